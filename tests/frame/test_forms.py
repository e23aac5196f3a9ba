"""Money and places as people write them; fields in the design system's markup."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.utils import translation

from junto.core.money import Money
from junto.frame.forms import MomentField, MoneyField, PlaceField


class Asked(forms.Form):
    title = forms.CharField(label="Title", help_text="Short.")
    on = forms.DateField(label="On", required=False)
    how = forms.ChoiceField(label="How", choices=[("a", "once")], widget=forms.RadioSelect)
    secret = forms.CharField(widget=forms.HiddenInput)


@pytest.mark.parametrize(
    ("written", "minor"), [("1,234.50", 123450), ("$12", 1200), ("USD 0.07", 7), (" 3 ", 300), ("0", 0)]
)
def test_money_is_read_as_people_write_it(written: str, minor: int) -> None:
    assert MoneyField(currency="USD").clean(written) == Money(minor, "USD")


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("12.345", "“12.345” has more decimals than USD has (2)."),
        ("-5", "“-5” is negative; an amount of zero or more is wanted."),
        ("€5", "“€5” is in €, but this column is in USD."),
    ],
)
def test_money_refuses_with_a_sentence(written: str, said: str) -> None:
    with pytest.raises(ValidationError) as refused:
        MoneyField(currency="USD").clean(written)
    assert refused.value.messages == [said]


def test_money_left_out_is_none_and_a_required_one_is_asked_for() -> None:
    assert MoneyField(required=False).clean("") is None
    with pytest.raises(ValidationError, match="required"):
        MoneyField().clean("")


def test_money_of_a_row_stands_in_the_field_in_major_units() -> None:
    assert MoneyField(currency="USD").prepare_value(123450) == "1234.50"
    assert MoneyField(currency="JPY").prepare_value(Money(500, "JPY")) == "500"
    assert MoneyField().prepare_value("12,") == "12,"


def test_money_has_not_changed_where_the_same_amount_is_sent_back() -> None:
    assert not MoneyField(currency="USD").has_changed(123450, "1234.50")
    assert MoneyField(currency="USD").has_changed(123450, "1234.51")


@pytest.mark.parametrize(
    "written",
    [
        "32.781, -96.805",
        '{"type": "Point", "coordinates": [-96.805, 32.781]}',
        '{"type": "Feature", "properties": {}, "geometry": {"type": "Point", "coordinates": [-96.805, 32.781]}}',
        "POINT (-96.805 32.781)",
    ],
)
def test_place_is_read_from_latitude_longitude_geojson_and_wkt(written: str) -> None:
    assert PlaceField().clean(written) == {"type": "Point", "coordinates": [-96.805, 32.781]}


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ('{"type": "Point", "coordinates": [', "This is not readable as GeoJSON"),
        ('{"type": "Point", "coordinates": [NaN, 1]}', "This is not readable as GeoJSON"),
        ('{"type": "Point", "coordinates": [2000000, 500000]}', "looks like projected coordinates"),
        ("132.0, -96.8", "latitude"),
        ('{"a":' * 5000, "This is not readable as GeoJSON"),
    ],
)
def test_place_refuses_with_a_sentence(written: str, said: str) -> None:
    with pytest.raises(ValidationError) as refused:
        PlaceField().clean(written)
    assert said in refused.value.messages[0]


def test_place_of_a_row_stands_in_the_field_as_it_may_be_typed() -> None:
    field = PlaceField()
    assert field.prepare_value({"type": "Point", "coordinates": [-96.805, 32.781]}) == "32.781, -96.805"
    line = {"type": "LineString", "coordinates": [[0, 1], [2, 3]]}
    assert field.prepare_value(line) == '{"type": "LineString", "coordinates": [[0, 1], [2, 3]]}'
    assert not field.has_changed({"type": "Point", "coordinates": [-96.805, 32.781]}, "32.781, -96.805")


def test_form_names_hint_and_error_of_a_field_for_screen_readers() -> None:
    markup = str(Asked({"on": "2027-02-30"}))
    assert '<label class="usa-label usa-label--error" for="id_title">' in markup
    assert 'aria-describedby="id_title_helptext id_title_error"' in markup
    assert 'class="usa-input usa-input--error" maxlength' not in markup
    assert 'id="id_title_error"' in markup
    assert '<a href="#id_on">On: Enter a valid date.</a>' in markup
    assert '<a href="#id_how_group">How: This field is required.</a>' in markup
    assert "<li>Secret: This field is required.</li>" in markup


def test_form_without_errors_has_no_summary_and_marks_what_is_required() -> None:
    markup = str(Asked())
    assert "junto-errors" not in markup
    assert markup.count('class="junto-required" aria-hidden="true"') == 2


def test_dates_speak_the_browsers_language_in_every_language() -> None:
    for language in ("en", "es"):
        with translation.override(language):
            markup = str(Asked(initial={"on": date(2027, 3, 4)})["on"])
            assert 'type="date"' in markup
            assert 'value="2027-03-04"' in markup
            form = Asked({"title": "x", "on": "2027-03-04", "how": "a", "secret": "s"})
            assert form.is_valid()
            assert form.cleaned_data["on"] == date(2027, 3, 4)


class Grouped(Asked):
    groups = (("What", ("title", "secret", "gone")),)


def test_groups_lose_no_field_that_they_do_not_name() -> None:
    markup = str(Grouped())
    assert markup.index("id_title") < markup.index("id_on") < markup.index("id_how_0")
    assert markup.count('name="secret"') == 1


def test_moment_is_read_in_the_citys_zone() -> None:
    assert MomentField().clean("2027-01-05T14:00") == datetime(2027, 1, 5, 20, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        (
            "2027-03-14T02:30",
            "03/14/2027 02:30 does not exist: the clocks go forward that night. Choose an hour later.",
        ),
        (
            "2027-11-07T01:30",
            "11/07/2027 01:30 comes twice that night: the clocks go back. Choose an hour earlier or later.",
        ),
        ("2027-02-30T10:00", "Enter a valid date/time."),
    ],
)
def test_moment_refuses_a_time_the_clocks_do_not_show_or_show_twice(written: str, said: str) -> None:
    with pytest.raises(ValidationError) as refused:
        MomentField().clean(written)
    assert refused.value.messages == [said]

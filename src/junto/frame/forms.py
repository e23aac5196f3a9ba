"""How forms look, and fields for what Junto asks often: money, and a place on the map."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

from django import forms
from django.conf import settings
from django.forms.renderers import TemplatesSetting
from django.utils import formats, timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from junto.core.money import Money
from junto.core.tables.values import BadValue, parse_money


class Renderer(TemplatesSetting):
    """Finds form templates among the frame's; widgets are those of django/forms/widgets in the frame."""

    form_template_name = "frame/forms/form.html"
    formset_template_name = "frame/forms/formset.html"
    field_template_name = "frame/forms/field.html"


class MoneyInput(forms.TextInput):
    """A text field with the currency before it."""

    template_name = "frame/forms/money.html"

    def __init__(self, currency: str, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"inputmode": "decimal", "autocomplete": "off", **(attrs or {})})
        self.currency = currency

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """The currency besides what every widget has."""
        return {**super().get_context(name, value, attrs), "currency": self.currency}


class MoneyField(forms.CharField):
    """An amount as people write it ("$1,234.50") → `core.money.Money`; whole numbers handed in are minor units."""

    def __init__(self, *, currency: str = "", allow_negative: bool = False, **options: Any) -> None:
        self.currency = currency or settings.CURRENCY
        self.allow_negative = allow_negative
        options.setdefault("widget", MoneyInput(self.currency))
        super().__init__(**options)

    def clean(self, value: Any) -> Money | None:
        """Money, None where nothing was written; a sentence where it is no amount."""
        text = super().clean(value)
        if not text:
            return None
        try:
            return parse_money(text, currency=self.currency, allow_negative=self.allow_negative)
        except BadValue as bad:
            raise forms.ValidationError(bad.sentence.said(_), code=bad.sentence.code) from bad

    def prepare_value(self, value: Any) -> Any:
        """What stands in the field: the plain amount in major units."""
        if isinstance(value, int):
            value = Money(value, self.currency)
        return f"{value.to_decimal():f}" if isinstance(value, Money) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare as text, the way it stands in the field."""
        return super().has_changed(self.prepare_value(initial), data)


class MomentField(forms.DateTimeField):
    """A date and time of the city → an aware datetime. Times that do not exist, or come twice, are refused.

    In the night in which the clocks go forward 02:30 never comes; in the one in which they go back 01:30 comes twice.
    """

    def to_python(self, value: Any) -> datetime | None:
        """The moment; a sentence where the city's clocks do not say which one, or never show it."""
        try:
            return super().to_python(value)
        except forms.ValidationError as wrong:
            naive = self._naive(value) if "ambiguous" in str(wrong.code) else None
            if naive is None:
                raise
            zone = timezone.get_current_timezone()
            comes_twice = naive.replace(tzinfo=zone).utcoffset() != naive.replace(tzinfo=zone, fold=1).utcoffset()
            there = naive.replace(tzinfo=zone).astimezone(UTC).astimezone(zone).replace(tzinfo=None) == naive
            sentence = (
                _("%(time)s comes twice that night: the clocks go back. Choose an hour earlier or later.")
                if comes_twice and there
                else _("%(time)s does not exist: the clocks go forward that night. Choose an hour later.")
            )
            shown = date_format(naive, "SHORT_DATE_FORMAT") + naive.strftime(" %H:%M")
            raise forms.ValidationError(sentence % {"time": shown}, code="no_such_time") from wrong

    def _naive(self, value: Any) -> datetime | None:
        for form in formats.get_format("DATETIME_INPUT_FORMATS"):
            with suppress(ValueError, TypeError):
                return datetime.strptime(str(value).strip(), form)  # noqa: DTZ007 - the point is the missing zone
        return None


class PlaceInput(forms.Textarea):
    """Text for a place, and beside it a map to draw the same on where scripts run."""

    template_name = "frame/forms/place.html"

    def __init__(self, attrs: dict[str, Any] | None = None, *, areas_url: str = "", shapes: str = "") -> None:
        super().__init__({"rows": 3, "spellcheck": "false", "autocomplete": "off", **(attrs or {})})
        self.areas_url = areas_url
        self.shapes = shapes or "point line area"

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Where the city's areas come from, what may be drawn, and the tiles if there are any."""
        more = {
            "areas_url": self.areas_url,
            "shapes": self.shapes,
            "tiles_url": settings.TILES_URL,
            "tiles_credit": settings.TILES_CREDIT,
        }
        return {**super().get_context(name, value, attrs), **more}


class PlaceField(forms.CharField):
    """Text (latitude and longitude, GeoJSON, WKT) → a GeoJSON geometry (dict), None where nothing was written."""

    def __init__(self, *, areas_url: str = "", shapes: str = "", **options: Any) -> None:
        options.setdefault("widget", PlaceInput(areas_url=areas_url, shapes=shapes))
        options.setdefault(
            "help_text",
            gettext_lazy("Draw it on the map, or write latitude and longitude: 32.7810, -96.8050. GeoJSON works too."),
        )
        super().__init__(**options)

    def clean(self, value: Any) -> dict[str, Any] | None:
        """The geometry as GeoJSON; a sentence where it is no place."""
        text = super().clean(value)
        return read_place(text) if text else None

    def prepare_value(self, value: Any) -> Any:
        """What stands in the field: a point as latitude and longitude, anything else as GeoJSON."""
        if not isinstance(value, dict):
            return value
        if value.get("type") == "Point":
            lon, lat = value["coordinates"][:2]
            return f"{lat}, {lon}"
        return json.dumps(value, separators=(", ", ": "))

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare as text, the way it stands in the field."""
        return super().has_changed(self.prepare_value(initial), data)


def read_place(text: str) -> dict[str, Any]:
    """The GeoJSON geometry that a text means. Raises ValidationError with a sentence."""
    # Shapes need a large library; a page without a place field should not wait for it.
    from shapely.geometry import mapping  # noqa: PLC0415

    from junto.core.geometry import BadGeometry, read_geometry, read_lat_lon, read_wkt  # noqa: PLC0415

    text = text.strip()
    try:
        if text.startswith("{"):
            found = json.loads(text, parse_constant=_no_number)
            if isinstance(found, dict) and found.get("type") == "Feature":
                found = found.get("geometry")
            return json.loads(json.dumps(mapping(read_geometry(found))))
        if text[:1].isalpha():
            return json.loads(json.dumps(mapping(read_wkt(text))))
        return json.loads(json.dumps(mapping(read_lat_lon(text))))
    except BadGeometry as bad:
        raise forms.ValidationError(str(bad), code="place") from bad
    except (ValueError, RecursionError) as bad:
        raise forms.ValidationError(
            _("This is not readable as GeoJSON. Write latitude and longitude instead, such as 32.7810, -96.8050."),
            code="place",
        ) from bad


def _no_number(name: str) -> float:
    raise ValueError(name)

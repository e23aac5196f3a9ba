"""Tags and filters: what they write, and what they refuse."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.core.paginator import Paginator
from django.template import Context, Template, TemplateSyntaxError
from django.test import RequestFactory
from django.utils import translation

from junto.core.money import Money
from junto.frame.charts import Bar, Bars
from junto.frame.tables import with_labels


def write(source: str, **context: object) -> str:
    """A template's words with single spaces."""
    context.setdefault("request", RequestFactory().get(str(context.pop("path", "/"))))
    return " ".join(Template(source).render(Context(context)).split())


def test_table_cells_learn_their_columns() -> None:
    markup = (
        "<thead><tr><th>Need</th><th>How <b>many</b></th><th></th></tr></thead>"
        '<tbody><tr><th scope="row">Camera</th><td class="number">3</td><td>x</td></tr></tbody>'
    )
    assert with_labels(markup).endswith(
        '<tr><th data-label="Need" scope="row">Camera</th><td data-label="How many" class="number">3</td>'
        "<td>x</td></tr></tbody>"
    )


def test_table_labels_keep_what_was_escaped_escaped() -> None:
    markup = "<thead><tr><th>A &quot;b&quot; &lt;i&gt;</th></tr></thead><tbody><tr><td>&lt;script&gt;</td></tr></tbody>"
    assert '<td data-label="A &quot;b&quot; &lt;i&gt;">&lt;script&gt;</td>' in with_labels(markup)


def test_table_without_head_stays_as_it_is() -> None:
    assert with_labels("<tbody><tr><td>1</td></tr></tbody>") == "<tbody><tr><td>1</td></tr></tbody>"


def test_components_escape_what_people_wrote() -> None:
    bad = "<script>alert(1)</script>"
    for source in (
        "{% fact bad bad %}",
        "{% factblock bad %}{{ bad }}{% endfactblock %}",
        "{% tag bad %}",
        '{% alert "info" title=bad %}{{ bad }}{% endalert %}',
        "{% page_header bad number=bad lead=bad %}",
        '{% breadcrumbs bad "/" bad %}',
        "{% empty bad bad bad bad %}",
        "{% datatable bad %}<tbody><tr><td>{{ bad }}</td></tr></tbody>{% enddatatable %}",
        "{% map source=bad label=bad table=bad %}",
        "{% progress 1 2 bad poll=bad %}",
        "{% group bad %}{% endgroup %}",
    ):
        assert "<script" not in write(source, bad=bad), source


def test_fact_says_what_is_not_known() -> None:
    assert '<span class="junto-unknown">not stated</span>' in write('{% fact "Fund" None %}')
    assert "no fund chosen" in write('{% fact "Fund" "" unknown="no fund chosen" %}')
    assert "<dd>0</dd>" in write('{% fact "Cost" 0 %}')


@pytest.mark.parametrize("source", ['{% alert "red" %}{% endalert %}', '{% tag "draft" "red" %}'])
def test_kind_that_does_not_exist_is_refused(source: str) -> None:
    with pytest.raises(TemplateSyntaxError, match="“red” is none of"):
        write(source)


def test_pagination_keeps_the_rest_of_the_query() -> None:
    page = Paginator(range(200), 10).page(3)
    written = write("{% pagination page %}", page=page, path="/needs/?kind=camera&page=3&words=a%26b")
    assert 'href="?kind=camera&amp;words=a%26b&amp;page=4"' in written
    assert written.count('aria-current="page"') == 1
    assert write("{% pagination page %}", page=Paginator([1], 10).page(1)) == ""


def test_progress_is_read_out_and_asks_again_only_while_told_to() -> None:
    written = write('{% progress 1250 2010 "Rows" poll="/job/" %}')
    assert 'max="100" value="62"' in written
    assert 'hx-get="/job/"' in written
    assert "hx-get" not in write('{% progress 5 5 "Rows" %}')
    assert "value=" not in write('{% progress 0 0 "Waiting" %}')


def test_bars_share_one_scale_and_end_where_their_sums_do() -> None:
    chart = Bars(("Police", "Fire", "Parks"), [Bar("2027", (100, 0, 200), "$3"), Bar("2028", (50, 50, 50), "$1.50")])
    assert [[(p.name, p.colour, p.x, p.width) for p in pieces] for _bar, pieces in chart.drawn] == [
        [("Police", 0, 0, 333), ("Parks", 2, 333, 667)],
        [("Police", 0, 0, 166), ("Fire", 1, 166, 167), ("Parks", 2, 333, 167)],
    ]
    written = write('{% bars chart "Who pays" %}', chart=chart)
    assert written.count("<rect") == 5 + 3  # pieces and legend
    assert 'aria-hidden="true"' in written
    assert "$1.50" in written


def test_bars_of_nothing_draw_nothing() -> None:
    assert Bars(("Police",), [Bar("2027", (0,), "$0")]).drawn[0][1] == []
    assert Bars((), []).drawn == []


@pytest.mark.parametrize(("language", "written"), [("en", "$1,234.50"), ("es", "$1,234.50")])
def test_money_is_written_for_the_reader(language: str, written: str) -> None:
    with translation.override(language):
        assert write("{{ amount|money:'USD' }}", amount=123450) == written
        assert write("{{ amount|money }}", amount=Money(123450, "USD")) == written


def test_nothing_known_is_said_and_never_zero() -> None:
    assert write("{{ x|money }} {{ x|number }} {{ x|day }} {{ x|moment }} {{ x|until:x }}", x=None) == " ".join(
        ["not stated"] * 5
    )
    assert write("{{ x|money:'USD' }} {{ x|number }}", x=0) == "$0.00 0"


def test_dates_and_times_are_written_in_both_languages_and_for_programs() -> None:
    at = datetime(2026, 11, 23, 15, 4, tzinfo=UTC)
    assert write("{{ d|day }}", d=date(2027, 3, 4)) == '<time datetime="2027-03-04">Mar 4, 2027</time>'
    assert "Nov 23, 2026, 9:04 AM CST" in write("{{ at|moment }}", at=at)
    with translation.override("es"):
        assert "4 de marzo de 2027" in write("{{ d|day }}", d=date(2027, 3, 4))
        assert "23 de noviembre de 2026, 9:04 CST" in write("{{ at|moment }}", at=at)
        assert write("{{ n|number }}", n=12345) == "12,345"


def test_window_of_days_may_be_open_at_one_end() -> None:
    first, last = date(2027, 1, 1), date(2027, 12, 31)
    written = write("{{ a|until:b }}|{{ a|until:none }}|{{ none|until:b }}", a=first, b=last, none=None)
    said = [part for part in written.replace("</time>", "").split("|")]
    assert [" ".join(word for word in part.split() if not word.startswith("<")) for part in said][1:] == [
        'from datetime="2027-01-01">Jan 1, 2027',
        'until datetime="2027-12-31">Dec 31, 2027',
    ]

"""Components for templates, available in every template without loading (docs/pages.md shows each)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django import template
from django.conf import settings
from django.forms import BaseForm, BoundField
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from junto.frame.charts import Bars
from junto.frame.tables import with_labels

register = template.Library()

ALERTS = frozenset({"info", "warning", "error", "success"})
TAGS = frozenset({"plain", "open", "good", "warning", "bad", "closed"})


# --- blocks ----------------------------------------------------------------------------------------------------------
@register.simple_block_tag
def alert(content: SafeString, kind: str = "info", title: str = "") -> SafeString:
    """`{% alert "warning" title=_("…") %}<p>…</p>{% endalert %}`; kinds: info, warning, error, success."""
    _one_of(kind, ALERTS)
    heading = format_html('<h2 class="usa-alert__heading">{}</h2>', title) if title else ""
    return format_html(
        '<div class="usa-alert usa-alert--{}{}"{}><div class="usa-alert__body">{}'
        '<div class="usa-alert__text">{}</div></div></div>',
        kind,
        "" if title else " usa-alert--slim",
        mark_safe(' role="alert"') if kind == "error" else "",  # nosec B308 B703 - a constant
        heading,
        content,
    )


@register.simple_block_tag
def summary(content: SafeString) -> SafeString:
    """`{% summary %}{% fact _("Department") need.organization %}…{% endsummary %}`: a list of facts."""
    return format_html('<dl class="junto-summary">{}</dl>', content)


@register.simple_block_tag
def factblock(content: SafeString, label: str) -> SafeString:
    """A fact whose value is markup: `{% factblock _("Cites") %}<ul>…</ul>{% endfactblock %}`."""
    return format_html('<div class="junto-fact"><dt>{}</dt><dd>{}</dd></div>', label, content)


@register.simple_tag
def fact(label: str, value: Any = None, unknown: str = "") -> SafeString:
    """One fact; a missing value is said ("not stated"), never left blank."""
    if value is None or value == "":
        said = format_html('<span class="junto-unknown">{}</span>', unknown or _("not stated"))
    else:
        said = format_html("{}", value)
    return format_html('<div class="junto-fact"><dt>{}</dt><dd>{}</dd></div>', label, said)


@register.simple_block_tag
def datatable(content: SafeString, caption: str, hide_caption: bool = False) -> SafeString:
    """`{% datatable _("Needs") %}<thead>…</thead><tbody>…</tbody>{% enddatatable %}`: rows become cards on a phone."""
    return format_html(
        '<div class="junto-table"><table class="usa-table usa-table--borderless usa-table--stacked">'
        "<caption{}>{}</caption>{}</table></div>",
        mark_safe(' class="usa-sr-only"') if hide_caption else "",  # nosec B308 B703 - a constant
        caption,
        # Was escaped before; this only names its cells after their columns.
        SafeString(with_labels(content)),  # nosec B703
    )


@register.simple_block_tag
def group(content: SafeString, title: str) -> SafeString:
    """`{% group _("When") %}{{ form.starts.as_field_group }}{% endgroup %}`: fields that belong together."""
    return format_html(
        '<fieldset class="usa-fieldset junto-group"><legend class="usa-legend usa-legend--large">{}</legend>{}'
        "</fieldset>",
        title,
        content,
    )


# --- parts -----------------------------------------------------------------------------------------------------------
@register.inclusion_tag("frame/parts/breadcrumbs.html")
def breadcrumbs(*steps: str) -> dict[str, Any]:
    """`{% breadcrumbs _("Needs") needs_url need.number %}`: pairs of label and address, then where one is."""
    *before, here = steps
    return {"steps": list(zip(before[::2], before[1::2], strict=True)), "here": here}


@register.inclusion_tag("frame/parts/page_header.html")
def page_header(
    title: str, *, number: str = "", tag: str = "", tag_kind: str = "plain", lead: str = "", eyebrow: str = ""
) -> dict[str, Any]:
    """`{% page_header need.title number=need.number tag=_("published") tag_kind="good" lead=… %}`: the page's h1."""
    return {"title": title, "number": number, "tag": tag, "tag_kind": tag_kind, "lead": lead, "eyebrow": eyebrow}


@register.simple_tag(name="tag")
def tag_(label: str, kind: str = "plain") -> SafeString:
    """`{% tag _("draft") "open" %}`; kinds: plain, open, good, warning, bad, closed. The word carries the meaning."""
    _one_of(kind, TAGS)
    return format_html('<span class="usa-tag junto-tag junto-tag--{}">{}</span>', kind, label)


@register.inclusion_tag("frame/parts/pagination.html", takes_context=True)
def pagination(
    context: dict[str, Any], page: Any, parameter: str = "page", label: str = "", fragment: str = ""
) -> dict[str, Any]:
    """`{% pagination page %}` for a page of Django's paginator; the rest of the query stays.

    A second list on a page has a `parameter` and a `label` of its own; `fragment` is the id to come back to.
    """
    query = context["request"].GET.copy()
    query.pop(parameter, None)
    return {
        "page": page,
        "gap": page.paginator.ELLIPSIS,
        "label": label,
        "after": f"#{fragment}" if fragment else "",
        "numbers": list(page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)),
        "before": f"?{query.urlencode()}&{parameter}=" if query else f"?{parameter}=",
    }


@register.inclusion_tag("frame/parts/empty.html")
def empty(title: str, text: str = "", action_url: str = "", action_label: str = "") -> dict[str, Any]:
    """`{% empty _("No needs yet") _("A need says…") url _("Register a need") %}`: an empty list that teaches."""
    return {"title": title, "text": text, "action_url": action_url, "action_label": action_label}


@register.inclusion_tag("frame/parts/progress.html")
def progress(done: int, total: int, label: str, poll: str = "") -> dict[str, Any]:
    """`{% progress job.done job.total _("Rows written") poll=url %}`; `poll`: where htmx asks for it again."""
    percent = min(100, 100 * done // total) if total else None
    return {"done": done, "total": total, "label": label, "percent": percent, "poll": poll}


@register.inclusion_tag("frame/parts/bars.html")
def bars(chart: Bars, label: str) -> dict[str, Any]:
    """`{% bars chart _("Who pays what") %}`: a `charts.Bars` drawn. The table beside it says the same to everybody."""
    return {"chart": chart, "label": label}


@register.inclusion_tag("frame/parts/filters.html", takes_context=True)
def filters(context: dict[str, Any], form: BaseForm, clear_url: str = "") -> dict[str, Any]:
    """`{% filters form %}`: a form by GET with its button, and a way to clear it where something is chosen."""
    request = context["request"]
    chosen = any(request.GET.get(name) for name in form.fields)
    return {"form": form, "chosen": chosen, "clear_url": clear_url or request.path}


@register.inclusion_tag("frame/parts/map.html")
def map(
    *,
    source: str,
    label: str,
    areas: str = "",
    table: str = "",
    listed_at: str = "",
    tall: bool = False,
    zoom_to: str = "source",
) -> dict[str, Any]:
    """`{% map source=url areas=areas_url label=_("Needs on the map") table="needs" %}`: a map beside its table.

    `listed_at`: the page that lists all it shows, where this one holds a part of it.
    """
    return {
        "source": source,
        "areas": areas,
        "label": label,
        "table": table,
        "listed_at": listed_at,
        "tall": tall,
        "zoom_to": zoom_to,
        "tiles_url": settings.TILES_URL,
        "tiles_credit": settings.TILES_CREDIT,
    }


@register.inclusion_tag("frame/forms/head.html")
def form_head(form: BaseForm) -> dict[str, Any]:
    """Where fields are placed by hand: the summary of errors and the hidden fields that go before them."""
    return {"form": form}


# --- inside form templates -------------------------------------------------------------------------------------------
@register.filter
def rows(form: BaseForm, names: Iterable[str | Sequence[str]]) -> list[list[BoundField]]:
    """The fields of a group, row by row; names in a pair stand side by side. Hidden and absent fields are passed by."""
    found = [[name] if isinstance(name, str) else name for name in names]
    shown = [[form[n] for n in row if n in form.fields and not form[n].is_hidden] for row in found]
    return [row for row in shown if row]


@register.filter
def ungrouped(form: BaseForm) -> list[BoundField]:
    """Visible fields that no group names: they come last rather than get lost."""
    groups = getattr(form, "groups", ())
    named = {n for _title, names in groups for name in names for n in ([name] if isinstance(name, str) else name)}
    return [field for field in form.visible_fields() if field.name not in named]


@register.filter
def anchor(field: BoundField) -> str:
    """The id that an error's link leads to."""
    return f"{field.auto_id}_group" if field.use_fieldset else field.id_for_label


@register.filter
def asks(form: BaseForm) -> bool:
    """Whether any visible field of the form is required."""
    return any(f.field.required for f in form.visible_fields())


@register.filter
def faulty(attrs: dict[str, Any], name: str) -> str:
    """The class for a widget whose value was refused."""
    return f" {name}" if attrs.get("aria-invalid") == "true" else ""


def _one_of(value: str, known: frozenset[str]) -> None:
    if value not in known:
        raise template.TemplateSyntaxError(f"“{value}” is none of {', '.join(sorted(known))}.")


@register.filter
def options(widget: dict[str, Any]) -> SafeString:
    """The options of a select in their groups; in Python, since a template for each of 200 areas is slow."""
    return format_html_join("", "{}", ((_group(name, choices),) for name, choices, _index in widget["optgroups"]))


def _group(name: str | None, choices: Iterable[dict[str, Any]]) -> SafeString:
    inside = format_html_join(
        "", '<option value="{}"{}>{}</option>', ((o["value"], _flags(o["attrs"]), o["label"]) for o in choices)
    )
    return format_html('<optgroup label="{}">{}</optgroup>', name, inside) if name else inside


def _flags(attributes: dict[str, Any]) -> SafeString:
    """An option's attributes; one that is True stands by its name alone, one that is False is left out."""
    if not attributes:  # as for nearly all of them
        return SafeString("")
    flags = [(name,) for name, value in attributes.items() if value is True]
    valued = [(name, value) for name, value in attributes.items() if not isinstance(value, bool)]
    return format_html_join("", " {}", flags) + format_html_join("", ' {}="{}"', valued)

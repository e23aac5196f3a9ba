"""What pages say of plans, data and findings: the plain sentence first, then what weakens it, then the figures."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from junto.core.evidence.methods import METHODS
from junto.core.sentences import Sentence
from junto.documents.search import Searchable
from junto.pilots.models import EvaluationPlan, Finding, PlanVersion

WHY = {  # by the rung that a method reaches, before anything takes one away
    1: gettext_noop("only before and after are compared"),
    2: gettext_noop("it is compared with its own past only"),
    3: gettext_noop("it is compared with places without it"),
    4: gettext_noop("it is compared with places that might as well have been chosen"),
    5: gettext_noop("lots decided which places got it"),
}


def said(data: Mapping[str, Any]) -> str:
    """A kept sentence in the reader's language."""
    return Sentence.from_data(data).said(_)


def all_said(rows: Iterable[Mapping[str, Any]]) -> list[str]:
    """Kept sentences in the reader's language."""
    return [said(one) for one in rows]


def amount(value: float | None) -> str:
    """A number with the digits that matter, as its reader writes numbers; a dash for none."""
    if value is None:
        return "–"
    size = abs(value)
    places = 0 if size >= 100 or size == round(size) else 1 if size >= 10 else 2
    if 0 < size < 0.1:
        places = min(8, 1 - math.floor(math.log10(size)))
    return str(number_format(round(value, places), places, use_l10n=True, force_grouping=True))


def between(low: float | None, high: float | None) -> str:
    """An interval; a dash for none."""
    if low is None or high is None:
        return "–"
    return _("%(low)s to %(high)s") % {"low": amount(low), "high": amount(high)}


def _about(low: float, high: float) -> Callable[[float], str]:
    """Amounts as exact as the interval allows: one as wide as ten units is told in whole units."""
    places = max(0, min(8, -math.floor(math.log10((high - low) / 2)))) if high > low else 2

    def told(value: float) -> str:
        return str(number_format(round(value, places), places, use_l10n=True, force_grouping=True))

    return told


def headline(finding: Finding) -> str:
    """What was found in one plain sentence: how much, between what, and how strong the evidence is."""
    if finding.effect is None:
        return " ".join(all_said(finding.found.get("verdict", ())))
    low, high = finding.low, finding.high
    given: dict[str, Any] = {
        "outcome": finding.found["outcome"],
        "unit": finding.found["unit"] or _("units"),
        "effect": amount(abs(finding.effect)),
        "rung": finding.rung,
        "why": why(finding),
    }
    if low is None or high is None:
        rose = _(
            "%(outcome)s rose by %(effect)s %(unit)s; how sure that is cannot be computed: rung %(rung)s of 5, because "
            "%(why)s."
        )
        fell = _(
            "%(outcome)s fell by %(effect)s %(unit)s; how sure that is cannot be computed: rung %(rung)s of 5, because "
            "%(why)s."
        )
        return (rose if finding.effect > 0 else fell) % given
    about = _about(low, high)
    if low <= 0 <= high:
        words = _(
            "%(outcome)s: no change is shown; it lies between %(low)s and %(high)s %(unit)s: rung %(rung)s of 5, "
            "because %(why)s."
        )
        return words % {**given, "low": about(low), "high": about(high)}
    # Where places are few, the test may be stricter than the interval: the verdict says so.
    if any(one["code"] == "not_shown_by_p" for one in finding.found["verdict"]):
        words = _(
            "%(outcome)s: no change is shown; chance alone brings one of about %(effect)s %(unit)s too often where so "
            "few places are compared: rung %(rung)s of 5, because %(why)s."
        )
        return words % {**given, "effect": about(abs(finding.effect))}
    ends = sorted((abs(low), abs(high)))
    rose = _(
        "%(outcome)s rose by about %(effect)s %(unit)s (between %(low)s and %(high)s): rung %(rung)s of 5, because "
        "%(why)s."
    )
    fell = _(
        "%(outcome)s fell by about %(effect)s %(unit)s (between %(low)s and %(high)s): rung %(rung)s of 5, because "
        "%(why)s."
    )
    numbers = {"effect": about(abs(finding.effect)), "low": about(ends[0]), "high": about(ends[1])}
    return (rose if finding.effect > 0 else fell) % {**given, **numbers}


def why(finding: Finding) -> str:
    """Why the evidence is as strong as it is, and no stronger."""
    main = main_method(finding)
    words = WHY[main["of_method"]]
    words = _(words)
    if not main["lowered"]:
        return words
    count = len(main["lowered"])
    against = ngettext("%(count)s thing speaks against it", "%(count)s things speak against it", count)
    return _("%(why)s, and %(against)s") % {"why": words, "against": against % {"count": count}}


def main_method(finding: Finding) -> dict[str, Any]:
    """The method whose result counts, as it is kept."""
    found: dict[str, Any] = next(one for one in finding.found["methods"] if one["main"])
    return found


def caveats(finding: Finding) -> list[str]:
    """What must be known before the number: registered late, data seen, a look nobody foresaw, data set aside."""
    told = []
    if finding.late:
        told.append(late_words())
    if finding.seen:
        words = _("When version %(number)s of the plan was registered, data from after the start had been seen.")
        told.append(words % {"number": finding.version})
    if not finding.foreseen:
        told.append(unforeseen(finding))
    if finding.data.state == "set_aside":
        told.append(_("The data file was set aside since; its history says why."))
    if finding.plan.version != finding.version:
        words = _("It follows version %(number)s of the plan, which has been amended since.")
        told.append(words % {"number": finding.version})
    return told


def unforeseen(finding: Finding) -> str:
    """How a look departs from what the plan foresaw."""
    if finding.look > finding.planned:
        words = ngettext(
            "This look was not foreseen: it is number %(look)s, and the plan foresaw %(planned)s.",
            "This look was not foreseen: it is number %(look)s, and the plan foresaw %(planned)s of them.",
            finding.planned,
        )
        return words % {"look": finding.look, "planned": finding.planned}
    words = _("This look was not foreseen: the data end on %(last)s, before the plan’s end.")
    return words % {"last": finding.found.get("last", "")}


def late_words() -> str:
    """Of a plan that came after its start, on its page and on every finding."""
    return _("Registered after the start: not registered before the data.")


def plan_caveats(plan: EvaluationPlan, versions: list[PlanVersion], today: date) -> list[str]:
    """What a plan's page says above all else: late, or about to be; seen; what its file claims."""
    told = []
    if any(one.late for one in versions):
        told.append(late_words())
    elif not versions and plan.starts < today:
        told.append(_("The start lies in the past. Registered now, it will always say: registered after the start, not "
                      "registered before the data."))  # fmt: skip
    if any(one.seen for one in versions):
        numbers = ", ".join(str(one.number) for one in versions if one.seen)
        words = _("Data from after the start had been seen when version %(numbers)s was registered.")
        told.append(words % {"numbers": numbers})
    if plan.claimed is not None:
        words = _("The file says that it was registered on %(day)s. Nothing here proves that; the day of registration "
                  "here counts.")  # fmt: skip
        told.append(words % {"day": date_format(plan.claimed, "DATE_FORMAT")})
    return told


def method_labels(codes: Iterable[str]) -> list[str]:
    """Methods by their names."""
    return [_(METHODS[code].name) if code in METHODS else code for code in codes]


def found_rows(rows: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """What the checks found, for a table: place, when, check, fault or not, in words."""
    return [
        {
            "place": one["place"],
            "when": one["first"] if one["first"] == one["last"] else f"{one['first']} – {one['last']}",
            "check": _(one["name"]),
            "fault": one["fault"],
            "told": said(one["told"]),
        }
        for one in rows
    ]


def searched(finding: Finding) -> Searchable | None:
    """What search knows of a finding: its plan's title and the plain sentence, in the plan's language."""
    return Searchable(f"{finding.number} {finding.plan.title}", headline(finding), finding.plan.language)

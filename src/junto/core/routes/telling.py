"""An explanation in sections, in the order in which one would read it out: sentences and tables."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from junto.core.sentences import Sentence
from junto.core.sentences import gettext_noop as _

from .explanation import Closed, Duty, Explanation, Reason, Route
from .model import BEFORE, Provision, Words


@dataclass(frozen=True, slots=True)
class Voice:
    """How things are said: `say` translates templates (gettext), `language` chooses among a file's own texts."""

    say: Callable[[str], str] = str
    language: str = "en"

    def told(self, said: Sentence | Words | str | None) -> str:
        """Anything in words."""
        if isinstance(said, Sentence):
            return said.said(self.say)
        return said.said_in(self.language) if isinstance(said, Words) else (said or "")


@dataclass(frozen=True, slots=True)
class Section:
    """One part of what is said: a title, sentences, and a table where there is one."""

    title: str
    told: tuple[str, ...] = ()
    heads: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


def sections(found: Explanation, voice: Voice) -> list[Section]:
    """All that is said; parts of which there is nothing to say are left out."""
    say = voice.say
    parts = [
        _open(found, voice),
        *(_calendar(route, voice) for route in found.allowed if route.calendar),
        Section(
            say(_("What must be asked first")), tuple(voice.told(one.sentence) + f" ({one.fact})" for one in found.ask)
        ),
        _possible(found, voice),
        _alternatives(found, voice),
        _duties(say(_("Documents")), found.documents, found, voice),
        _duties(say(_("Approvals")), found.approvals, found, voice),
        Section(
            say(_("Mind")),
            tuple(f"{voice.told(one.text)} ({one.provision.cite})" for one in (*found.warnings, *found.modifiers))
            + _caps(found, voice),
        ),
        _closed(found.not_allowed, voice),
        Section(say(_("What was assumed")), tuple(voice.told(one) for one in found.assumptions)),
        Section(say(_("How sure this is")), tuple(voice.told(one) for one in found.cautions)),
    ]
    return [one for one in parts if one.told or one.rows]


def title(found: Explanation, voice: Voice) -> str:
    """Under whose law, on which day."""
    names = " + ".join(voice.told(law.label) for law in found.plan.jurisdictions)
    return voice.say(_("How we may buy: %(law)s, %(day)s")) % {"law": names, "day": found.on.isoformat()}


def _open(found: Explanation, voice: Voice) -> Section:
    say = voice.say
    rows = tuple(
        (voice.told(route.method.label), *_when(route), cites(route.permissions), _limits(route, voice))
        for route in found.allowed
    )
    if rows:
        heads = (_("Method"), _("Days"), _("Contract at the earliest"), _("Citation"), _("At least"))
        return Section(say(_("Ways that are open")), (), tuple(say(one) for one in heads), rows)
    told = _("With what is known, none of the methods in these files is open.")
    return Section(say(_("Ways that are open")), (say(told),))


def _when(route: Route) -> tuple[str, str]:
    if not route.calendar:
        return "", ""
    return str(route.elapsed), route.calendar[-1].day.isoformat()


def _limits(route: Route, voice: Voice) -> str:
    quotes = max((one.limits.get("quotes", 0) for one in route.provisions), default=0)
    return voice.say(_("%(count)s quotes")) % {"count": quotes} if quotes else ""


def cites(provisions: Iterable[Provision]) -> str:
    """The citations of some provisions, each once."""
    return "; ".join(dict.fromkeys(one.cite for one in provisions))


def _calendar(route: Route, voice: Voice) -> Section:
    rows = []
    for one in route.calendar:
        label = voice.told(one.label)
        if one.approval:
            label = f"{label}: {voice.told(route.plan.approvals[one.approval].label)}"
        latest = one.latest.isoformat() if one.latest else ""
        cite = f" ({_source(one.period.cite, one.period.verified, voice)})" if one.period else ""
        rows.append((label, one.day.isoformat(), latest, f"{voice.told(one.why)}{cite}"))
    heads = (_("Act"), _("Earliest day"), _("Latest day"), _("Because"))
    late = tuple(
        voice.say(_("“%(act)s” cannot keep its last day, %(day)s.")) % {"act": voice.told(one.label), "day": one.latest}
        for one in route.calendar
        if one.too_late
    )
    name = voice.say(_("Calendar: %(method)s")) % {"method": voice.told(route.method.label)}
    return Section(name, late, tuple(voice.say(one) for one in heads), tuple(rows))


def _source(cite: str, verified: str, voice: Voice) -> str:
    return voice.say(_("an estimate, not a rule")) if verified == "estimate" else cite


def _possible(found: Explanation, voice: Voice) -> Section:
    heads = (_("Method or rule"), _("Depends on"), _("Citation"))
    rows = [
        (voice.told(route.method.label), ", ".join(route.depends_on), cites(route.permissions))
        for route in found.possible
    ]
    rows += [
        (_rule(one.provision, found, voice), ", ".join(one.depends_on), one.provision.cite) for one in found.may_apply
    ]
    return Section(voice.say(_("What may hold as well")), (), tuple(voice.say(one) for one in heads), tuple(rows))


def _rule(provision: Provision, found: Explanation, voice: Voice) -> str:
    if provision.text:
        return voice.told(provision.text)
    plan = found.plan
    labels = [plan.documents[name].label for name in provision.documents]
    labels += [plan.approvals[name].label for name in provision.approvals]
    return ", ".join(voice.told(label) for label in labels) or provision.id


def _alternatives(found: Explanation, voice: Voice) -> Section:
    told = []
    for one in found.alternatives:
        words = voice.say(_("If “%(law)s” applies, these ways are open: %(with)s. If not: %(without)s."))
        params = {
            "law": voice.told(one.jurisdiction.label),
            "with": _methods(one.allowed, found, voice),
            "without": _methods(one.allowed_without, found, voice),
        }
        told.append(words % params)
        more = [found.plan.documents[name].label for name in one.documents]
        more += [found.plan.approvals[name].label for name in one.approvals]
        if more:
            labels = ", ".join(voice.told(label) for label in more)
            told.append(voice.say(_("It then also needs: %(more)s.")) % {"more": labels})
    return Section(voice.say(_("What an answer would change")), tuple(told))


def _methods(names: Iterable[str], found: Explanation, voice: Voice) -> str:
    methods = found.plan.jurisdictions[0].methods
    return ", ".join(voice.told(methods[name].label) for name in names) or voice.say(_("none"))


def _duties(title: str, duties: tuple[Duty, ...], found: Explanation, voice: Voice) -> Section:
    heads = (_("What"), _("When"), _("For"), _("Citation"))
    rows = tuple(
        (
            voice.told(one.what.label), voice.say(BEFORE[one.what.before]),
            _methods(one.methods, found, voice) if one.methods else voice.say(_("every way")), cites(one.sources),
        )
        for one in duties
    )  # fmt: skip
    return Section(title, (), tuple(voice.say(one) for one in heads), rows)


def _caps(found: Explanation, voice: Voice) -> tuple[str, ...]:
    """The strictest cap first."""
    words = voice.say(_("Changes may add at most %(percent)s percent to the contract (%(cite)s)."))
    return tuple(words % {"percent": f"{one.percent:f}", "cite": one.provision.cite} for one in found.caps)


def _closed(closed: Iterable[Closed], voice: Voice) -> Section:
    rows = tuple((voice.told(one.method.label), told_reasons(one.reasons, voice)) for one in closed)
    heads = (voice.say(_("Method")), voice.say(_("Because")))
    return Section(voice.say(_("Ways that are closed")), (), heads, rows)


def told_reasons(reasons: Iterable[Reason], voice: Voice) -> str:
    """Reasons in one line, each with its citation."""
    joined = []
    for reason in reasons:
        why = voice.say(_(" and ")).join(voice.told(one) for one in reason.why)
        joined.append(f"{why} ({reason.provision.cite})" if reason.provision else why)
    return "; ".join(dict.fromkeys(joined))

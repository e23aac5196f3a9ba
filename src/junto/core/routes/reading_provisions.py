"""Reads provisions: condition, what follows from it, and its periods."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import cast

from junto.core.sentences import gettext_noop as _
from junto.core.strict_yaml import Node

from .conditions import Vocabulary
from .fields import Fields, weekday_of
from .kinds import KINDS
from .model import ACTS, VERIFIED, Approval, Counting, Document, How, Method, Parameter, Period, Provision, Reduction

PROVISION = (
    "id", "when", "permits", "limits", "for", "documents", "approvals", "periods", "warns", "excludes", "modifies",
    "caps", "text", "cite", "verified",
)  # fmt: skip
PERIOD = (
    "id", "label", "from", "to", "days", "how", "counting", "rolls", "publications", "weekdays", "reductions", "cite",
    "verified",
)  # fmt: skip
LIMITS = ("quotes", "years", "units")
WHAT = ("permits", "documents", "approvals", "periods", "warns", "excludes", "modifies", "caps")
HOWS = ("at_least", "clear", "before_nth_day", "at_most")
MOST_DAYS = 1000


@dataclass(frozen=True, slots=True)
class Names:
    """The names of a file that provisions may use."""

    jurisdiction: str
    words: Vocabulary
    methods: Mapping[str, Method]
    documents: Mapping[str, Document]
    approvals: Mapping[str, Approval]
    parameters: Mapping[str, Parameter]


def provisions_of(fields: Fields, names: Names) -> tuple[Provision, ...]:
    """The provisions of a file, in their order."""
    found: dict[str, Provision] = {}
    for node in fields.items("provisions"):
        one = _provision(node, names, fields)
        if one.id in found:
            words = _("The provision “%(name)s” stands here a second time (first in line %(first)s).")
            fields.faults.add(node.line, "double_provision", words, name=one.id, first=found[one.id].line)
        found.setdefault(one.id, one)
    return tuple(found.values())


def _provision(node: Node, names: Names, fields: Fields) -> Provision:
    one = Fields(node, PROVISION, fields.faults)
    permits = one.text("permits", "")
    if permits and permits not in names.methods:
        words = _("There is no method “%(name)s” in this file. %(hint)s")
        fields.faults.unknown(one.at("permits"), "unknown_method", words, permits, names.methods)
    if one.data and not any(one.has(what) for what in WHAT):
        words = _("The provision says nothing. It needs one of: %(what)s.")
        fields.faults.add(node.line, "says_nothing", words, what=", ".join(WHAT))
    if permits and one.has("for"):
        one.odd("for", "permit_for", _("“%(field)s” does not go with “permits”: what it requires is that method's."))
    told = any(one.has(what) for what in ("warns", "excludes", "modifies"))
    cite = one.text("cite")
    verified = one.choice("verified", tuple(VERIFIED))
    return Provision(
        id=one.name("id"), when=one.condition("when", names.words), cite=cite, verified=verified,
        line=node.line, jurisdiction=names.jurisdiction, permits=permits, limits=_limits(one),
        documents=one.names("documents", names.documents, "document"),
        approvals=one.names("approvals", names.approvals, "approval"),
        periods=_periods(one, names, cite, verified),
        methods=one.names("for", (*names.methods, *KINDS), "method"),
        warns=_code(one, "warns"), excludes=_code(one, "excludes"), modifies=_code(one, "modifies"),
        caps=_parameter(one, names.parameters), text=one.words("text") if told or one.has("text") else None,
    )  # fmt: skip


def _code(one: Fields, name: str) -> str:
    return one.name(name) if one.has(name) else ""


def _parameter(one: Fields, parameters: Collection[str]) -> str:
    if not one.has("caps"):
        return ""
    found = one.names("caps", parameters, "parameter")
    return found[0] if found else ""


def _limits(one: Fields) -> dict[str, int]:
    if not one.has("limits"):
        return {}
    limits = Fields(one.data["limits"], LIMITS, one.faults)
    return {name: limits.whole(name, 1, 1000) for name in LIMITS if limits.has(name)}


def _periods(provision: Fields, names: Names, cite: str, verified: str) -> tuple[Period, ...]:
    return tuple(_period(node, provision, names, cite, verified) for node in provision.items("periods"))


def _period(node: Node, provision: Fields, names: Names, cite: str, verified: str) -> Period:
    one = Fields(node, PERIOD, provision.faults)
    start, end = one.choice("from", tuple(ACTS)), one.choice("to", tuple(ACTS))
    acts = list(ACTS)
    if start and end and acts.index(start) >= acts.index(end):
        words = _("“%(start)s” does not come before “%(end)s”.")
        one.odd("to", "acts_order", words, start=start, end=end)
    how = cast(How, one.choice("how", HOWS, "at_least"))
    weekdays = []
    for item in one.items("weekdays"):
        day = Fields(Node(item.line, {"weekday": item}, {"weekday": item.line}), ("weekday",), one.faults)
        weekdays.append(weekday_of(day, "weekday"))
    return Period(
        id=one.name("id"), label=one.words("label"), start=start, end=end, days=one.whole("days", 0, MOST_DAYS),
        how=how, counting=cast(Counting, one.choice("counting", ("calendar", "working"), "calendar")),
        cite=one.text("cite", cite), verified=one.choice("verified", tuple(VERIFIED), verified or "recalled"),
        rolls=one.yes("rolls"), publications=one.whole("publications", 1, 52, 1), weekdays=tuple(sorted(set(weekdays))),
        reductions=tuple(_reduction(item, one, names) for item in one.items("reductions")),
    )  # fmt: skip


def _reduction(node: Node, period: Fields, names: Names) -> Reduction:
    one = Fields(node, ("when", "by", "to"), period.faults)
    one.need("when")
    if one.has("by") == one.has("to"):
        one.faults.add(node.line, "odd_reduction", _("A reduction has either “by” (so many days less) or “to”."))
    by = one.whole("by", 0, MOST_DAYS) if one.has("by") else None
    to = one.whole("to", 0, MOST_DAYS) if one.has("to") else None
    return Reduction(one.condition("when", Vocabulary(names.words.facts, ())), by, to)

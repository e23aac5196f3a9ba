"""The lawful way of a solicitation: chosen with the answers it depends on, kept as data, reckoned again as an edit."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from junto.core.money import Money, MoneyError
from junto.core.workflow import Actor, Context, Refused
from junto.journal.door import perform
from junto.solicitations.actions.approvals import ask_approvals_again, lapse_approvals
from junto.solicitations.actions.checklist import plan_checklist
from junto.solicitations.actions.parts import write_parts
from junto.solicitations.actions.sealing import discard_prepared_key
from junto.solicitations.drafting import words_in
from junto.solicitations.lawful import approving
from junto.solicitations.lawful.writing import read, written
from junto.solicitations.models import Solicitation
from junto.solicitations.profiles import profile_of
from junto.solicitations.routing.facts import CATEGORIES
from junto.solicitations.routing.reckoning import Reckoned, for_solicitation, profile_for
from junto.solicitations.routing.shown import why_not_run

LONGEST = 300


def choose_route(
    solicitation: Solicitation,
    *,
    way: str,
    answers: Mapping[str, Any],
    by: Actor,
    value: Money | None = None,
    seen: int | None = None,
) -> Solicitation:
    """Reckon its route by the law of today and keep it, before publication; approvals given are asked for again.

    `way`: a method of the law that is open with these `answers`. `value`: the combined value, where it is stated now.
    The way decides the method; another method brings its own documents and checklist.
    """
    other, envelopes = False, solicitation.envelopes

    def apply(fresh: Solicitation, _context: Context) -> None:
        nonlocal other, envelopes
        envelopes = fresh.envelopes
        if value is not None:
            fresh.combined_value = _minor(value, fresh.currency)
        before = fresh.profile
        set_route(fresh, reckoned_or_refused(for_solicitation(fresh, answers)), way)
        other = fresh.profile != before

    def then(fresh: Solicitation, _context: Context) -> None:
        if other:
            write_parts(fresh, {"asked_documents": asked_documents_of(fresh)})
        if fresh.envelopes != envelopes:
            discard_prepared_key(fresh)
        plan_checklist(fresh)
        lapse_approvals(fresh, but=approving.asked(fresh.method, read(fresh.route), fresh.value))
        ask_approvals_again(fresh)

    inputs = {"changed": ["route"], "way": way}
    return perform(solicitation, "edit", by=by, inputs=inputs, apply=apply, then=then, seen=seen)


def reckoned_or_refused(reckoned: Reckoned | None) -> Reckoned:
    """The answer of the law; refused where none is chosen that could answer."""
    if reckoned is None:
        raise Refused(
            _("No law is chosen for this jurisdiction that counts in this currency, so no way can be reckoned."),
            code="input",
            field="way",
        )
    return reckoned


def set_route(solicitation: Solicitation, reckoned: Reckoned, way: str) -> None:
    """Set the route, and what follows from it: the method, its citation, the category, the value where it was told."""
    kept = reckoned.kept(way)
    method = profile_for(kept.kind, solicitation.profile)
    if method is None:
        raise Refused(why_not_run(kept.kind), code="input", field="way")
    if solicitation.profile != method.code:
        choose_method(solicitation, method.code)
    solicitation.route = written(kept)
    solicitation.method_citation = kept.citation[:LONGEST]
    if category := CATEGORIES.get(str(kept.facts.get("need.category"))):
        solicitation.category = category
    if solicitation.combined_value is None and "value.total" in kept.facts:
        solicitation.combined_value = _minor(kept.facts["value.total"], solicitation.currency)


def choose_method(solicitation: Solicitation, code: str) -> None:
    """Set the newest version of a method profile, with its number of envelopes. Refused where there is none."""
    try:
        method = profile_of(code)
    except KeyError:
        raise Refused(_("There is no such method."), code="input", field="profile") from None
    solicitation.profile, solicitation.profile_version = method.code, method.version
    solicitation.envelopes, solicitation.envelopes_reason, solicitation.least_quality = method.envelopes, "", None


def asked_documents_of(solicitation: Solicitation) -> list[dict[str, Any]]:
    """The documents that its method asks companies for, as rows, in its own language."""
    words = words_in(solicitation.language)
    return [
        {"code": d.code, "label": words(d.label), "mandatory": d.mandatory, "confidential_allowed": d.confidential}
        for d in solicitation.method.documents
    ]


def _minor(value: Any, currency: str) -> int:
    amount = value if isinstance(value, Money) else None
    try:
        amount = amount or Money.from_decimal(Decimal(str(value)), currency)
    except (MoneyError, ArithmeticError) as error:
        raise Refused(_("This is no amount of %(currency)s.") % {"currency": currency}, code="input") from error
    if amount.currency != currency:
        raise Refused(
            _("This solicitation is in %(currency)s; an amount in %(other)s cannot be taken.")
            % {"currency": currency, "other": amount.currency},
            code="input",
        )
    return amount.minor

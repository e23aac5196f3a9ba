"""What may happen to price envelopes, and who may do and see it. Nothing in one is read before its own opening."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from junto.core.workflow import NEW, SYSTEM, Context, Reading, State, Transition, Who, Workflow
from junto.journal.registry import Kind, Relation
from junto.solicitations import receiving
from junto.solicitations.models import PriceEnvelope

COMPANY = (Who("company_representative", of="organization"),)
TOLD = (
    Who("procurement_officer", of="told_office"),
    Who("city_attorney", of="told_here"),
    Who("auditor", of="told_here"),
)


def _opening_begun(envelope: PriceEnvelope, context: Context) -> Any | None:
    """Quality is decided and frozen, and two officers are holding the opening of the prices, or held it."""
    return receiving.why_price_sealed(envelope.submission)


PRICE_ENVELOPE = Workflow(
    name="solicitations.price_envelope",
    title=_("price envelope"),
    states={
        "sealed": State(_("sealed"), _("Nobody reads it before quality is decided and the prices are opened.")),
        "opened": State(_("opened"), _("Read at the opening of the prices."), final=True),
        "unreadable": State(_("unreadable"), _("It could not be read; why stands in the minutes."), final=True),
        "left_sealed": State(
            _("left sealed"), _("Its offer did not get as far as the prices: it is never opened."), final=True
        ),
    },
    transitions=(
        Transition(
            "seal", _("Hand in"), _("It was handed in."), (NEW,), "sealed", (SYSTEM,), told_to=(*COMPANY, SYSTEM)
        ),
        Transition("open", _("Open"), _("It was opened."), ("sealed",), "opened", (SYSTEM,), guards=(_opening_begun,)),
        Transition(
            "find_unreadable",
            _("Find unreadable"),
            _("It was opened and could not be read."),
            ("sealed",),
            "unreadable",
            (SYSTEM,),
            guards=(_opening_begun,),
        ),
        Transition(
            "leave_sealed",
            _("Leave sealed"),
            _("It was named in the minutes and stays sealed."),
            ("sealed",),
            "left_sealed",
            (SYSTEM,),
        ),
    ),
    readers=(Reading((*COMPANY, SYSTEM)), Reading(TOLD)),
)

KINDS = (
    Kind(
        PriceEnvelope,
        PRICE_ENVELOPE,
        relations={
            "organization": Relation("submission__organization"),
            "told_office": Relation("submission__solicitation__office", where={"submission__told": True}),
            "told_here": Relation(
                "submission__solicitation__jurisdiction", "jurisdiction", where={"submission__told": True}
            ),
        },
        root="submission__solicitation",
        omit=frozenset({"mark"}),
    ),
)

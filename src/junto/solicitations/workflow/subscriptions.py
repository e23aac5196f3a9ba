"""What may happen to a subscription, and who may do and see it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from junto.core.workflow import ANY_ROLE, NEW, SYSTEM, Reading, State, Transition, Who, Workflow
from junto.journal.registry import Kind, Relation
from junto.solicitations.models import Subscription
from junto.solicitations.workflow.roles import COMPANY

OWN = (Who(ANY_ROLE, of="person"), *COMPANY)
SUBSCRIPTION = Workflow(
    name="solicitations.subscription",
    title=_("subscription"),
    states={
        "active": State(_("in force"), _("Every new solicitation of the sector is told.")),
        "ended": State(_("ended")),
    },
    transitions=(
        Transition("subscribe", _("Subscribe"), _("{actor} subscribed: {sector}."), (NEW, "ended"), "active", OWN),
        Transition("end", _("End"), _("{actor} ended the subscription: {sector}."), ("active",), "ended", OWN),
    ),
    readers=(Reading((*OWN, SYSTEM)),),
)

KINDS = (
    Kind(
        Subscription,
        SUBSCRIPTION,
        relations={"person": Relation("person", "person"), "organization": Relation("organization")},
        act_url="solicitations:subscription-act",
    ),
)

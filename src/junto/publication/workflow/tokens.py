"""What may happen to API tokens, and who may do and see it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from junto.core.workflow import ANY_ROLE, NEW, Reading, State, Transition, Who, Workflow
from junto.journal.registry import Kind, Relation
from junto.publication.models import ApiToken

HOLDER = (Who(ANY_ROLE, of="holder"),)
TOKEN = Workflow(
    name="publication.api_token",
    title=_("API token"),
    states={"active": State(_("active")), "revoked": State(_("revoked"), final=True)},
    transitions=(
        Transition("make", _("Make a token"), _("{actor} made this token."), (NEW,), "active", HOLDER),
        Transition(
            "revoke",
            _("Revoke"),
            _("{actor} revoked this token."),
            ("active",),
            "revoked",
            (*HOLDER, Who("administrator")),
            confirm=_("Programs that use it stop working at once."),
        ),
    ),
    readers=(Reading((*HOLDER, Who("administrator"))),),
)
KINDS = (
    Kind(
        ApiToken,
        TOKEN,
        relations={"holder": Relation("person", "person")},
        omit=frozenset({"digest"}),
        act_url="publication:token-act",
    ),
)

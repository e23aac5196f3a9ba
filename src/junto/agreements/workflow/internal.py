"""What may happen to an internal agreement and to its members' signatures, and who may do and see it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from junto.agreements import conditions
from junto.agreements.models import IN_FORCE, InternalAgreement, MemberSignature
from junto.agreements.workflow.roles import BUDGET, EDITORS, INSIDE, LEAD, MEMBERS, OFFICE, project_relations
from junto.core.sharing import RULES
from junto.core.workflow import ANY_ROLE, NEW, PUBLIC, SYSTEM, Reading, State, Transition, Who, Workflow
from junto.journal.registry import Kind, Relation
from junto.needs.allowable import rule_name

LIVE = ("drafting", "proposed", *IN_FORCE)


INTERNAL = Workflow(
    name="agreements.internal",
    title=_("internal agreement"),
    states={
        "drafting": State(_("being drafted"), _("Rules are compared; seen by the city and the members.")),
        "proposed": State(_("waiting for signatures"), _("Each member signs, or objects with a reason.")),
        "in_force": State(
            _("in force"),
            _("Every member has signed. Closed to the public until the purchase is signed: it tells the budget."),
        ),
        "open": State(_("in force, open"), _("Every member has signed. Everyone can see it.")),
        "replaced": State(
            _("replaced"), _("A later agreement took its place before this one was open to everyone."), final=True
        ),
        "lapsed": State(_("ended early"), _("It was ended before it was open to everyone."), final=True),
        "amended": State(_("amended"), _("A later agreement took its place."), final=True),
        "ended": State(_("ended"), _("It has run out or was ended, with the reason."), final=True),
        "withdrawn": State(_("given up"), _("Given up before it was in force."), final=True),
    },
    transitions=(
        Transition(
            "draft",
            _("Draft an internal agreement"),
            _("{actor} began to draft this agreement."),
            (NEW,),
            "drafting",
            EDITORS,
            guards=(conditions.project_lives,),
        ),
        Transition("edit", _("Edit the terms"), _("{actor} changed the terms."), ("drafting",), None, EDITORS),
        Transition(
            "cost",
            _("Change the costs"),
            _("{actor} changed the costs: {what}"),
            ("drafting",),
            None,
            EDITORS,
            button=False,
        ),
        Transition(
            "inform",
            _("State what rules ask for"),
            _("{actor} changed what rules ask for, or what members cannot go beyond."),
            ("drafting",),
            None,
            EDITORS,
            button=False,
        ),
        Transition(
            "contribute",
            _("Say what is contributed in kind"),
            _("{actor} changed what {organization} contributes in kind: {what}"),
            ("drafting",),
            None,
            (*MEMBERS, *BUDGET),
            button=False,
        ),
        Transition(
            "fund",
            _("Name the funds"),
            _("{actor} named the funds of {organization}."),
            ("drafting",),
            None,
            (*MEMBERS, *BUDGET),
            button=False,
        ),
        Transition(
            "assign",
            _("Name who answers"),
            _("{actor} named who answers for what."),
            ("drafting",),
            None,
            EDITORS,
            button=False,
        ),
        Transition(
            "propose",
            _("Propose for signature"),
            _("{actor} proposed version {number} for signature, shared by the rule “{rule}”."),
            ("drafting",),
            "proposed",
            (*LEAD, *BUDGET),
            guards=(conditions.project_lives, conditions.complete),
            confirm=_("From now on each member is asked to sign exactly this version."),
        ),
        Transition(
            "revise",
            _("Take back to the draft"),
            _("{actor} took it back to the draft."),
            ("proposed",),
            "drafting",
            (*LEAD, *BUDGET),
            reason=True,
            confirm=_("The signatures given so far fall away: each member is asked anew."),
        ),
        Transition(
            "return_to_draft",
            _("Return to the draft"),
            _("Back to the draft: {organization} is no longer a member."),
            ("proposed",),
            "drafting",
            (SYSTEM,),
        ),
        Transition(
            "enter",
            _("Enter into force"),
            _("It is in force: every member has signed."),
            ("proposed",),
            "in_force",
            (SYSTEM,),
        ),
        Transition(
            "publish",
            _("Open to everyone"),
            _("The agreement was opened to everyone."),
            ("in_force",),
            "open",
            (*LEAD, *OFFICE, SYSTEM),
            guards=(conditions.no_purchase_running,),
            public=True,
            confirm=_("Everyone, bidders too, will read who pays how much. It cannot be closed again."),
        ),
        Transition(
            "tie",
            _("Tie to the contract"),
            _("{actor} tied it to the contract {contract}."),
            LIVE,
            None,
            (*LEAD, *OFFICE, *BUDGET, SYSTEM),
            public=True,
        ),
        Transition(
            "cover",
            _("Cover the share of a member that left"),
            _("{organization} left. From fiscal year {year} on the others cover its share, as agreed."),
            IN_FORCE,
            None,
            (SYSTEM,),
            public=True,
        ),
        Transition(
            "leave_open",
            _("Leave a share uncovered"),
            _("{organization} left. Nobody covers its share from fiscal year {year} on: the members must agree anew."),
            IN_FORCE,
            None,
            (SYSTEM,),
            public=True,
        ),
        Transition(
            "hold_to_it",
            _("Hold a member to its share"),
            _("{organization} left. It goes on paying its share to the end, as agreed."),
            IN_FORCE,
            None,
            (SYSTEM,),
            public=True,
        ),
        Transition(
            "amend",
            _("Replace"),
            _("The agreement {number} took its place."),
            ("in_force",),
            "replaced",
            (SYSTEM,),
        ),
        Transition(
            "amend",
            _("Replace"),
            _("The agreement {number} took its place."),
            ("open",),
            "amended",
            (SYSTEM,),
            public=True,
        ),
        Transition(
            "end",
            _("End it"),
            _("{actor} ended the agreement."),
            ("in_force",),
            "lapsed",
            LEAD,
            reason=True,
            confirm=_("This cannot be undone. What the city owes the company stays as it is."),
        ),
        Transition(
            "end",
            _("End it"),
            _("{actor} ended the agreement."),
            ("open",),
            "ended",
            LEAD,
            public=True,
            reason=True,
            confirm=_("This cannot be undone. What the city owes the company stays as it is."),
        ),
        Transition(
            "withdraw",
            _("Give up"),
            _("{actor} gave the agreement up."),
            ("drafting", "proposed"),
            "withdrawn",
            LEAD,
            reason=True,
            confirm=_("This cannot be undone."),
        ),
    ),
    readers=(Reading(INSIDE), Reading((PUBLIC,), ("open", "amended", "ended"))),
)


OWN_LEAD = (Who("department_lead", of="organization"),)
MEMBER_SIGNATURE = Workflow(
    name="agreements.member_signature",
    title=_("member’s signature"),
    states={
        "asked": State(_("asked to sign"), _("Its lead has not answered yet.")),
        "signed": State(_("signed"), _("It signed exactly the version that was proposed.")),
        "objected": State(_("objected"), _("With the reason on the record. It may still sign.")),
        "dropped": State(_("not asked any more"), _("The draft is being changed, or it is no longer a member.")),
        "left": State(_("left"), _("It left an agreement in force.")),
    },
    transitions=(
        Transition(
            "ask", _("Ask to sign"), _("{organization} was asked to sign."), (NEW, "dropped"), "asked", (SYSTEM,)
        ),
        Transition(
            "sign",
            _("Sign"),
            _("{actor} signed version {number} for {organization}."),
            ("asked",),
            "signed",
            OWN_LEAD,
            guards=(conditions.may_sign,),
            awaited=True,
            confirm=_("You sign exactly the version shown here. It is frozen and cannot be changed."),
        ),
        Transition(
            "sign",
            _("Sign after all"),
            _("{actor} signed version {number} for {organization} after all."),
            ("objected",),
            "signed",
            OWN_LEAD,
            guards=(conditions.may_sign,),
            confirm=_("You sign exactly the version shown here. It is frozen and cannot be changed."),
        ),
        Transition(
            "object",
            _("Object"),
            _("{actor} objected for {organization}."),
            ("asked", "signed"),
            "objected",
            OWN_LEAD,
            guards=(conditions.still_open,),
            reason=True,
        ),
        Transition(
            "drop",
            _("Ask no more"),
            _("{organization} is not asked any more."),
            ("asked", "signed", "objected"),
            "dropped",
            (SYSTEM,),
        ),
        Transition(
            "leave",
            _("Leave the agreement"),
            _("{actor} left the agreement for {organization}."),
            ("signed",),
            "left",
            (*OWN_LEAD, SYSTEM),
            guards=(conditions.in_force,),
            public=True,
            reason=True,
            confirm=_("What the city owes the company stays as it is, whatever the members agree among themselves."),
        ),
    ),
    readers=(Reading((*INSIDE, Who(ANY_ROLE, of="organization"))),),
)


def _rule(code: str) -> str:
    return rule_name(code) if code in RULES else code


KINDS = (
    Kind(
        InternalAgreement,
        INTERNAL,
        relations=project_relations("project__"),
        root="project",
        parts=("cost_items", "item_needs", "in_kind", "fundings", "shares", "duties"),
        act_url="agreements:internal-act",
        told={"rule": _rule},
    ),
    Kind(
        MemberSignature,
        MEMBER_SIGNATURE,
        relations={**project_relations("agreement__project__"), "organization": Relation("organization")},
        root="agreement__project",
        act_url="agreements:signature-act",
    ),
)

"""What may happen to a contract, its certifications and amendments, and who may do and see it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from junto.agreements import conditions
from junto.agreements.models import Amendment, Certification, Contract
from junto.agreements.words import names_of_amendments
from junto.agreements.workflow.roles import (
    BUDGET,
    COMPANY,
    INSIDE,
    MONEY_OFFICERS,
    OFFICE,
    SUPPLIER,
    amount_said,
    contract_relations,
    day_said,
)
from junto.core.workflow import ANY_ROLE, NEW, PUBLIC, SYSTEM, Reading, State, Transition, Who, Workflow
from junto.journal.registry import Kind

BEFORE = ("drafting", "form_approved", "certified", "council_approved", "signed_by_company")
RUNNING = ("executed", "proceeding")
OVER = ("ended", "terminated")
ATTORNEY = Who("city_attorney", of="here")
CLERK = Who("clerk", of="here")
SIGNATORY = (Who(ANY_ROLE, of="signatory"),)


CONTRACT = Workflow(
    name="agreements.contract",
    title=_("contract"),
    states={
        "drafting": State(_("being drafted"), _("Written by the purchasing office.")),
        "form_approved": State(_("approved as to form"), _("The city attorney approved the text, which is frozen.")),
        "certified": State(_("funds certified"), _("Every fund is certified for the years that are voted.")),
        "council_approved": State(_("resolved by the council"), _("With the number of the resolution.")),
        "signed_by_company": State(_("signed by the company"), _("The city’s signature is missing.")),
        "executed": State(_("executed"), _("Both have signed. Everyone can see it.")),
        "proceeding": State(_("under way"), _("The company was told to begin.")),
        "ended": State(_("ended"), _("It has run its course, or a later year’s money was not voted."), final=True),
        "terminated": State(_("terminated"), _("Ended before its time, with the reason."), final=True),
        "withdrawn": State(_("given up"), _("Given up before it was signed by both."), final=True),
    },
    transitions=(
        Transition(
            "draft",
            _("Draft a contract"),
            _("{actor} drafted this contract."),
            (NEW,),
            "drafting",
            OFFICE,
            guards=(conditions.award_stands,),
        ),
        Transition("edit", _("Edit"), _("{actor} edited the contract."), ("drafting",), None, OFFICE),
        Transition(
            "approve_form",
            _("Approve as to form"),
            _("{actor} approved it as to form."),
            ("drafting",),
            "form_approved",
            (ATTORNEY,),
            guards=(conditions.in_form, conditions.award_stands),
            awaited=True,
            apart_from=("draft", "edit"),
            confirm=_("The text is frozen as it stands now."),
        ),
        Transition(
            "send_back",
            _("Send back to the draft"),
            _("{actor} sent it back to the draft."),
            ("form_approved", "certified", "council_approved", "signed_by_company"),
            "drafting",
            (*OFFICE, ATTORNEY),
            reason=True,
            confirm=_("Approvals and signatures given so far fall away."),
        ),
        Transition(
            "declare_certified",
            _("Declare the funds certified"),
            _("{actor} declared the funds certified."),
            ("form_approved",),
            "certified",
            MONEY_OFFICERS,
            guards=(conditions.funds_certified,),
            awaited=True,
        ),
        Transition(
            "resolve",
            _("Record the council’s resolution"),
            _("{actor} recorded the council’s resolution {resolution}."),
            ("certified",),
            "council_approved",
            (CLERK, Who("council_member", of="here")),
            guards=(conditions.council_asked,),
        ),
        Transition(
            "sign_company",
            _("Sign for the company"),
            _("{actor} signed for {company}."),
            ("certified", "council_approved"),
            "signed_by_company",
            COMPANY,
            guards=(conditions.council_resolved, conditions.award_stands, conditions.approved_by_method),
            awaited=True,
            confirm=_("You sign exactly the text shown here, which is frozen."),
        ),
        Transition(
            "record_company_signature",
            _("Record the company’s signature on paper"),
            _("{actor} recorded that {name} signed on paper for {company}."),
            ("certified", "council_approved"),
            "signed_by_company",
            (*OFFICE, CLERK),
            guards=(conditions.council_resolved, conditions.award_stands, conditions.approved_by_method),
        ),
        Transition(
            "execute",
            _("Sign for the city"),
            _("{actor} signed for the city: the contract is executed."),
            ("signed_by_company",),
            "executed",
            SIGNATORY,
            guards=(
                conditions.funds_certified,
                conditions.council_resolved,
                conditions.awarded,
                conditions.approved_by_method,
            ),
            public=True,
            awaited=True,
            apart_from=(
                "approve_form",
                "declare_certified",
                "agreements.certification:certify",
                "agreements.approval:approve",
            ),
            confirm=_("You sign exactly the text shown here, which is frozen. It becomes public."),
        ),
        Transition(
            "proceed",
            _("Give notice to proceed"),
            _("{actor} gave notice to proceed: work begins on {day}."),
            ("executed",),
            "proceeding",
            OFFICE,
            public=True,
        ),
        Transition(
            "amend",
            _("Amend"),
            _("Amendment {number} took effect."),
            RUNNING,
            None,
            (SYSTEM,),
            public=True,
        ),
        Transition(
            "end",
            _("End it"),
            _("{actor} ended the contract: it has run its course."),
            ("proceeding",),
            "ended",
            OFFICE,
            public=True,
            reason=True,
            confirm=_("This cannot be undone."),
        ),
        Transition(
            "not_appropriated",
            _("End it: money not voted"),
            _("{actor} ended the contract: the money for fiscal year {year} was not voted."),
            RUNNING,
            "ended",
            BUDGET,
            guards=(conditions.has_clause,),
            public=True,
            reason=True,
            confirm=_("This cannot be undone. The contract ends by its clause on non-appropriation."),
        ),
        Transition(
            "terminate",
            _("Terminate"),
            _("{actor} terminated the contract."),
            RUNNING,
            "terminated",
            (*OFFICE, ATTORNEY),
            public=True,
            reason=True,
            confirm=_("This cannot be undone."),
        ),
        Transition(
            "withdraw",
            _("Give up"),
            _("{actor} gave the contract up before it was signed."),
            BEFORE,
            "withdrawn",
            OFFICE,
            reason=True,
            confirm=_("This cannot be undone."),
        ),
    ),
    readers=(
        Reading((*INSIDE, *SIGNATORY)),
        Reading((SUPPLIER,), (*BEFORE[1:], *RUNNING, *OVER)),
        Reading((PUBLIC,), (*RUNNING, *OVER)),
    ),
)


CERTIFICATION = Workflow(
    name="agreements.certification",
    title=_("certification of funds"),
    states={
        "certified": State(_("certified"), _("The money is there and set aside.")),
        "withdrawn": State(_("withdrawn"), _("It no longer counts, with the reason."), final=True),
    },
    transitions=(
        Transition(
            "certify",
            _("Certify funds"),
            _("{actor} certified {amount} of {fund} for fiscal year {year}."),
            (NEW,),
            "certified",
            MONEY_OFFICERS,
            guards=(conditions.contract_lives,),
        ),
        Transition(
            "withdraw",
            _("Withdraw"),
            _("{actor} withdrew a certification."),
            ("certified",),
            "withdrawn",
            MONEY_OFFICERS,
            guards=(conditions.nothing_paid,),
            reason=True,
        ),
    ),
    readers=(Reading(INSIDE),),
)


AMENDMENT = Workflow(
    name="agreements.amendment",
    title=_("amendment"),
    states={
        "drafting": State(_("being drafted"), _("Written by the purchasing office.")),
        "approved": State(_("approved as to form"), _("The city’s signature is missing.")),
        "signed": State(_("signed by the city"), _("It is part of the contract."), final=True),
        "dropped": State(_("given up"), _("It never took effect."), final=True),
    },
    transitions=(
        Transition(
            "draft",
            _("Draft an amendment"),
            _("{actor} drafted amendment {number}."),
            (NEW,),
            "drafting",
            OFFICE,
            guards=(conditions.contract_runs,),
            reason=True,
        ),
        Transition("edit", _("Edit"), _("{actor} edited the amendment."), ("drafting",), None, OFFICE),
        Transition(
            "approve",
            _("Approve as to form"),
            _("{actor} approved amendment {number} as to form."),
            ("drafting",),
            "approved",
            (ATTORNEY,),
            guards=(conditions.contract_runs, conditions.within_cap),
            awaited=True,
            apart_from=("draft", "edit"),
        ),
        Transition(
            "agree",
            _("Agree for the company"),
            _("{actor} agreed to amendment {number} for {company}."),
            ("drafting", "approved"),
            None,
            COMPANY,
            guards=(conditions.contract_runs, conditions.asks_agreement),
            awaited=True,
            awaited_where={"pk__in": conditions.waiting_for_company()},
            confirm=_("You agree to exactly the change shown here."),
        ),
        Transition(
            "record_agreement",
            _("Record the company’s agreement on paper"),
            _("{actor} recorded that {name} agreed on paper to amendment {number} for {company}."),
            ("drafting", "approved"),
            None,
            (*OFFICE, CLERK),
            guards=(conditions.contract_runs, conditions.asks_agreement),
        ),
        Transition(
            "sign",
            _("Sign for the city"),
            _("{actor} signed amendment {number}."),
            ("approved",),
            "signed",
            SIGNATORY,
            guards=(
                conditions.contract_runs,
                conditions.within_cap,
                conditions.decrease_agreed,
                conditions.amendment_certified,
            ),
            public=True,
            awaited=True,
            apart_from=("approve", "agreements.certification:certify"),
        ),
        Transition(
            "drop",
            _("Give up"),
            _("{actor} gave amendment {number} up."),
            ("drafting", "approved"),
            "dropped",
            OFFICE,
            reason=True,
        ),
    ),
    readers=(Reading((*INSIDE, *SIGNATORY, SUPPLIER)), Reading((PUBLIC,), ("signed",))),
)

KINDS = (
    Kind(
        Contract,
        CONTRACT,
        relations=contract_relations(),
        parts=("price_lines", "signatures"),
        act_url="agreements:contract-act",
        told={"day": day_said},
    ),
    Kind(
        Certification,
        CERTIFICATION,
        relations=contract_relations("contract__"),
        root="contract",
        act_url="agreements:certification-act",
        told={"amount": amount_said},
    ),
    Kind(
        Amendment,
        AMENDMENT,
        relations=contract_relations("contract__"),
        root="contract",
        act_url="agreements:amendment-act",
        called=names_of_amendments,
    ),
)

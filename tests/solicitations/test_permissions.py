"""Who may do what to solicitations and what hangs on them, in every state: written by hand."""

from __future__ import annotations

import pytest

from junto.core.workflow import Refused
from junto.journal.access import hidden_fields
from junto.solicitations import actions
from junto.solicitations.models import Acknowledgement, ActApproval, Addendum, Question, Solicitation, Subscription
from tests.projects.permissions import Table, expected, found, readers
from tests.solicitations.making import Buying
from tests.solicitations.permissions import people

CITY = {
    "transport lead", "transport staff", "police lead", "police staff", "works lead", "procurement", "technology",
    "privacy", "attorney", "budget", "controller", "innovation", "council", "clerk", "risk", "other officer",
}  # fmt: skip
INSIDE = CITY | {"auditor", "program"}
OFFICE = ("procurement",)
OFFICE_AND_PROGRAM = ("procurement", "program")

SOLICITATION: Table = {
    ("draft", "edit"): OFFICE,
    ("draft", "attach"): OFFICE,
    ("draft", "check"): OFFICE,
    ("draft", "ask_approval"): OFFICE,
    ("draft", "announce"): OFFICE,
    ("draft", "publish"): OFFICE,
    ("draft", "drop"): OFFICE,
    ("planned", "edit"): OFFICE,
    ("planned", "attach"): OFFICE,
    ("planned", "check"): OFFICE,
    ("planned", "ask_approval"): OFFICE,
    ("planned", "publish"): OFFICE,
    ("planned", "cancel"): OFFICE,
    **{(state, "check"): OFFICE for state in ("published", "closed", "opened", "intended", "awarded")},
    ("published", "amend"): OFFICE,
    ("published", "extend"): OFFICE,
    ("published", "close"): ("program",),
    ("published", "cancel"): OFFICE,
    ("closed", "extend"): OFFICE,
    ("closed", "open"): ("procurement", "clerk", "program"),
    ("closed", "end_unsuccessful"): OFFICE_AND_PROGRAM,
    ("closed", "cancel"): OFFICE,
    ("opened", "announce_intent"): OFFICE,
    ("opened", "award"): OFFICE,
    ("opened", "end_unsuccessful"): OFFICE_AND_PROGRAM,
    ("opened", "cancel"): OFFICE,
    ("intended", "withdraw_intent"): OFFICE_AND_PROGRAM,
    ("intended", "award"): OFFICE,
    ("intended", "cancel"): OFFICE,
    ("awarded", "withdraw_award"): OFFICE_AND_PROGRAM,
    ("awarded", "contract"): ("procurement", "attorney", "program"),
    ("awarded", "cancel"): OFFICE,
}


def test_solicitation_permissions(buying: Buying) -> None:
    solicitation = buying.draft()
    everyone = people(buying)
    assert found(solicitation, everyone) == expected(SOLICITATION)


def test_solicitation_is_read_inside_until_it_is_announced(buying: Buying) -> None:
    everyone = people(buying)
    draft = buying.draft()
    assert readers(Solicitation, draft.pk, everyone) == INSIDE
    planned = actions.announce_solicitation(draft, by=buying.officer)
    assert readers(Solicitation, planned.pk, everyone) == set(everyone)
    dropped = actions.drop_solicitation(buying.draft(), by=buying.officer, reason="Twice.")
    assert readers(Solicitation, dropped.pk, everyone) == INSIDE


def test_estimate_and_checklist_are_closed_to_companies_and_the_public(buying: Buying) -> None:
    solicitation = buying.published()
    closed = {name: hidden_fields(solicitation, actor) for name, actor in people(buying).items()}
    outside = {name for name, fields in closed.items() if fields == {"combined_value", "route", "checklist"}}
    inside = {name for name, fields in closed.items() if not fields}
    assert outside == {"county lead", "administrator", "company", "rival", "anyone"}
    assert inside == INSIDE


def test_solicitation_is_written_by_the_office_alone(buying: Buying) -> None:
    for name, actor in people(buying).items():
        if name in ("procurement", "other officer"):
            continue
        with pytest.raises(Refused) as refusal:
            actions.write_solicitation(buying.project, by=actor, profile="low_bid")
        assert refusal.value.code == "forbidden", name


APPROVAL: Table = {
    ("waiting", "approve"): ("attorney",),
    ("waiting", "refuse"): ("attorney",),
    ("waiting", "lapse"): ("program",),
    ("given", "ask_again"): OFFICE_AND_PROGRAM,
    ("given", "refuse"): ("attorney",),
    ("given", "lapse"): ("program",),
    ("refused", "ask_again"): OFFICE_AND_PROGRAM,
    ("refused", "approve"): ("attorney",),
    ("refused", "lapse"): ("program",),
    ("lapsed", "ask_again"): OFFICE_AND_PROGRAM,
}


def test_approval_permissions(buying: Buying) -> None:
    solicitation = buying.draft()
    actions.ask_approvals(solicitation, by=buying.officer)
    approval = ActApproval.objects.get()
    everyone = people(buying)
    assert found(approval, everyone) == expected(APPROVAL)
    assert readers(ActApproval, approval.pk, everyone) == INSIDE


QUESTION: Table = {
    ("asked", "answer"): OFFICE,
    ("asked", "decline"): OFFICE,
    ("asked", "lapse"): ("program",),
    ("answered", "correct"): OFFICE,
    ("declined", "answer"): OFFICE,
}
THEIRS = {"procurement", "company", "auditor", "program"}


def test_question_permissions(buying: Buying) -> None:
    question = buying.question(buying.published())
    everyone = people(buying)
    assert found(question, everyone) == expected(QUESTION)
    assert readers(Question, question.pk, everyone) == THEIRS
    answered = actions.answer_question(question, answer="Yes.", by=buying.officer)
    assert readers(Question, answered.pk, everyone) == set(everyone)
    assert {n for n, actor in everyone.items() if not hidden_fields(answered, actor)} == THEIRS


ADDENDUM: Table = {
    ("draft", "edit"): OFFICE,
    ("draft", "attach"): OFFICE,
    ("draft", "issue"): OFFICE,
    ("draft", "drop"): OFFICE,
}


def test_addendum_permissions(buying: Buying) -> None:
    addendum = buying.addendum(buying.published())
    everyone = people(buying)
    assert found(addendum, everyone) == expected(ADDENDUM)
    assert readers(Addendum, addendum.pk, everyone) == INSIDE
    actions.issue_addendum(addendum, by=buying.officer)
    assert readers(Addendum, addendum.pk, everyone) == set(everyone)


def test_acknowledgement_permissions(buying: Buying) -> None:
    addendum = actions.issue_addendum(buying.addendum(buying.published()), by=buying.officer)
    for name, actor in people(buying).items():
        if name == "company":
            continue
        with pytest.raises(Refused) as refusal:
            actions.acknowledge_addendum(addendum, organization=buying.company(), by=actor)
        assert refusal.value.code == "forbidden", name
    given = actions.acknowledge_addendum(addendum, organization=buying.company(), by=buying.seller())
    everyone = people(buying)
    assert found(given, everyone) == {}
    assert readers(Acknowledgement, given.pk, everyone) == THEIRS


SUBSCRIPTION: Table = {("active", "end"): ("company",), ("ended", "subscribe"): ("company",)}


def test_subscription_permissions(buying: Buying) -> None:
    subscription = actions.subscribe(by=buying.seller(), organization=buying.company())
    everyone = people(buying)
    assert found(subscription, everyone) == expected(SUBSCRIPTION)
    assert readers(Subscription, subscription.pk, everyone) == {"company", "program"}
    own = actions.subscribe(by=buying.world.lead(buying.world.works))
    assert readers(Subscription, own.pk, everyone) == {"works lead", "program"}

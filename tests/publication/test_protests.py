"""A decided protest names nobody to the public before its method opens who offered: searched for on every way out."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from junto.core.workflow import ANYONE, OF_SUBJECT, READ, Actor, Who
from junto.documents.actions import attach_file
from junto.documents.models import Attachment, Version
from junto.evaluation import actions
from junto.evaluation.following import solicitations_changed
from junto.evaluation.models import Award, Protest, TermsProtest
from junto.journal import clock
from junto.journal.access import visible
from junto.journal.hanging import stands
from junto.journal.history import history
from junto.journal.models import Entry
from junto.journal.registry import kind_of
from junto.projects import actions as projects
from junto.solicitations import actions as solicitations
from junto.solicitations.models import Solicitation
from tests.evaluation.making import Evaluating, fresh
from tests.publication.filing import made
from tests.publication.purchasing import on, releases

pytestmark = pytest.mark.django_db

Browse = Callable[[Actor | None], Client]
TWO = {"Lumen Works": 1_400_00, "Bright Roads": 1_250_00}
GROUND, DECISION, APPEAL = "Bright Roads was cheaper.", "Bright Roads errs.", "We, Bright Roads, disagree."
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"


def told(solicitation: Solicitation, browse: Browse, *rows: Any) -> str:
    """All that anyone is told of a purchase: pages, feed, API, releases, the public edition of its file."""
    anyone = browse(None)
    pages = [solicitation, *rows, *Award.objects.all(), *Version.objects.all(), *Attachment.objects.all()]
    ways = [row.get_absolute_url() for row in pages]
    ways += ["/evaluation/", "/solicitations/", "/solicitations/feed.atom", "/search/?q=Bright"]
    kinds = ("solicitations", "awards", "protests", "terms-protests", "records-requests")
    ways += [f"/api/v1/{name}" for name in kinds]
    answers = [anyone.get(way) for way in ways]
    texts = [b"".join(answer) if answer.streaming else answer.content for answer in answers]
    lines = [f"{one.actor} {one.organization} {one.sentence} {one.reason}" for one in history(solicitation, ANYONE)]
    parts = [*(text.decode("utf-8", "replace") for text in texts), *lines]
    return "\n".join([*parts, json.dumps(releases()), made(solicitation).everything()])


def secrets(protest: Any) -> list[str]:
    """What tells whose a protest is, or what it and its decision say of companies."""
    texts = (protest.organization.name, str(protest.organization_id), protest.ground, protest.decision)
    persons = [row.person.name for row in protest.organization.memberships.select_related("person")]
    return [*texts, *persons, getattr(protest, "appeal", ""), getattr(protest, "appeal_decision", "")]


def versions_read(protest: Any) -> list[bool]:
    """Of each frozen version of a protest whether anyone may read it, asked of the one row."""
    rows = Version.objects.filter(subject_id=protest.pk).order_by("number")
    reads = (Who(READ, of=OF_SUBJECT),)
    return [stands(kind_of(Version), one, reads, ANYONE) is not None for one in rows]


def found(protest: Any, text: str) -> list[str]:
    return [secret for secret in secrets(protest) if secret and secret in text]


def test_decided_protest_on_a_proposal_names_nobody_before_the_award(evaluating: Evaluating, browse: Browse) -> None:
    with on(2026, 7, 1):
        award = evaluating.intended(prices=TWO)
        solicitation, attorney = award.evaluation.solicitation, evaluating.buying.attorney
        seller = evaluating.buying.seller("Bright Roads")
        protest = evaluating.protest(award, "Bright Roads", ground=GROUND)
        attach_file(protest, [PDF], name="Bright Roads.pdf", by=seller)
        protest = actions.deny_protest(protest, reason=DECISION, by=attorney)
        assert found(protest, told(solicitation, browse, protest)) == []
        protest = actions.appeal_protest(protest, appeal=APPEAL, by=seller)
        council = evaluating.world.officer("council_member")
        protest = actions.decide_appeal(protest, upheld=False, reason="Bright Roads gave no proof.", by=council)
    assert len(secrets(protest)) == 7
    text = told(solicitation, browse, protest)
    assert found(protest, text) == []
    assert protest.number in text
    assert browse(None).get(protest.get_absolute_url()).status_code == 404
    assert browse(attorney).get(protest.get_absolute_url()).status_code == 200
    assert visible(Protest, evaluating.buying.seller("Never Offered")).count() == 0
    assert versions_read(protest) == [False, False, False]
    evaluating.approve_award(fresh(award))
    with evaluating.after_protests(award):
        actions.confirm_award(fresh(award), by=evaluating.officer)
    text = told(solicitation, browse, protest)
    assert [secret for secret in (GROUND, DECISION, APPEAL, "Bright Roads gave no proof.") if secret not in text] == []
    assert versions_read(protest) == [True, True, True]
    [one] = browse(None).get("/api/v1/protests").json()["items"]
    assert (one["company"], one["decision"], one["appeal"]) == ("Bright Roads", DECISION, APPEAL)
    assert GROUND in browse(None).get(protest.get_absolute_url()).content.decode()


def test_upheld_protest_on_a_proposal_withdraws_the_award_without_its_words(
    evaluating: Evaluating, browse: Browse
) -> None:
    with on(2026, 7, 1):
        award = evaluating.intended(prices=TWO)
        protest = evaluating.protest(award, "Bright Roads", ground=GROUND)
        protest = actions.uphold_protest(protest, reason=DECISION, remedy="again", by=evaluating.buying.attorney)
    solicitation = award.evaluation.solicitation
    text = told(solicitation, browse, protest)
    assert found(protest, text) == []
    assert f"Protest {protest.number} was upheld." in text


@pytest.mark.parametrize("profile", ["low_bid", "competitive_proposal"])
@pytest.mark.parametrize("upheld", [False, True], ids=["denied", "upheld"])
def test_decided_protest_against_terms_names_nobody_before_its_method_does(
    evaluating: Evaluating, browse: Browse, profile: str, upheld: bool
) -> None:
    solicitation = evaluating.buying.published(profile)
    buying = evaluating.buying
    filed = actions.protest_terms(
        solicitation, organization=buying.company("Bright Roads"), by=buying.seller("Bright Roads"), ground=GROUND
    )
    if upheld:
        protest = actions.uphold_terms_protest(filed, reason=DECISION, remedy="amend", by=buying.attorney)
        addendum = solicitations.issue_addendum(buying.addendum(fresh(solicitation)), by=evaluating.officer)
        protest = actions.put_terms_right(protest, addendum=addendum, by=evaluating.officer)
    else:
        protest = actions.deny_terms_protest(filed, reason=DECISION, by=buying.attorney)
    text = told(solicitation, browse, protest)
    assert found(protest, text) == []
    assert protest.number in text
    assert visible(TermsProtest, buying.seller("Lumen Works")).count() == 0
    evaluating.bidding.opened(fresh(solicitation))
    text = told(solicitation, browse, protest)
    if profile == "low_bid":
        assert [secret for secret in ("Bright Roads", GROUND, DECISION) if secret not in text] == []
    else:
        assert found(protest, text) == []
        assert browse(None).get(protest.get_absolute_url()).status_code == 404


def test_protest_pending_on_a_low_bid_is_read_by_nobody_else_whatever_is_open(
    evaluating: Evaluating, browse: Browse
) -> None:
    with on(2026, 7, 1):
        award = evaluating.intended("low_bid", prices=TWO)
        protest = evaluating.protest(award, "Lumen Works", ground="The bond was too small.")
        assert visible(Protest, ANYONE).count() == 0
        denied = actions.deny_protest(protest, reason="Large enough.", by=evaluating.buying.attorney)
    assert list(visible(Protest, ANYONE)) == [denied]
    with clock.set_to(denied.appeal_until - timedelta(days=1)):
        withdrawn = actions.withdraw_protest(denied, by=evaluating.buying.seller("Lumen Works"))
    assert withdrawn.state == "withdrawn"
    assert visible(Protest, ANYONE).count() == 0


# --- where it ends without an award -----------------------------------------------------------------------------------
def ended(solicitation: Solicitation, evaluating: Evaluating) -> Solicitation:
    """Cancelled, and what follows a cancellation carried out."""
    reason = "The grant was withdrawn."
    solicitations.cancel_solicitation(fresh(solicitation), reason=reason, by=evaluating.officer)
    solicitations_changed(Entry.objects.filter(action="cancel"))
    return fresh(solicitation)


def test_decided_protest_of_a_cancelled_proposal_opens_when_its_project_ends_and_no_price_does(
    evaluating: Evaluating, browse: Browse
) -> None:
    with on(2026, 7, 1):
        award = evaluating.intended(prices=TWO)
        protest = evaluating.protest(award, "Bright Roads", ground=GROUND)
        attach_file(protest, [PDF], name="Bright Roads.pdf", by=evaluating.buying.seller("Bright Roads"))
        actions.deny_protest(protest, reason=DECISION, by=evaluating.buying.attorney)
    solicitation = ended(award.evaluation.solicitation, evaluating)
    protest = fresh(protest)
    assert (protest.state, protest.decision) == ("moot", DECISION)
    text = told(solicitation, browse, protest)
    assert found(protest, text) == []
    assert protest.number in text
    assert "Ground and decision are told once the one that asks again opens who offered, or the project ends." in text
    assert browse(None).get(protest.get_absolute_url()).status_code == 404
    projects.cancel_project(
        solicitation.project, reason="No money.", by=evaluating.world.lead(solicitation.project.lead)
    )
    text = told(solicitation, browse, protest)
    assert [secret for secret in ("Bright Roads", GROUND, DECISION) if secret not in text] == []
    assert [one for one in ("Lumen Works", "15,000", "1500000", "16,800", "1680000", "15000.00") if one in text] == []
    assert versions_read(protest) == [True, True]
    [one] = browse(None).get("/api/v1/protests").json()["items"]
    assert (one["company"], one["ground"], one["decision"]) == ("Bright Roads", GROUND, DECISION)


def test_protest_without_object_that_was_never_decided_stays_closed(evaluating: Evaluating) -> None:
    with on(2026, 7, 1):
        award = evaluating.intended(prices=TWO)
        protest = evaluating.protest(award, "Bright Roads", ground=GROUND)
    solicitation = ended(award.evaluation.solicitation, evaluating)
    projects.cancel_project(
        solicitation.project, reason="No money.", by=evaluating.world.lead(solicitation.project.lead)
    )
    assert fresh(protest).state == "moot"
    assert visible(Protest, ANYONE).count() == 0


def test_decided_protest_against_terms_waits_for_the_purchase_that_asks_again(
    evaluating: Evaluating, browse: Browse
) -> None:
    buying = evaluating.buying
    solicitation = buying.published("competitive_proposal")
    seller = buying.seller("Bright Roads")
    filed = actions.protest_terms(solicitation, organization=buying.company("Bright Roads"), by=seller, ground=GROUND)
    protest = actions.uphold_terms_protest(filed, reason=DECISION, remedy="cancel", by=buying.attorney)
    solicitation = ended(solicitation, evaluating)
    protest = fresh(protest)
    text = told(solicitation, browse, protest)
    assert (protest.state, found(protest, text), protest.number in text) == ("remedied", [], True)
    assert "may be asked again. Who filed it, why, and the decision are told to everyone once the one that" in text
    again = asked_again(solicitation, evaluating)
    lead = evaluating.world.lead(again.project.lead)
    projects.close_project(fresh(again.project), reason="Only the purchase is left.", by=lead)
    assert visible(TermsProtest, ANYONE).count() == 0  # it runs, and its companies may not know more
    evaluating.bidding.opened(again)
    text = told(solicitation, browse, protest)
    assert [secret for secret in ("Bright Roads", GROUND, DECISION) if secret not in text] == []


def test_decided_protest_waits_for_the_last_of_those_that_ask_again(evaluating: Evaluating) -> None:
    buying = evaluating.buying
    solicitation = buying.published("competitive_proposal")
    seller = buying.seller("Bright Roads")
    filed = actions.protest_terms(solicitation, organization=buying.company("Bright Roads"), by=seller, ground=GROUND)
    denied = actions.deny_terms_protest(filed, reason=DECISION, by=buying.attorney)
    second = ended(asked_again(ended(solicitation, evaluating), evaluating), evaluating)
    assert visible(TermsProtest, ANYONE).count() == 0
    third = asked_again(second, evaluating)
    assert visible(TermsProtest, ANYONE).count() == 0
    evaluating.bidding.opened(third)
    assert list(visible(TermsProtest, ANYONE)) == [denied]


def asked_again(solicitation: Solicitation, evaluating: Evaluating) -> Solicitation:
    """The same purchase as a low bid, published."""
    buying = evaluating.buying
    again = solicitations.resolicit(solicitation, profile="low_bid", by=evaluating.officer)
    dates, law = buying.dates(), {"method_citation": "§ 252.021", "route_approver": "R. Alvarez"}
    law |= {"sealed_by": "server", "unsealed_reason": "No officers to hold shares."}
    again = solicitations.edit_solicitation(again, by=evaluating.officer, **dates, **law)
    evidence = {line.code: "Seen." for line in again.checklist.all()}
    solicitations.tick_checklist(again, by=evaluating.officer, evidence=evidence)
    solicitations.ask_approvals(again, by=evaluating.officer)
    buying.approve(again)
    return solicitations.publish_solicitation(fresh(again), by=evaluating.officer)

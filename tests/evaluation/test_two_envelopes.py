"""Two envelopes: quality is opened and scored before any price, and prices are opened of those alone who passed."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from fractions import Fraction
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from junto.core.workflow import PROGRAM, Actor, Refused
from junto.documents.queries import versions_of
from junto.evaluation import actions, conditions
from junto.evaluation.models import Evaluation, QualityMinutes
from junto.journal import clock
from junto.journal.door import perform
from junto.notices.models import Notice
from junto.solicitations import actions as buying_actions
from junto.solicitations import profiles, receiving
from junto.solicitations.envelopes import door, storing
from junto.solicitations.models import Minutes, Opening, PriceEnvelope, Submission, SubmissionPrice
from tests.evaluation.making import PRICES, Evaluating, envelope, fresh

pytestmark = pytest.mark.django_db
TWO: dict[str, Any] = {"envelopes": 2, "envelopes_reason": "Nobody who scores shall know a price.", "least_quality": 60}
CLOSED = "Quality is not decided yet: no price is opened before the panel’s word on it is frozen."


def of(evaluation: Evaluation, company: str) -> Submission:
    return Submission.objects.get(solicitation=evaluation.solicitation, organization__name=company)


def price_of(submission: Submission) -> PriceEnvelope:
    return submission.price_envelopes.get()


def decided(evaluating: Evaluating) -> Evaluation:
    evaluation = evaluating.consensus(**TWO)
    evaluating.agree(evaluation)
    return actions.decide_quality(fresh(evaluation), by=evaluating.officer)


def minutes(opening: Opening, state: str = "office") -> dict[str, Any]:
    row = Minutes.objects.filter(opening=opening, state=state).order_by("-number").first()
    version = versions_of(row).first() if row else None
    assert version is not None
    return json.loads(version.body or "")


def test_quality_is_opened_and_no_price_with_it(evaluating: Evaluating) -> None:
    solicitation = evaluating.opened("competitive_proposal", **TWO)
    assert solicitation.state == "opened"
    opening = Opening.objects.get(solicitation=solicitation)
    assert (opening.part, opening.state) == ("quality", "held")
    for row in Submission.objects.filter(solicitation=solicitation):
        assert row.state == "opened"
        assert (row.prices.count(), row.stated_total, row.defects) == (0, None, [])
        assert {d.code for d in row.documents.all()} == {"proposal", "conflict", "non_collusion", "references"}
        assert row.answers.count() == 5
        assert (price_of(row).state, storing.opened_place(price_of(row).pk).exists()) == ("sealed", False)
    said = minutes(opening)
    assert said["part"] == "quality"
    assert [(e["total"], e["prices"], e["complete"]) for e in said["entries"]] == [(None, [], None)] * len(PRICES)
    assert [e["price_envelope"]["outcome"] for e in said["entries"]] == ["sealed"] * len(PRICES)
    assert {e["price_envelope"]["digest"] for e in said["entries"]} == set(
        PriceEnvelope.objects.values_list("digest", flat=True)
    )


def test_price_opening_is_refused_on_every_path_before_quality_is_decided(evaluating: Evaluating) -> None:
    evaluation = evaluating.consensus(**TWO)
    evaluating.agree(evaluation)
    solicitation, officer = fresh(evaluation.solicitation), evaluating.officer
    envelopes = [price_of(row) for row in Submission.objects.filter(solicitation=solicitation)]
    with evaluating.buying.after_deadline(solicitation, minutes=120):
        paths: list[tuple[Callable[[], object], str]] = [
            (lambda: buying_actions.call_opening(solicitation, by=officer), CLOSED),
            (lambda: buying_actions.call_opening(solicitation, by=officer, part="price"), CLOSED),
            (
                lambda: buying_actions.call_opening(solicitation, by=officer, part="price", round_number=1),
                "There is no such opening here.",
            ),
            (lambda: buying_actions.call_opening(solicitation, by=officer, part=""), "There is no such opening here."),
            (
                lambda: perform(envelopes[0], "open", by=PROGRAM),
                "Prices stay sealed until quality is decided and two officers hold the opening of the prices.",
            ),
            (
                lambda: perform(envelopes[0].submission, "open_price", by=PROGRAM),
                "Prices stay sealed until quality is decided and two officers hold the opening of the prices.",
            ),
            (lambda: actions.rank_candidates(fresh(evaluation), by=officer), "freeze the word on quality first"),
        ]
        for path, sentence in paths:
            with pytest.raises(Refused) as refused:
                path()
            assert sentence in str(refused.value)
        asked = Opening(solicitation=solicitation, part="price", state="called")
        assert receiving.why_not_the_hour(asked, clock.now()) == CLOSED  # the guard of holding
    for actor in (officer, evaluating.seat("Toni Transport"), evaluating.buying.seller("Lumen Works"), PROGRAM):
        with pytest.raises(Refused), door.read_price_envelope(envelopes[0], by=actor):
            raise AssertionError("read")
    assert not SubmissionPrice.objects.exists()


def test_opening_called_in_time_is_not_held_once_quality_is_open_again(evaluating: Evaluating) -> None:
    evaluation = decided(evaluating)
    solicitation, officer = fresh(evaluation.solicitation), evaluating.officer
    with evaluating.buying.after_deadline(solicitation, minutes=120):
        opening = buying_actions.call_opening(solicitation, by=officer)
        with pytest.raises(Refused, match="call it off first"):
            actions.agree_on_quality_again(fresh(evaluation), by=officer, reason="A point was written wrongly.")
        buying_actions.call_off_opening(opening, by=officer, reason="The panel looks once more.")
        again = actions.agree_on_quality_again(fresh(evaluation), by=officer, reason="A point was written wrongly.")
        assert (again.state, evaluating.candidate(again, "Bright Roads").shortlisted) == ("consensus", None)
        with pytest.raises(Refused, match="Quality is not decided yet"):
            buying_actions.call_opening(solicitation, by=officer)
        evaluating.agree(again, reason="A point was written wrongly.")
        actions.decide_quality(fresh(again), by=officer)
        later = buying_actions.call_opening(solicitation, by=officer)
    assert (later.part, later.state, QualityMinutes.objects.count()) == ("price", "called", 2)


def test_only_those_who_passed_have_their_price_opened(evaluating: Evaluating) -> None:
    evaluation = decided(evaluating)
    assert conditions.quality_points(evaluating.candidate(evaluation, "Lumen Works")) == Fraction(610, 7)
    assert conditions.quality_points(evaluating.candidate(evaluation, "Bright Roads")) == Fraction(400, 7)
    opening = evaluating.open_prices(evaluation)
    assert (opening.part, opening.state) == ("price", "held")
    states = {name: price_of(of(evaluation, name)).state for name in PRICES}
    assert states == {"Lumen Works": "opened", "Bright Roads": "left_sealed", "Clear Sight": "opened"}
    lumen, bright = of(evaluation, "Lumen Works"), of(evaluation, "Bright Roads")
    assert {p.unit_amount for p in lumen.prices.all()} == {PRICES["Lumen Works"]}
    assert {(d.part, d.code) for d in lumen.documents.all() if d.part == "price"} == {("price", "prices")}
    assert (bright.prices.count(), bright.stated_total, storing.opened_place(price_of(bright).pk).exists()) == (
        *(0, None, False),
    )
    said = {e["company"]: e for e in minutes(opening)["entries"]}
    assert {name: e["price_envelope"]["outcome"] for name, e in said.items()} == states
    assert (said["Bright Roads"]["total"], said["Bright Roads"]["complete"]) == (None, None)
    assert said["Lumen Works"]["total"] == {"amount": "16800.00", "currency": "USD"}
    with pytest.raises(Refused), door.read_price_envelope(price_of(bright), by=PROGRAM):
        raise AssertionError("read")
    with door.read_document(lumen.documents.get(code="prices"), by=evaluating.officer) as path:
        assert path.read_bytes().startswith(b"%PDF")


def test_quality_stands_once_prices_are_opened_and_the_award_follows(evaluating: Evaluating) -> None:
    evaluation, officer = decided(evaluating), evaluating.officer
    with pytest.raises(Refused, match="The prices are not opened yet"):
        actions.rank_candidates(fresh(evaluation), by=officer)
    evaluating.open_prices(evaluation)
    chair, lumen = evaluating.seat("Toni Transport"), evaluating.candidate(evaluation, "Lumen Works")
    with pytest.raises(Refused, match="The panel agrees once all scores are in"):
        actions.write_consensus(lumen, evaluating.points(1, 1), by=chair, reason="Cheaper than thought.")
    with pytest.raises(Refused, match="what the panel decided on quality stands"):
        actions.agree_on_quality_again(fresh(evaluation), by=officer, reason="Cheaper than thought.")
    ranked = actions.rank_candidates(fresh(evaluation), by=officer)
    assert ranked.state == "ranked"
    award = actions.announce_award(evaluating.responsible(lumen), reasons="It stands first.", by=officer)
    actions.withdraw_award(fresh(award), by=officer, reason="A form was missing.")
    back = fresh(evaluation)
    assert back.state == "decided"
    with pytest.raises(Refused, match="what the panel decided on quality stands"):
        perform(back, "agree_on_quality_again", by=officer, inputs={"reason": "x"})
    assert actions.rank_candidates(back, by=officer).state == "ranked"


def test_minutes_on_quality_say_points_and_who_goes_on(evaluating: Evaluating) -> None:
    evaluation = decided(evaluating)
    row = QualityMinutes.objects.get(evaluation=evaluation)
    version = versions_of(row).first()
    assert version is not None
    said = json.loads(version.body or "")
    assert said["least"] == 60
    assert {c["company"]: (c["points"], c["goes_on"]) for c in said["candidates"]} == {
        "Lumen Works": ("610/7", True),
        "Bright Roads": ("400/7", False),
        "Clear Sight": ("605/7", True),
    }
    assert "16800" not in (version.body or "")


def test_envelopes_are_handed_in_together_and_withdrawn_together(evaluating: Evaluating) -> None:
    bidding = evaluating.bidding
    solicitation = evaluating.buying.published("competitive_proposal", **TWO)
    made = [envelope(solicitation, "Lumen Works", 1, part=part) for part in ("quality", "price")]
    draft, seller = bidding.draft(solicitation), evaluating.buying.seller("Lumen Works")
    with pytest.raises(Refused, match="Two envelopes are asked for"):
        buying_actions.submit_packed(draft, iter(made[:1]), by=seller)
    done = buying_actions.submit_packed(draft, iter(made[:1]), price=iter(made[1:]), by=seller)
    again = buying_actions.submit_packed(draft, iter(made[:1]), price=iter(made[1:]), by=seller)
    assert (done.receipt, done.state) == (again.receipt, "submitted")
    assert list(door.wrong_envelopes()) == []
    place = storing.place_of(price_of(done).pk)
    place.chmod(0o600)
    place.write_bytes(b"other")
    assert list(door.wrong_envelopes()) == [f"price envelope {done.receipt}: changed"]
    withdrawn = buying_actions.withdraw_submission(done, by=seller)
    assert (withdrawn.state, price_of(withdrawn).state) == ("withdrawn", "sealed")


def called_quality(packed: bytes) -> bytes:
    """An envelope with everything in it that says it were the one on quality."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(packed)) as whole, zipfile.ZipFile(made, "w") as archive:
        for name in whole.namelist():
            data = whole.read(name)
            archive.writestr(
                name, data.replace(b'"ocid":', b'"part":"quality","ocid":') if name.endswith("json") else data
            )
    return made.getvalue()


def test_price_in_the_quality_envelope_is_shown_to_nobody(evaluating: Evaluating) -> None:
    solicitation = evaluating.buying.published("competitive_proposal", **TWO)
    swapped = [envelope(solicitation, "Lumen Works", 1_234_00, part=part) for part in ("price", "quality")]
    evaluating.bidding.packed(solicitation, swapped[0], "Lumen Works", swapped[1])
    whole = called_quality(envelope(solicitation, "Bright Roads", 1_234_00))
    good = envelope(solicitation, "Bright Roads", 1_234_00, part="price")
    evaluating.bidding.packed(solicitation, whole, "Bright Roads", good)
    evaluating.bidding.opened(solicitation)
    rows = {s.organization.name: s for s in Submission.objects.filter(solicitation=solicitation)}
    assert rows["Lumen Works"].state == "unreadable"
    assert [d["code"] for d in rows["Lumen Works"].defects] == ["another_part"]
    assert rows["Bright Roads"].state == "opened"
    assert [d["code"] for d in rows["Bright Roads"].defects] == ["price_in_quality", "in_other_envelope"]
    assert "prices" not in {d.code for d in rows["Bright Roads"].documents.all()}
    assert not SubmissionPrice.objects.exists()


def test_number_of_envelopes_is_chosen_with_a_reason(evaluating: Evaluating) -> None:
    officer, buying = evaluating.officer, evaluating.buying
    draft = buying.draft("competitive_proposal")
    for fields, sentence in (
        ({"envelopes": 2}, "say why this one has another"),
        ({"envelopes": 3, "envelopes_reason": "x"}, "Say whether there are one or two envelopes."),
        ({**TWO, "least_quality": 101}, "lie between 1 and 100"),
    ):
        with pytest.raises(Refused, match=sentence):
            buying_actions.edit_solicitation(draft, by=officer, **fields)
    two = buying_actions.edit_solicitation(draft, by=officer, **TWO)
    assert (two.envelopes, two.least_quality) == (2, 60)
    one = buying_actions.edit_solicitation(two, by=officer, envelopes=1)
    assert (one.envelopes, one.envelopes_reason, one.least_quality) == (1, "", None)
    with pytest.raises(Refused, match="everything is opened together"):
        buying_actions.edit_solicitation(buying.draft("low_bid"), by=officer, **TWO)


# --- pages -----------------------------------------------------------------------------------------------------------
def test_no_page_tells_a_price_before_the_prices_are_opened(
    evaluating: Evaluating, browse: Callable[[Actor], Client]
) -> None:
    evaluation = decided(evaluating)
    solicitation, lumen = fresh(evaluation.solicitation), of(evaluation, "Lumen Works")
    opening, pk = Opening.objects.get(solicitation=solicitation), evaluation.pk
    addresses = (
        *(solicitation.get_absolute_url(), lumen.get_absolute_url(), opening.get_absolute_url()),
        *(
            evaluation.get_absolute_url(),
            reverse("evaluation:quality", args=[pk]),
            reverse("evaluation:consensus", args=[pk]),
        ),
        *(evaluating.candidate(evaluation, "Lumen Works").get_absolute_url(), reverse("evaluation:ranking", args=[pk])),
    )
    people = (evaluating.officer, evaluating.seat("Toni Transport"), evaluating.world.officer("city_attorney"))
    with evaluating.buying.after_deadline(solicitation, minutes=120):
        seen = {}
        for actor in people:
            client = browse(actor)
            for address in addresses:
                answer = client.get(address)
                seen[actor.name, address] = answer.status_code
                text = answer.content.decode()
                assert "1,400" not in text, address
                assert "16,800" not in text, address
        desk = browse(evaluating.officer).get(evaluation.get_absolute_url()).content.decode()
        assert "Now the prices" in desk
        assert "price stays sealed" in desk
        assert (
            "Call the opening of the prices"
            in browse(evaluating.officer).get(solicitation.get_absolute_url()).content.decode()
        )
        opening = buying_actions.call_opening(solicitation, by=evaluating.officer)
        desk = browse(evaluating.officer).get(evaluation.get_absolute_url()).content.decode()
        assert f'<a href="{opening.get_absolute_url()}">See their opening</a>' in desk
        assert "Call the opening of the prices" not in desk
    assert seen[evaluating.officer.name, evaluation.get_absolute_url()] == 200
    assert seen[evaluating.officer.name, reverse("evaluation:quality", args=[pk])] == 200
    assert seen[evaluating.officer.name, reverse("evaluation:ranking", args=[pk])] == 409


def test_company_sees_which_envelope_and_hands_in_both_by_page(
    evaluating: Evaluating, browse: Callable[[Actor], Client]
) -> None:
    solicitation = evaluating.buying.published("competitive_proposal", **TWO)
    draft, seller = evaluating.bidding.filled(solicitation), evaluating.buying.seller("Lumen Works")
    draft = buying_actions.write_answers(draft, {"exceptions": "We ask $1,400 for one."}, by=seller)
    client = browse(seller)
    page = client.get(draft.get_absolute_url()).content.decode()
    assert "What goes into which envelope" in page
    assert "A price in the quality envelope?" in page
    address = f"{draft.get_absolute_url()}hand-in/"
    last = client.get(address)
    for one in last.context["ready"]:
        assert client.get(f"{draft.get_absolute_url()}envelope.zip?part={one.part}")["Content-Disposition"].endswith(
            f'-{one.part}-{one.plain.digest[:12]}.zip"'
        )
    answer = client.post(address, {"digest": last.context["digest"], "understood": "on"})
    assert answer.status_code == 302
    receipt = client.get(draft.get_absolute_url()).content.decode()
    done = fresh(draft)
    assert done.digest in receipt
    assert price_of(done).digest in receipt
    for digest in (done.digest, price_of(done).digest):
        told = client.post(
            reverse("solicitations:receipts"), {"receipt": done.receipt, "digest": digest}
        ).content.decode()
        assert "Yes, this is the one that was received" in told


def test_officer_chooses_two_envelopes_on_the_drafts_page(
    evaluating: Evaluating, browse: Callable[[Actor], Client]
) -> None:
    draft = evaluating.buying.draft("competitive_proposal")
    client = browse(evaluating.officer)
    address = f"{draft.get_absolute_url()}edit/"
    form = client.get(address).context["form"]
    given = {name: form[name].value() for name in form.fields if form[name].value() not in (None, "")}
    refused = client.post(address, {**given, "envelopes": "2"})
    assert "say why this one has another" in refused.content.decode()
    done = client.post(
        address, {**given, "envelopes": "2", "envelopes_reason": "Quality first.", "least_quality": "55"}
    )
    assert (done.status_code, fresh(draft).envelopes, fresh(draft).least_quality) == (302, 2, 55)
    assert "Below 55 of 100 points for quality" in client.get(draft.get_absolute_url()).content.decode()
    assert "envelopes" not in client.get(f"{evaluating.buying.draft().get_absolute_url()}edit/").context["form"].fields


# --- the method that always has two ----------------------------------------------------------------------------------
def test_method_that_requires_two_begins_with_two_and_nobody_chooses_one(
    evaluating: Evaluating, browse: Callable[[Actor], Client]
) -> None:
    officer = evaluating.officer
    draft = evaluating.buying.draft("two_envelope_proposal")
    assert (draft.envelopes, draft.envelopes_reason) == (2, "")
    with pytest.raises(Refused, match="there are always two envelopes"):
        buying_actions.edit_solicitation(draft, by=officer, envelopes=1, envelopes_reason="We are in a hurry.")
    client, address = browse(officer), f"{draft.get_absolute_url()}edit/"
    form = client.get(address).context["form"]
    assert "envelopes_reason" not in form.fields
    assert [value for value, _label in form.fields["envelopes"].choices] == [2]
    given = {name: form[name].value() for name in form.fields if form[name].value() not in (None, "")}
    assert client.post(address, {**given, "envelopes": "1"}).status_code == 400
    left_out = {name: value for name, value in given.items() if name != "envelopes"}
    assert client.post(address, {**left_out, "least_quality": "70"}).status_code == 302
    assert (fresh(draft).envelopes, fresh(draft).least_quality) == (2, 70)


def test_another_method_brings_its_own_number_of_envelopes(
    evaluating: Evaluating, browse: Callable[[Actor], Client]
) -> None:
    draft = evaluating.buying.draft("competitive_proposal")
    client, address = browse(evaluating.officer), f"{draft.get_absolute_url()}edit/"
    for method, envelopes in (("two_envelope_proposal", 2), ("competitive_proposal", 1), ("low_bid", 1)):
        form = client.get(address).context["form"]
        given = {name: form[name].value() for name in form.fields if form[name].value() not in (None, "")}
        answer = client.post(address, {**given, "profile": method})
        assert (answer.status_code, fresh(draft).profile, fresh(draft).envelopes) == (302, method, envelopes)


def test_record_of_an_earlier_version_of_a_method_keeps_its_envelopes(
    evaluating: Evaluating, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = profiles.profile_of("competitive_proposal")
    draft = evaluating.buying.draft("competitive_proposal")
    later = replace(old, version=2, two_envelopes="required", discussions=False, best_and_final=False)
    monkeypatch.setattr(profiles, "all_profiles", lambda: (old, later))
    assert (fresh(draft).method.two_envelopes, fresh(draft).envelopes) == ("offered", 1)
    edited = buying_actions.edit_solicitation(fresh(draft), by=evaluating.officer, title="Cameras and signs")
    assert (edited.profile_version, edited.envelopes) == (1, 1)
    new = evaluating.buying.draft("competitive_proposal")
    assert (new.profile_version, new.envelopes) == (2, 2)


# --- who is told what ------------------------------------------------------------------------------------------------
NUMBERS = re.compile(r"\b(S-\d{4}-\d{4}|\w{4}-\w{4}-\w{4})\b")


def told(since: int = 0, language: str = "en") -> set[tuple[str, str, bool]]:
    """To whom, what, and whether at once: every notice after so many, without the purchase's number and receipts."""
    rows = list(Notice.objects.order_by("pk").select_related("person", "organization"))[since:]
    return {(str(n.person or n.organization), NUMBERS.sub("N", n.words[language]), n.urgent) for n in rows}


def test_everyone_concerned_is_told_of_quality_and_prices_and_only_of_their_own(evaluating: Evaluating) -> None:
    evaluation = evaluating.consensus(**TWO)
    evaluating.agree(evaluation)
    seats, office = (
        ("Toni Transport", "Pat Police", "Taylor Technology", "Robin Resident"),
        evaluation.solicitation.office,
    )
    title = evaluation.solicitation.title
    before = Notice.objects.count()
    actions.decide_quality(fresh(evaluation), by=evaluating.officer)
    opened = f"Quality is decided on N, “{title}”. Your price will be opened; you are told when."
    sealed = (
        f"Quality is decided on N, “{title}”. Your offer does not reach the least points that were published, so your "
        "price stays sealed."
    )
    assert told(before) == {
        *((name, opened, True) for name in ("Lumen Works", "Clear Sight")),
        ("Bright Roads", sealed, True),
        *((name, "The panel’s word on quality is frozen on N; no price is opened yet.", False) for name in seats),
        (office.name, f"Quality is decided on N, “{title}”: the opening of the prices can be called.", False),
    }
    before = Notice.objects.count()
    actions.agree_on_quality_again(fresh(evaluation), by=evaluating.officer, reason="A point was written wrongly.")
    again = f"The panel looks at quality once more on N, “{title}”. You are told anew what it decides."
    assert told(before) == {
        *((name, again, True) for name in PRICES),
        *((name, "Please agree on quality once more on N; no price is opened yet.", False) for name in seats),
    }


def test_everyone_concerned_is_told_of_the_prices(
    evaluating: Evaluating, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    evaluation = decided(evaluating)
    office, title = evaluation.solicitation.office, evaluation.solicitation.title
    before = Notice.objects.count()
    with django_capture_on_commit_callbacks(execute=True):
        evaluating.open_prices(evaluation)
    called = "N: the opening of the prices was called. The price of yours (N) is opened there."
    assert told(before) == {
        *((name, called, False) for name in ("Lumen Works", "Clear Sight")),
        *(
            (name, "N: the prices were opened. The price of yours (N) was read.", False)
            for name in ("Lumen Works", "Clear Sight")
        ),
        ("Bright Roads", "N: the prices were opened. The price of yours (N) stays sealed; nobody read it.", False),
        *(
            (name, "The prices on N were opened. What the panel decided on quality stands.", False)
            for name in ("Toni Transport", "Pat Police", "Taylor Technology", "Robin Resident")
        ),
        (office.name, f"The prices on N, “{title}”, were opened: you can rank now.", False),
    }
    spanish = "N: se abrieron los precios. El de la suya (N) queda sellado; nadie lo leyó."
    assert ("Bright Roads", spanish, False) in told(before, "es")


def test_company_reads_its_notice_and_what_it_leads_to(
    evaluating: Evaluating, browse: Callable[[Actor], Client]
) -> None:
    evaluation = decided(evaluating)
    notice = Notice.objects.filter(organization__name="Bright Roads").latest("pk")
    with evaluating.buying.after_deadline(fresh(evaluation.solicitation), minutes=120):
        client = browse(evaluating.buying.seller("Bright Roads"))
        assert "your price stays sealed" in client.get(reverse("notices:inbox")).content.decode()
        page = client.get(notice.url)
        assert page.status_code == 200
        assert "Lumen Works" not in page.content.decode()
        assert browse(evaluating.buying.seller("Lumen Works")).get(notice.url).status_code == 404


# --- what two envelopes do not go with -------------------------------------------------------------------------------
def test_paper_is_refused_and_the_page_says_what_to_do_instead(
    evaluating: Evaluating, browse: Callable[[Actor], Client]
) -> None:
    solicitation, bidding = evaluating.buying.published("competitive_proposal", **TWO), evaluating.bidding
    with pytest.raises(Refused, match="Let the company use a computer here"):
        bidding.on_paper(solicitation)
    assert not Submission.objects.exists()
    client = browse(evaluating.officer)
    page = client.get(solicitation.get_absolute_url()).content.decode()
    assert "so nothing is taken on paper. Let the company use a computer here" in page
    assert "Take in on paper" not in page
    direct = client.get(reverse("solicitations:paper", args=[solicitation.pk]))
    assert direct.status_code == 409
    assert "Let the company use a computer here" in direct.content.decode()
    company = browse(evaluating.buying.seller("Lumen Works")).get(solicitation.get_absolute_url()).content.decode()
    assert "nothing is taken on paper" not in company


def test_no_shortlist_and_no_discussion_and_clarifications_instead(
    evaluating: Evaluating, browse: Callable[[Actor], Client]
) -> None:
    evaluation, officer = evaluating.consensus(**TWO), evaluating.officer
    evaluating.agree(evaluation)
    lumen = evaluating.candidate(evaluation, "Lumen Works")
    instead = "what is unclear is asked as a clarification"
    with pytest.raises(Refused, match=instead):
        actions.decide_shortlist(fresh(evaluation), kept=[lumen], reason="It is best.", by=officer)
    with pytest.raises(Refused, match=instead):
        actions.begin_negotiations(fresh(evaluation), by=officer)
    with pytest.raises(Refused, match="There are no discussions now"):
        actions.record_discussion(lumen, held_on=clock.now().date(), people="We", about="Prices", by=officer)
    direct = browse(officer).get(reverse("evaluation:shortlist-new", args=[evaluation.pk]))
    assert direct.status_code == 409
    assert instead in direct.content.decode()
    decided_on = actions.decide_quality(fresh(evaluation), by=officer)
    asked = actions.ask_clarification(
        fresh(lumen), question="Who repairs at night?", until=clock.now() + timedelta(days=2), by=officer
    )
    assert (asked.state, fresh(decided_on).state) == ("asked", "decided")

"""The room's pages on the way of a proposal and of a low bid: who sees what at which stage, and what forms do."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.test import Client
from django.urls import reverse

from junto.core.workflow import Actor
from junto.documents.models import Version
from junto.evaluation import actions
from junto.evaluation.models import Award, Check, Debriefing, Panelist, Protest, Score, Trial
from tests.evaluation.making import Evaluating, fresh

Browse = Callable[[Actor | None], Client]


def page(client: Client, name: str, row: Any, status: int = 200) -> str:
    """The text of a page, which answers with `status`."""
    answer = client.get(reverse(f"evaluation:{name}", kwargs={"pk": row.pk}))
    assert answer.status_code == status, answer.content.decode()[:2000]
    return answer.content.decode()


def test_panel_member_declares_scores_and_hands_in_by_the_pages(evaluating: Evaluating, browse: Browse) -> None:
    evaluation = evaluating.declaring()
    seat = evaluating.panelist(evaluation, "Robin Resident")
    robin, officer = browse(evaluating.seat("Robin Resident")), browse(evaluating.officer)

    text = page(robin, "seat", seat)
    assert "Lumen Works" in text
    assert "Declare on the names" in text
    assert page(officer, "evaluation", evaluation).count("declares on the names") == 4
    declare = reverse("evaluation:declare", kwargs={"pk": seat.pk})
    refused = robin.post(declare, {"interest": "no"})
    assert refused.status_code == 409
    assert "Promise to keep to yourself what you read." in refused.content.decode()
    assert robin.post(declare, {"interest": "no", "confidential": "on"}).status_code == 302
    assert fresh(seat).state == "declared"

    evaluating.declare(evaluation, "names", ("Toni Transport", "Pat Police", "Taylor Technology"))
    evaluation = actions.begin_checks(fresh(evaluation), by=evaluating.officer)
    evaluating.responsive(evaluation)
    assert "Declare on what you read" in page(robin, "seat", seat)
    robin.post(declare, {"interest": "no", "confidential": "on"})
    evaluating.declare(evaluation, "contents", ("Toni Transport", "Pat Police", "Taylor Technology"))
    lumen = evaluating.candidate(evaluation, "Lumen Works")
    trial = {"criterion": 1, "tried_by": "resident", "task": "Report a lamp", "completed": "yes", "minutes": 3}
    assert officer.post(reverse("evaluation:trial-new", kwargs={"pk": lumen.pk}), trial).status_code == 302
    assert Trial.objects.get().minutes == 3
    actions.begin_scoring(fresh(evaluation), by=evaluating.officer)

    scores = reverse("evaluation:scores", kwargs={"pk": seat.pk})
    assert "Report a lamp" in page(robin, "scores", seat)
    given = {f"c1-{name}": value for name, value in (("points_1", 90), ("reason_1", "Fits."), ("points_2", 200))}
    assert "less than or equal to 100" in robin.post(scores, given).content.decode()
    assert robin.post(scores, {**given, "c1-points_2": 80}).status_code == 302
    assert 'value="90"' in page(robin, "scores", seat)
    hand_in = reverse("evaluation:hand-in", kwargs={"pk": seat.pk})
    assert "final" in page(robin, "hand-in", seat)
    early = robin.post(hand_in)
    assert early.status_code == 409
    assert "No reason yet for “Upkeep” of Lumen Works" in early.content.decode()
    full = {
        f"c{n}-{field}_{c}": value
        for n in (1, 2, 3)
        for c in (1, 2)
        for field, value in (("points", 70), ("reason", "As the file shows."))
    }
    assert robin.post(scores, {**full, "hand_in": "1"})["Location"] == hand_in
    assert robin.post(hand_in).status_code == 302
    assert set(Score.objects.values_list("state", flat=True)) == {"handed_in"}
    assert robin.get(scores).status_code == 302  # what is handed in is not opened for writing any more
    assert "Robin Resident" not in page(officer, "evaluation", evaluation).split("Who is awaited")[1].split("</ul>")[0]
    assert "70" in page(robin, "hand-in", seat)
    page(officer, "hand-in", seat, 404)
    page(officer, "consensus", evaluation, 409)


def test_consensus_ranking_and_award_are_made_by_the_pages(evaluating: Evaluating, browse: Browse) -> None:
    evaluation = evaluating.consensus()
    chair, officer = browse(evaluating.seat("Toni Transport")), browse(evaluating.officer)
    anyone, seller = browse(None), browse(evaluating.buying.seller("Clear Sight"))
    text = page(chair, "consensus", evaluation)
    assert "own scores from 89 to 92" in text
    assert "Write the consensus" in text
    assert "Write the consensus" not in page(officer, "consensus", evaluation)
    page(anyone, "consensus", evaluation, 404)
    page(seller, "consensus", evaluation, 404)
    for candidate in evaluation.candidates.all():
        fit, upkeep = {"Lumen Works": (90, 80), "Bright Roads": (60, 50), "Clear Sight": (85, 90)}[str(candidate)]
        page(chair, "write-consensus", candidate)
        data = {"points_1": fit, "reason_1": "Agreed.", "points_2": upkeep, "reason_2": "Agreed.", "agree": "1"}
        answer = chair.post(reverse("evaluation:write-consensus", kwargs={"pk": candidate.pk}), data)
        assert answer.status_code == 302, answer.content.decode()
    answer = officer.post(reverse("evaluation:evaluation-act", kwargs={"pk": evaluation.pk, "action": "rank"}))
    assert answer.status_code == 302, answer.content.decode()
    text = page(officer, "ranking", evaluation)
    # 90 × 50 % + 80 × 20 % + 30 × 1250/1400 = 45 + 16 + 26.79
    assert "87.79" in text
    assert "lowest price $15,000.00 ÷ this price $16,800.00 × 30 = 26.79" in text
    assert "Look at whether the company can perform" in text
    page(anyone, "ranking", evaluation, 404)
    winner = evaluating.candidate(evaluation, "Lumen Works")
    page(officer, "candidate", winner)
    evaluating.responsible(winner)
    assert "Award to Lumen Works" in page(officer, "ranking", evaluation)
    new = reverse("evaluation:award-new", kwargs={"pk": winner.pk})
    assert "after 7 days" in officer.get(new).content.decode()
    assert officer.post(new, {"reasons": "Most points."}).status_code == 302
    award = Award.objects.get()
    text = page(anyone, "award", award)
    assert "Lumen Works" not in text
    assert "16,800" not in text
    assert "Most points." not in text
    text = page(seller, "award", award)
    assert "Lumen Works" in text
    assert "16,800" not in text
    assert "File a protest" in text
    assert "Lumen Works" not in anyone.get(reverse("evaluation:awards")).content.decode()


def test_company_protests_and_is_debriefed_by_the_pages(evaluating: Evaluating, browse: Browse) -> None:
    award = evaluating.intended("low_bid")
    seller, anyone = browse(evaluating.buying.seller("Lumen Works")), browse(None)
    attorney, officer = browse(evaluating.buying.attorney), browse(evaluating.officer)
    text = page(anyone, "award", award)
    assert "Bright Roads" in text
    assert "$15,000.00" in text
    new = reverse("evaluation:protest-new", kwargs={"pk": award.pk})
    assert anyone.get(new).status_code == 403
    assert "stays the award at once" in seller.get(new).content.decode()
    assert seller.post(new, {"ground": ""}).status_code == 400
    assert seller.post(new, {"ground": "The bond was too small."}).status_code == 302
    protest = Protest.objects.get()
    assert fresh(award).state == "stayed"
    assert "The bond was too small." in page(attorney, "protest", protest)
    page(anyone, "protest", protest, 404)
    assert "1 protest was filed" in page(anyone, "award", award)
    deny = reverse("evaluation:protest-act", kwargs={"pk": protest.pk, "action": "deny"})
    assert officer.post(deny, {"reason": "No."}).status_code == 403
    assert attorney.post(deny, {"reason": "The bond is 5 % as asked."}).status_code == 302
    assert "The bond is 5 % as asked." in page(anyone, "protest", protest)
    ask = reverse("evaluation:debriefing-new", kwargs={"pk": award.pk})
    assert seller.post(ask, {"wish": "Why not we?"}).status_code == 302
    debriefing = Debriefing.objects.get()
    page(anyone, "debriefing", debriefing, 404)
    give = reverse("evaluation:debriefing-act", kwargs={"pk": debriefing.pk, "action": "give"})
    assert officer.post(give, {"told": "Yours was second.", "held_on": "2027-01-11"}).status_code == 302
    text = page(seller, "debriefing", debriefing)
    assert "Yours was second." in text
    assert "Place in the ranking" in text


def test_check_is_decided_by_the_pages_with_what_shows_it(evaluating: Evaluating, browse: Browse) -> None:
    evaluation = evaluating.checking("low_bid")
    candidate = evaluating.candidate(evaluation, "Clear Sight")
    officer, seller = browse(evaluating.officer), browse(evaluating.buying.seller("Clear Sight"))
    check = candidate.checks.get(stage="responsiveness", code="bond")
    miss = reverse("evaluation:check-act", kwargs={"pk": check.pk, "action": "miss"})
    assert officer.get(miss).status_code == 200
    assert officer.post(miss, {"reason": "There is no bond."}).status_code == 302
    assert fresh(check).state == "not_met"
    page(seller, "candidate", candidate, 404)
    act = reverse("evaluation:candidate-act", kwargs={"pk": candidate.pk, "action": "find_nonresponsive"})
    assert officer.post(act, {"reason": "No bond, which cannot be waived."}).status_code == 302
    text = page(seller, "candidate", candidate)
    assert "There is no bond." in text
    assert "Bright Roads" not in text
    assert "5 of 6 met" not in page(officer, "evaluation", evaluation)
    assert "0 of 6 met, 1 not met" in page(officer, "evaluation", evaluation)
    assert Check.objects.filter(candidate=candidate, role="risk_manager").count() == 1


def test_panel_is_named_by_the_page_and_lists_say_what_is_open(evaluating: Evaluating, browse: Browse) -> None:
    solicitation = evaluating.opened("competitive_proposal")
    officer, anyone = browse(evaluating.officer), browse(None)
    prepare = reverse("evaluation:prepare", kwargs={"pk": solicitation.pk})
    assert anyone.get(prepare).status_code == 403
    assert "This method has a panel" in officer.get(prepare).content.decode()
    assert officer.post(prepare).status_code == 302
    evaluation = solicitation.evaluation
    evaluating.person("Robin Resident")
    new = reverse("evaluation:panelist-new", kwargs={"pk": evaluation.pk})
    assert officer.post(new, {"person": "Nobody Here", "seat": "resident"}).status_code == 400
    assert officer.post(new, {"person": "robin resident", "seat": "resident", "chairs": "on"}).status_code == 302
    panelist = Panelist.objects.get()
    assert (panelist.seat, panelist.chairs, panelist.state) == ("resident", True, "named")
    text = page(officer, "evaluation", evaluation)
    assert "Nobody of Police is on the panel" in text
    assert "Nothing is opened to the evaluation yet" in text
    page(anyone, "evaluation", evaluation, 404)
    assert "No awards yet" in anyone.get(reverse("evaluation:awards")).content.decode()


def test_award_page_lists_its_notices_as_they_were_given(evaluating: Evaluating, browse: Browse) -> None:
    award = evaluating.approve_award(evaluating.intended(prices={"Lumen Works": 1_400_00, "Bright Roads": 1_250_00}))
    seller = evaluating.buying.seller("Bright Roads")

    def links(actor: Actor | None) -> list[tuple[str, str]]:
        text = page(browse(actor), "award", award)
        return [(one.label, one.subject.state) for one in notices() if f'href="{one.get_absolute_url()}"' in text]

    assert links(None) == [("intent to award", "public")]
    assert links(seller) == [("intent to award", "offered"), ("intent to award", "public")]
    with evaluating.after_protests(award):
        actions.confirm_award(fresh(award), by=evaluating.officer)
    assert links(None) == [("intent to award", "public"), ("award", "public")]
    [_intent, notice] = [one for one in notices() if one.subject.state == "public"]
    text = browse(None).get(notice.get_absolute_url()).content.decode()
    assert "Lumen Works" in text
    assert "16800.00 USD" in text


def notices() -> list[Any]:
    """The frozen notices, oldest first; each knows its `subject`."""
    return list(Version.objects.filter(subject_type="evaluation.notice").order_by("made_at", "pk"))

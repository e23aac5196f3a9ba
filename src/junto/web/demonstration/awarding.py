"""Two purchases from the opening to the award: a bid put aside and a protest denied; a panel and a protest upheld."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from junto.evaluation import actions
from junto.evaluation.actions.scoring import Points
from junto.evaluation.models import Award, Candidate, Check, Evaluation, Panelist, Protest
from junto.journal.due import apply_due
from junto.solicitations.actions import approve_act
from junto.solicitations.models import Solicitation
from junto.web.demonstration.buying import Offer, hand_in, open_round, seller
from junto.web.demonstration.stage import Stage

OFFICERS = {"risk_manager": "Owen Clarke", "clerk": "Anita Flores"}
BUYER = "Paul Brandt"
ATTORNEY = "Evelyn Price"
SHOWN = {
    "signed": "Signed by the owner, page 1.",
    "complete": "All prices are there.",
    "bond": "Cashier’s check of 5 %.",
    "documents": "All there, listed in the minutes.",
    "addenda": "Acknowledged.",
    "no_exceptions": "None taken.",
    "requirements": "Each answered, part B.",
    "debarment": "SAM.gov and the state’s list, read on the day of the ranking.",
    "capacity": "Three works of this size in four years; balance sheet read.",
    "insurance": "Certificate read; one million per occurrence.",
    "licences": "State licence, valid for two years.",
    "conflict": "Filed with the clerk.",
    "references": "Two cities called; both would buy again.",
}


def award(stage: Stage, cabinets: Solicitation, cameras: Solicitation) -> tuple[Award, Award]:
    """Both purchases awarded, the cabinets first."""
    return _award_cabinets(stage, cabinets), _award_cameras(stage, cameras)


def _now(row: Any) -> Any:
    return type(row).objects.get(pk=row.pk)


def _local(stage: Stage, *, days: int) -> datetime:
    return timezone.localtime(stage.at + timedelta(days=days)).replace(hour=14, minute=0, second=0, microsecond=0)


# --- checks, for both -------------------------------------------------------------------------------------------------
def _meet(stage: Stage, checks: Iterable[Check]) -> None:
    """Each check by whoever decides it, with what shows it."""
    for check in checks:
        by = stage.actor(OFFICERS.get(check.role, BUYER))
        with stage.moment(hours=0.2):
            actions.meet_check(check, evidence=SHOWN[check.code], by=by)


def find_responsive(stage: Stage, candidate: Candidate) -> None:
    _meet(stage, candidate.checks.filter(stage="responsiveness", state="open"))
    with stage.moment(hours=0.5):
        actions.find_responsive(candidate, by=stage.actor(BUYER))


def _find_responsible(stage: Stage, candidate: Candidate) -> Candidate:
    _meet(stage, candidate.checks.filter(stage="responsibility", state__in=("open", "asked")))
    with stage.moment(hours=0.5):
        return actions.find_responsible(_now(candidate), by=stage.actor(BUYER))


def _candidate(evaluation: Evaluation, code: str) -> Candidate:
    return evaluation.candidates.get(organization__code=code)


def _protest(stage: Stage, award: Award, code: str, ground: str, asked_for: str) -> Protest:
    with stage.moment(hours=60):
        return actions.file_protest(
            award,
            organization=stage.organizations[code],
            ground=ground,
            asked_for=asked_for,
            by=seller(stage, code),
        )


def _confirm(stage: Stage, award: Award, resolution: int) -> Award:
    """The council resolves, the time for protests passes, and it is awarded for good."""
    with stage.moment(hours=30):
        for approval in award.evaluation.solicitation.approvals.filter(act="award", state="waiting"):
            approve_act(approval, by=stage.actor("Carol Jennings"))
    with stage.moment(hours=1):
        actions.name_resolution(_now(award), resolution=stage.resolution(resolution), by=stage.actor("Anita Flores"))
    assert award.protest_until is not None
    with stage.at_time(max(stage.at, award.protest_until) + timedelta(hours=10)):
        apply_due()
        return actions.confirm_award(_now(award), by=stage.actor(BUYER))


# --- the low bid ------------------------------------------------------------------------------------------------------
def _award_cabinets(stage: Stage, cabinets: Solicitation) -> Award:
    """The lowest bid lacks half its bond; the next one wins; the protest against it is denied."""
    officer = stage.actor(BUYER)
    with stage.moment(hours=2):
        evaluation = actions.begin_checks(actions.prepare_evaluation(cabinets, by=officer), by=officer)
    northgate, ridgeline = _candidate(evaluation, "NOR"), _candidate(evaluation, "RID")
    find_responsive(stage, northgate)
    with stage.moment(hours=1):
        reason = "The check is 2 % of the bid; 5 % was asked. A bond is no minor matter."
        actions.miss_check(ridgeline.checks.get(code="bond"), reason=reason, by=officer)
        actions.find_nonresponsive(_now(ridgeline), reason=reason, by=officer)
    with stage.moment(hours=3):
        evaluation = actions.rank_candidates(_now(evaluation), by=officer)
    northgate = _find_responsible(stage, northgate)
    with stage.moment(hours=2):
        award = actions.announce_award(northgate, reasons="The lowest bid that answers what was asked.", by=officer)
    protest = _protest(
        stage,
        award,
        "RID",
        "Ours is the lowest price. The bank made the check out wrongly and would have mended it in a day.",
        "Let us mend the check and award to us.",
    )
    with stage.moment(hours=40):
        actions.deny_protest(
            protest,
            reason="The bond is asked of everyone, due with the bid. Mending it after the prices are read would give "
            "one bidder a choice that the others did not have.",
            by=stage.actor(ATTORNEY),
        )
    denied = _now(protest)
    with stage.at_time(denied.appeal_until + timedelta(hours=12)):
        apply_due()  # nobody appealed: the stay ends
    return _confirm(stage, award, 31)


# --- the proposal -----------------------------------------------------------------------------------------------------
PANEL = (
    ("Grace Oyelaran", "member", "TRN"),
    ("Luis Ortega", "member", "PSD"),
    ("Beth Carver", "member", "PWK"),
    ("Sofia Marchetti", "technology", ""),
    ("Walter Nguyen", "resident", ""),
)
ALTERNATE = "Sam Whitfield"  # stands by for Luis Ortega, whose brother works for a company that offers
SCORERS = ("Grace Oyelaran", ALTERNATE, "Beth Carver", "Sofia Marchetti", "Walter Nguyen")
AGREED = {"VER": (88, 70, 80), "LUM": (86, 84, 82), "HAL": (70, 76, 74)}
WHY = {
    "VER": ("Within 4 % by night at nine crossings.", "Pictures go after 24 hours.", "Repair in one day."),
    "LUM": ("Within 5 %, one winter test missing.", "72 hours, looks logged.", "Two days, store in the county."),
    "HAL": ("Within 8 % at night.", "72 hours; export for a fee.", "Two days, from another state."),
}
FINAL = (
    Offer("VER", {"camera": 3_984, "traffic-sensor": 2_100, "": 8_400}, 20),
    Offer("LUM", {"camera": 3_860, "traffic-sensor": 2_080, "": 8_200}, 3),
)


def _award_cameras(stage: Stage, cameras: Solicitation) -> Award:
    """A panel scores, final offers come, the first award falls to a protest, the second one stands."""
    officer = stage.actor(BUYER)
    evaluation = _seat_the_panel(stage, cameras)
    _try_out(stage, evaluation)
    _score(stage, evaluation)
    _agree(stage, evaluation, AGREED)
    _final_offers(stage, _now(evaluation))
    with stage.moment(hours=5):
        evaluation = actions.rank_candidates(_now(evaluation), by=officer)
    award = _announce(stage, evaluation, "LUM")
    protest = _protest(
        stage,
        award,
        "VER",
        "The reasons take points from us because we erase pictures after 24 hours. Criterion 2 says 72 hours at the "
        "most: less is not worse.",
        "Score criterion 2 as it was published.",
    )
    with stage.moment(hours=50):
        actions.uphold_protest(
            protest,
            reason="The criterion sets an upper limit. Whoever stays below it meets it; the panel’s reason is not one "
            "that was published.",
            remedy="again",
            by=stage.actor(ATTORNEY),
        )
    chair = stage.actor("Grace Oyelaran")
    with stage.moment(hours=30):
        given = _points(
            evaluation, (88, 92, 80), ("Within 4 % by night.", "Below the limit, looks logged.", "One day.")
        )
        draft = actions.write_consensus(
            _candidate(_now(evaluation), "VER"), given, reason="As protest and decision say.", by=chair
        )
        actions.agree_on_consensus(draft, by=chair)
    with stage.moment(hours=3):
        evaluation = actions.rank_candidates(_now(evaluation), by=officer)
    award = _announce(stage, evaluation, "VER")
    _debrief(stage, award)
    return _confirm(stage, award, 44)


def _announce(stage: Stage, evaluation: Evaluation, code: str) -> Award:
    candidate = _find_responsible(stage, _candidate(evaluation, code))
    with stage.moment(hours=2):
        reasons = "Most points by the published formula, quality and price together."
        return actions.announce_award(candidate, reasons=reasons, by=stage.actor(BUYER))


def _seat_the_panel(stage: Stage, cameras: Solicitation) -> Evaluation:
    """Named, declared on the names; one has an interest, so that the alternate takes the seat; then on the contents."""
    officer, seats = stage.actor(BUYER), {}
    with stage.moment(hours=4):
        evaluation = actions.prepare_evaluation(cameras, by=officer)
        for name, seat, code in PANEL:
            seats[name] = actions.name_panelist(
                evaluation,
                person=stage.people[name],
                seat=seat,
                organization=stage.organizations[code] if code else None,
                chairs=name == "Grace Oyelaran",
                by=officer,
            )
        alternate = stage.people[ALTERNATE]
        actions.name_panelist(evaluation, person=alternate, seat="", alternate_for=seats["Luis Ortega"], by=officer)
    with stage.moment(hours=1):
        actions.begin_declarations(_now(evaluation), by=officer)
    with stage.moment(hours=6):
        text = "My brother sells for Halcyon Roadways."
        luis = stage.actor("Luis Ortega")
        actions.declare_interests(_now(seats["Luis Ortega"]), phase="names", interest=True, text=text, by=luis)
    _declare(stage, evaluation, "names")
    with stage.moment(hours=2):
        evaluation = actions.begin_checks(_now(evaluation), by=officer)
    for candidate in evaluation.candidates.order_by("pk"):
        find_responsive(stage, candidate)
    _declare(stage, evaluation, "contents")
    return evaluation


def _declare(stage: Stage, evaluation: Evaluation, phase: str) -> None:
    for name in SCORERS:
        with stage.moment(hours=2):
            seat = Panelist.objects.get(evaluation=evaluation, person=stage.people[name])
            actions.declare_interests(seat, phase=phase, interest=False, confidential=True, by=stage.actor(name))


def _try_out(stage: Stage, evaluation: Evaluation) -> None:
    """A clarification, and residents and staff who try what the panel is to score."""
    officer, lumina = stage.actor(BUYER), _candidate(evaluation, "LUM")
    with stage.moment(hours=3):
        asked = actions.ask_clarification(
            lumina, question="Is the winter test of page 12 part of the price?", until=_local(stage, days=4), by=officer
        )
    with stage.moment(hours=20):
        actions.answer_clarification(asked, answer="Yes: item 1 holds it.", by=seller(stage, "LUM"))
    for code, tried_by, task, minutes, words in (
        ("VER", "resident", "Find out on the street who answers for the camera", 2, "The sign says it all."),
        ("LUM", "resident", "Find out on the street who answers for the camera", 6, "I had to call."),
        ("VER", "staff", "Switch one camera off without the signal", 4, "Two taps."),
    ):
        with stage.moment(hours=1):
            actions.record_trial(
                _candidate(evaluation, code),
                criterion=2,
                tried_by=tried_by,
                task=task,
                completed=True,
                minutes=minutes,
                words=words,
                by=stage.actor("Sofia Marchetti"),
            )


def _points(evaluation: Evaluation, points: tuple[int, ...], why: tuple[str, ...]) -> dict[int, Points]:
    """Points and reasons for the three criteria that the panel scores."""
    return {number: Points(*line) for number, line in enumerate(zip(points, why, strict=True), 1)}


def _score(stage: Stage, evaluation: Evaluation) -> None:
    """Each scores alone; all are in with the last one."""
    with stage.moment(hours=1):
        evaluation = actions.begin_scoring(_now(evaluation), by=stage.actor(BUYER))
    for off, name in enumerate(SCORERS):
        seat, by = Panelist.objects.get(evaluation=evaluation, person=stage.people[name]), stage.actor(name)
        given = {
            c: _points(evaluation, tuple(p + 4 * off - 8 for p in AGREED[code]), WHY[code])
            for c in evaluation.candidates.select_related("organization")
            if (code := c.organization.code)
        }
        with stage.moment(hours=9):
            actions.save_scores(seat, given, by=by)
            actions.hand_in_scores(seat, by=by)


def _agree(stage: Stage, evaluation: Evaluation, agreed: Mapping[str, tuple[int, ...]]) -> None:
    """The chair records what the panel agrees on, with its dissent."""
    chair = stage.actor("Grace Oyelaran")
    for code, points in agreed.items():
        dissent = "Walter Nguyen: 24 hours protects people better." if code == "VER" else ""
        with stage.moment(hours=1):
            given = _points(evaluation, points, WHY[code])
            draft = actions.write_consensus(_candidate(_now(evaluation), code), given, dissent=dissent, by=chair)
            actions.agree_on_consensus(draft, by=chair)


def _final_offers(stage: Stage, evaluation: Evaluation) -> None:
    """A shortlist of two, a talk with each, and their best and final offers by one deadline."""
    officer = stage.actor(BUYER)
    kept = [_candidate(evaluation, code) for code in ("VER", "LUM")]
    with stage.moment(hours=3):
        actions.decide_shortlist(evaluation, kept=kept, reason="The third is 8 % off at night.", by=officer)
        evaluation = actions.begin_negotiations(_now(evaluation), by=officer)
    for candidate in kept:
        with stage.moment(hours=20):
            actions.record_discussion(
                _now(candidate),
                held_on=timezone.localdate(stage.at),
                people="Paul Brandt, Grace Oyelaran, the company",
                about="The winter test, the off switch, who keeps spare parts. The same four questions to both.",
                by=officer,
            )
    with stage.moment(hours=2):
        text = "Your last price for all items, five years of upkeep included."
        round_ = actions.ask_final_offers(evaluation, text=text, deadline=_local(stage, days=5), by=officer)
    solicitation = evaluation.solicitation
    for offer in FINAL:
        hand_in(stage, solicitation, offer, deadline=round_.deadline, round_number=round_.round)
    open_round(stage, solicitation, after=round_.deadline, round_number=round_.round)
    with stage.moment(hours=1):
        apply_due()  # the round is closed
        actions.take_final_offers(_now(round_), by=officer)


def _debrief(stage: Stage, award: Award) -> None:
    """The company that lost asks why, and is told of its own proposal alone."""
    lumina = _candidate(award.evaluation, "LUM")
    with stage.moment(hours=20):
        wish = "Where did we lose points?"
        asked = actions.ask_debriefing(award, candidate=lumina, wish=wish, by=seller(stage, "LUM"))
    with stage.moment(hours=24):
        told = "Good upkeep and price. A winter test at a crossing of ours would have earned the most."
        actions.give_debriefing(asked, told=told, held_on=timezone.localdate(stage.at), by=stage.actor(BUYER))

"""Who may do and read what, at which state: written by hand, kind by kind."""

from __future__ import annotations

from datetime import timedelta

from junto.core.workflow import Actor
from junto.evaluation import actions
from junto.evaluation.models import (
    Award,
    BestAndFinal,
    Candidate,
    Clarification,
    Consensus,
    Debriefing,
    Declaration,
    Discussion,
    Evaluation,
    Notice,
    Panelist,
    Protest,
    Ranking,
    Score,
    Shortlist,
    TieBreak,
    Trial,
)
from junto.journal import clock
from junto.journal.access import visible
from tests.evaluation.making import Evaluating, fresh
from tests.evaluation.permissions import closed_fields, names, people, readers_by_state
from tests.projects.permissions import Table, expected, found

OFFICE = ("officer", "second")
PROGRAM = ("program",)
WATCH = "officer second attorney auditor program"
PANEL = "chair member manager resident"


def everyone(cast: dict[str, Actor]) -> str:
    return " ".join(sorted(cast))


EVALUATION: Table = {
    ("preparing", "begin_declarations"): OFFICE,
    ("preparing", "begin_checks_alone"): OFFICE,
    ("preparing", "end_unsuccessful"): OFFICE,
    ("preparing", "end"): PROGRAM,
    ("declaring", "begin_checks"): OFFICE,
    ("declaring", "end_unsuccessful"): OFFICE,
    ("declaring", "end"): PROGRAM,
    ("checking", "begin_scoring"): OFFICE,
    ("checking", "rank_by_price"): OFFICE,
    ("checking", "end_unsuccessful"): OFFICE,
    ("checking", "end"): PROGRAM,
    ("scoring", "gather"): PROGRAM,
    ("scoring", "end_unsuccessful"): OFFICE,
    ("scoring", "end"): PROGRAM,
    ("consensus", "negotiate"): OFFICE,
    ("consensus", "begin_scoring"): OFFICE,
    ("consensus", "rank"): OFFICE,
    ("consensus", "end_unsuccessful"): OFFICE,
    ("consensus", "end"): PROGRAM,
    ("consensus", "decide_quality"): OFFICE,
    ("decided", "agree_on_quality_again"): OFFICE,
    ("decided", "rank"): OFFICE,
    ("decided", "end_unsuccessful"): OFFICE,
    ("decided", "end"): PROGRAM,
    ("negotiating", "agree_again"): OFFICE,
    ("negotiating", "rank"): OFFICE,
    ("negotiating", "end_unsuccessful"): OFFICE,
    ("negotiating", "end"): PROGRAM,
    ("ranked", "rank_again"): OFFICE,
    ("ranked", "intend"): PROGRAM,
    ("ranked", "conclude"): PROGRAM,
    ("ranked", "resume"): (*OFFICE, "program"),
    ("ranked", "resume_consensus"): (*OFFICE, "program"),
    ("ranked", "resume_decided"): (*OFFICE, "program"),
    ("ranked", "end_unsuccessful"): OFFICE,
    ("ranked", "end"): PROGRAM,
    ("intended", "stay"): PROGRAM,
    ("intended", "conclude"): PROGRAM,
    ("intended", "resume"): (*OFFICE, "program"),
    ("intended", "resume_consensus"): (*OFFICE, "program"),
    ("intended", "resume_decided"): (*OFFICE, "program"),
    ("intended", "end"): PROGRAM,
    ("stayed", "unstay"): PROGRAM,
    ("stayed", "resume"): (*OFFICE, "program"),
    ("stayed", "resume_consensus"): (*OFFICE, "program"),
    ("stayed", "resume_decided"): (*OFFICE, "program"),
    ("stayed", "end"): PROGRAM,
    ("concluded", "resume"): (*OFFICE, "program"),
    ("concluded", "resume_consensus"): (*OFFICE, "program"),
    ("concluded", "resume_decided"): (*OFFICE, "program"),
    ("concluded", "end"): PROGRAM,
}
CHECKING = (*OFFICE, "risk", "clerk")
CANDIDATE: Table = {
    ("entered", "find_responsive"): OFFICE,
    ("entered", "find_nonresponsive"): OFFICE,
    ("entered", "attach"): CHECKING,
    ("responsive", "attach"): CHECKING,
    ("responsible", "attach"): CHECKING,
    ("nonresponsive", "attach"): CHECKING,
    ("not_responsible", "attach"): CHECKING,
    ("entered", "drop"): PROGRAM,
    ("entered", "shorten"): PROGRAM,
    ("entered", "take_final_offer"): PROGRAM,
    ("entered", "withdraw"): OFFICE,
    ("responsive", "find_nonresponsive"): OFFICE,
    ("responsive", "find_responsible"): OFFICE,
    ("responsive", "find_not_responsible"): OFFICE,
    ("responsive", "shorten"): PROGRAM,
    ("responsive", "take_final_offer"): PROGRAM,
    ("responsive", "withdraw"): OFFICE,
    ("responsible", "find_not_responsible"): OFFICE,
    ("responsible", "shorten"): PROGRAM,
    ("responsible", "take_final_offer"): PROGRAM,
    ("responsible", "withdraw"): OFFICE,
    ("responsive", "reconsider"): (*OFFICE, "attorney"),
    ("responsible", "reconsider"): (*OFFICE, "attorney"),
    ("nonresponsive", "reconsider"): (*OFFICE, "attorney"),
    ("not_responsible", "reconsider"): (*OFFICE, "attorney"),
}


def decided_by(*who: str) -> Table:
    """A check's table, where these decide it."""
    return {
        ("open", "meet"): who,
        ("open", "miss"): who,
        ("open", "waive"): who,
        ("asked", "meet"): who,
        ("asked", "miss"): who,
        ("asked", "waive"): who,
        ("asked", "rest"): PROGRAM,
        ("resting", "ask_again"): PROGRAM,
        ("met", "miss"): who,
        ("met", "reopen"): (*who, "program"),
        ("not_met", "meet"): who,
        ("not_met", "waive"): who,
        ("not_met", "reopen"): (*who, "program"),
        ("waived", "reopen"): (*who, "program"),
    }


RECORDERS = (*OFFICE, "technology", "manager", "clerk", "chair", "member", "resident")
TRIAL: Table = {("recorded", "withdraw"): RECORDERS, ("recorded", "publish"): PROGRAM}
SITTING: Table = {
    (state, action): who
    for state in ("named", "declared", "seated")
    for action, who in (
        ("recuse", PROGRAM),
        ("find_conflict", (*OFFICE, "attorney")),
        ("release", OFFICE),
        ("give_chair", OFFICE),
        ("leave_chair", PROGRAM),
    )
}
PANELIST: Table = {
    **SITTING,
    ("named", "pass_names"): PROGRAM,
    ("declared", "pass_contents"): PROGRAM,
    ("standby", "call_up"): (*OFFICE, "program"),
    ("standby", "find_conflict"): (*OFFICE, "attorney"),
    ("standby", "release"): OFFICE,
    ("standby", "leave_chair"): PROGRAM,
    ("conflicted", "clear"): ("attorney",),
    ("conflicted", "leave_chair"): PROGRAM,
}
SCORE: Table = {
    ("draft", "save"): ("member",),
    ("draft", "hand_in"): ("member",),
    ("draft", "leave_out"): PROGRAM,
    ("handed_in", "show"): PROGRAM,
    ("handed_in", "leave_out"): PROGRAM,
    ("shown", "leave_out"): PROGRAM,
    ("shown", "publish"): PROGRAM,
}
CONSENSUS: Table = {
    ("draft", "write"): ("chair",),
    ("draft", "agree"): ("chair",),
    ("agreed", "replace"): PROGRAM,
    ("agreed", "publish"): PROGRAM,
}
CLARIFICATION: Table = {("asked", "answer"): ("lumen",), ("asked", "lapse"): PROGRAM}
FINAL_ROUND: Table = {("asked", "extend"): OFFICE, ("asked", "close"): PROGRAM, ("closed", "take"): OFFICE}
NOBODY: Table = {}


def test_permissions_from_the_panel_to_discussions(evaluating: Evaluating) -> None:
    evaluation = evaluating.consensus(prices={"Lumen Works": 1_400_00, "Bright Roads": 1_250_00})
    cast = people(evaluating)
    lumen = evaluating.candidate(evaluation, "Lumen Works")
    alternate = actions.name_panelist(
        evaluation, person=evaluating.person("Paul Police"), seat="member",
        alternate_for=evaluating.panelist(evaluation, "Pat Police"), by=evaluating.officer,
    )  # fmt: skip
    clarification = actions.ask_clarification(
        lumen, question="Which lamp?", until=clock.now() + timedelta(days=3), by=evaluating.officer
    )
    trial = actions.record_trial(
        lumen, criterion=1, tried_by="staff", task="Change a lamp", completed=True, by=evaluating.officer
    )
    evaluating.agree(evaluation)
    shortlist = actions.decide_shortlist(evaluation, kept=[lumen], reason="The best.", by=evaluating.officer)
    evaluation = actions.begin_negotiations(fresh(evaluation), by=evaluating.officer)
    discussion = actions.record_discussion(
        fresh(lumen), held_on=clock.now().date(), people="All.", about="Lamps.", by=evaluating.officer
    )
    final = actions.ask_final_offers(
        evaluation, text="Your best price.", deadline=clock.now() + timedelta(days=3), by=evaluating.officer
    )
    seat = evaluating.panelist(evaluation, "Pat Police")
    score = seat.scores.get(candidate=lumen)

    buyers = lumen.checks.get(stage="responsiveness", code="signed")
    insurance = lumen.checks.get(stage="responsibility", code="insurance")
    conflict = lumen.checks.get(stage="responsibility", code="conflict")
    tables = {
        "evaluation": (fresh(evaluation), EVALUATION),
        "candidate": (fresh(lumen), CANDIDATE),
        "check": (buyers, decided_by(*OFFICE)),
        "insurance": (insurance, decided_by("risk")),
        "conflict": (conflict, decided_by("clerk")),
        "trial": (trial, TRIAL),
        "panelist": (fresh(seat), PANELIST),
        "declaration": (Declaration.objects.filter(panelist=seat).first(), NOBODY),
        "score": (score, SCORE),
        "consensus": (Consensus.objects.get(candidate=lumen), CONSENSUS),
        "clarification": (clarification, CLARIFICATION),
        "shortlist": (shortlist, NOBODY),
        "discussion": (discussion, NOBODY),
        "final round": (final, FINAL_ROUND),
    }
    assert {name: found(row, cast) for name, (row, _table) in tables.items()} == {
        name: expected(table) for name, (_row, table) in tables.items()
    }

    inside = names(WATCH, PANEL)
    checking = names(inside, "risk clerk")  # they decide on insurance and forms
    all_ = everyone(cast)
    rows = {name: fresh(row) for name, (row, _table) in tables.items()}
    read = {name: readers_by_state(row, cast) for name, row in rows.items()}
    early = dict.fromkeys(
        ("preparing", "declaring", "checking", "scoring", "consensus", "negotiating", "decided", "ranked"), inside
    )
    assert read["evaluation"] == {**early, **dict.fromkeys(("intended", "stayed", "concluded", "ended"), all_)}
    assert read["candidate"] == {
        **dict.fromkeys(("entered", "responsive", "responsible", "undecided"), checking),
        **dict.fromkeys(("nonresponsive", "not_responsible", "withdrawn"), names(checking, "lumen")),
    }
    assert closed_fields(rows["candidate"], cast) == {"shortlisted": checking}
    assert read["check"] == dict.fromkeys(("open", "asked", "met", "not_met", "waived", "resting"), checking)
    assert read["insurance"] == read["check"]
    assert read["trial"] == {**dict.fromkeys(("recorded", "withdrawn"), inside), "public": all_}
    assert read["panelist"] == {
        **dict.fromkeys(("named", "declared", "seated"), inside),
        **dict.fromkeys(("standby", "conflicted", "released"), names(WATCH, "member")),
    }
    assert readers_by_state(alternate, cast)["standby"] == names(WATCH, "standby")
    assert read["declaration"] == {"made": names(WATCH, "member")}
    assert read["score"] == {
        "draft": "member",
        "handed_in": "member",
        "shown": inside,
        "left_out": names(WATCH, "member"),
        "public": all_,
    }
    assert read["consensus"] == {**dict.fromkeys(("draft", "agreed", "replaced"), inside), "public": all_}
    assert read["clarification"] == dict.fromkeys(("asked", "answered", "lapsed"), names(inside, "lumen"))
    assert read["shortlist"] == {"decided": inside}
    assert read["discussion"] == {"recorded": names(inside, "lumen")}
    assert read["final round"] == dict.fromkeys(("asked", "closed", "taken"), names(inside, "lumen"))


AWARD: Table = {
    ("intended", "attach"): OFFICE,
    ("stayed", "attach"): OFFICE,
    ("confirmed", "attach"): OFFICE,
    ("intended", "stay"): PROGRAM,
    ("intended", "name_resolution"): (*OFFICE, "clerk"),
    ("intended", "confirm"): OFFICE,
    ("intended", "open"): PROGRAM,
    ("intended", "withdraw"): (*OFFICE, "program"),
    ("stayed", "unstay"): PROGRAM,
    ("stayed", "name_resolution"): (*OFFICE, "clerk"),
    ("stayed", "open"): PROGRAM,
    ("stayed", "withdraw"): (*OFFICE, "program"),
    ("confirmed", "open"): PROGRAM,
    ("confirmed", "withdraw"): (*OFFICE, "program"),
}
PROTEST: Table = {
    ("filed", "attach"): ("bright", "attorney"),
    ("denied", "attach"): ("bright", "attorney"),
    ("appealed", "attach"): ("bright", "attorney"),
    ("filed", "note_late"): PROGRAM,
    ("filed", "withdraw"): ("bright",),
    ("filed", "uphold"): ("attorney",),
    ("filed", "deny"): ("attorney",),
    ("filed", "drop"): PROGRAM,
    ("denied", "withdraw"): ("bright",),
    ("denied", "appeal"): ("bright",),
    ("denied", "let_stand"): PROGRAM,
    ("denied", "drop"): PROGRAM,
    ("appealed", "withdraw"): ("bright",),
    ("appealed", "uphold_appeal"): ("council", "clerk"),
    ("appealed", "deny_appeal"): ("council", "clerk"),
    ("appealed", "drop"): PROGRAM,
}
TIE_BREAK: Table = {
    ("drawn", "witness"): (*OFFICE, "clerk", "attorney", "auditor"),
    ("drawn", "discard"): (*OFFICE, "program"),
    ("valid", "discard"): (*OFFICE, "program"),
}


def test_permissions_from_the_ranking_to_the_protest(evaluating: Evaluating) -> None:
    award = evaluating.intended(prices={"Lumen Works": 1_400_00, "Bright Roads": 1_250_00})
    evaluation = award.evaluation
    cast = people(evaluating)
    bright = evaluating.candidate(evaluation, "Bright Roads")
    debriefing = actions.ask_debriefing(award, candidate=bright, by=evaluating.buying.seller("Bright Roads"))
    protest = evaluating.protest(award, "Bright Roads")
    tables = {
        "award": (fresh(award), AWARD),
        "protest": (protest, PROTEST),
        "debriefing": (debriefing, {("asked", "give"): OFFICE}),
        "ranking": (Ranking.objects.get(), {("kept", "publish"): PROGRAM}),
        "notice": (Notice.objects.first(), NOBODY),
    }
    assert {name: found(row, cast) for name, (row, _table) in tables.items()} == {
        name: expected(table) for name, (_row, table) in tables.items()
    }

    all_, inside = everyone(cast), names(WATCH, PANEL)
    offered = names(inside, "lumen bright")
    assert readers_by_state(award, cast) == dict.fromkeys(("intended", "stayed", "confirmed", "withdrawn"), all_)
    assert closed_fields(award, cast) == {
        **dict.fromkeys(("candidate", "organization", "submission", "reasons"), offered),
        "amount": names(inside, "lumen"),
    }
    waiting = names(WATCH, "lumen bright")
    assert readers_by_state(protest, cast) == {
        **dict.fromkeys(("filed", "late", "withdrawn", "moot"), waiting),
        **dict.fromkeys(("upheld", "denied", "appealed", "final"), names(waiting, PANEL, "council clerk")),
    }  # everyone else once names are open: tests/publication/test_protests.py
    assert readers_by_state(debriefing, cast) == dict.fromkeys(("asked", "given"), names(WATCH, "bright"))
    assert readers_by_state(Ranking.objects.get(), cast) == {"kept": inside, "public": all_}
    notice = Notice.objects.first()
    assert notice is not None
    assert readers_by_state(notice, cast) == {"offered": offered, "public": all_}


def test_permissions_of_a_broken_tie(evaluating: Evaluating) -> None:
    evaluation = evaluating.ranked("low_bid", prices={"Lumen Works": 1_400_00, "Bright Roads": 1_400_00})
    order = [evaluating.candidate(evaluation, name) for name in ("Bright Roads", "Lumen Works")]
    tie_break = actions.record_drawing(evaluation, order=order, account="In room 3.", by=evaluating.officer)
    cast = people(evaluating)
    assert found(tie_break, cast) == expected(TIE_BREAK)
    read = names(WATCH, "clerk")
    assert readers_by_state(tie_break, cast) == dict.fromkeys(("drawn", "valid", "discarded"), read)
    assert visible(TieBreak, cast["lumen"]).count() == 0


def test_lists_agree_with_the_check_on_one_row(evaluating: Evaluating) -> None:
    """What a list finds for somebody is what the readers say, on real rows of every kind."""
    award = evaluating.intended(prices={"Lumen Works": 1_400_00, "Bright Roads": 1_250_00})
    evaluating.protest(award, "Bright Roads")
    cast = people(evaluating)
    for model in (
        Evaluation, Candidate, Panelist, Declaration, Score, Consensus, Clarification, Shortlist, Discussion,
        BestAndFinal, Trial, Award, Notice, Ranking, Protest, Debriefing,
    ):  # fmt: skip
        for row in model.objects.all()[:3]:
            one = readers_by_state(row, cast)[row.state]
            listed = " ".join(sorted(name for name, a in cast.items() if visible(model, a).filter(pk=row.pk).exists()))
            assert listed == one, (model.__name__, row.state)

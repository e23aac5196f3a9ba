"""Who may sit on a panel, what it lacks, declarations before access, alternates for whoever has an interest."""

from __future__ import annotations

import pytest

from junto.core.workflow import Refused
from junto.evaluation import actions
from junto.evaluation.models import Evaluation, Panelist
from junto.journal.access import sees, visible
from junto.solicitations.models import OfferReader, Submission
from tests.evaluation.making import Evaluating, fresh


@pytest.fixture
def evaluation(evaluating: Evaluating) -> Evaluation:
    """Being prepared for a proposal that is published; nobody is named yet."""
    return actions.prepare_evaluation(evaluating.buying.published("competitive_proposal"), by=evaluating.officer)


def refusal(evaluating: Evaluating, evaluation: Evaluation, person: str, seat: str, **more: object) -> str:
    with pytest.raises(Refused) as refused:
        actions.name_panelist(
            evaluation, person=evaluating.person(person), seat=seat, by=evaluating.officer, **more  # type: ignore[arg-type]
        )  # fmt: skip
    return str(refused.value)


def test_seat_is_refused_to_whoever_runs_drafted_or_belongs_elsewhere(
    evaluating: Evaluating, evaluation: Evaluation
) -> None:
    world, said = evaluating.world, lambda *args, **more: refusal(evaluating, evaluation, *args, **more)
    assert said("procurement officer of Purchasing", "expert") == (
        "procurement officer of Purchasing runs this purchase and does not score."
    )
    assert said("department staff of Transportation", "member", organization=world.transport) == (
        "department staff of Transportation helped to write the requirements; somebody else must score."
    )
    world.actor("company_representative", evaluating.buying.company(), "Sal Seller")
    assert said("Sal Seller", "resident") == "Sal Seller speaks for a company, Lumen Works, and cannot sit on a panel."
    assert said("Pat Police", "member", organization=world.transport) == "Pat Police does not belong to Transportation."
    assert said("Pat Police", "member") == "Say for which member they sit on the panel."
    assert said("Pat Police", "technology") == "Pat Police is not the technology manager."
    assert said("Pat Police", "resident") == (
        "Pat Police belongs to Police; the resident’s seat is for somebody outside the city."
    )
    assert said("Pat Police", "throne") == "There is no such seat."


def test_panel_lacks_what_it_says_one_after_another(evaluating: Evaluating) -> None:
    evaluation = actions.prepare_evaluation(evaluating.opened("competitive_proposal"), by=evaluating.officer)
    world = evaluating.world

    def lacks() -> str:
        with pytest.raises(Refused) as refused:
            actions.begin_declarations(fresh(evaluation), by=evaluating.officer)
        return str(refused.value)

    def name(person: str, seat: str, **more: object) -> Panelist:
        given = {"person": evaluating.person(person), "seat": seat, "by": evaluating.officer, **more}
        return actions.name_panelist(evaluation, **given)  # type: ignore[arg-type]

    assert lacks() == "Nobody of Police is on the panel; each member that pays has a seat."
    name("Pat Police", "member", organization=world.police)
    assert lacks() == "Nobody of Transportation is on the panel; each member that pays has a seat."
    toni = name("Toni Transport", "member", organization=world.transport)
    assert lacks() == "The technology manager is not on the panel."
    name("Taylor Technology", "technology")
    assert lacks() == "No resident is on the panel."
    name("Robin Resident", "resident")
    assert lacks() == "Say who chairs the panel."
    actions.give_chair(toni, by=evaluating.officer)
    robin = evaluating.panelist(evaluation, "Robin Resident")
    actions.give_chair(robin, by=evaluating.officer)
    with pytest.raises(Refused, match="Robin Resident chairs the panel already."):
        actions.give_chair(fresh(robin), by=evaluating.officer)
    assert [p.person.name for p in evaluation.panelists.filter(chairs=True)] == ["Robin Resident"]
    assert actions.begin_declarations(fresh(evaluation), by=evaluating.officer).state == "declaring"


def test_names_come_first_contents_after_prices_last(evaluating: Evaluating) -> None:
    evaluation = evaluating.prepared(evaluating.opened("competitive_proposal"))
    pat, submission = evaluating.seat("Pat Police"), Submission.objects.first()
    assert submission is not None
    seat = evaluating.panelist(evaluation, "Pat Police")

    def reads() -> str:
        return ", ".join(OfferReader.objects.filter(person=seat.person).values_list("state", flat=True))

    def sees_it() -> tuple[bool, bool, bool]:
        """Finds the submission, sees its documents, sees its prices."""
        there = visible(Submission, pat).filter(pk=submission.pk).exists()
        return there, sees(submission, "documents", pat), sees(submission, "prices", pat)

    assert (reads(), sees_it()) == ("", (False, False, False))
    evaluation = actions.begin_declarations(evaluation, by=evaluating.officer)
    assert (reads(), sees_it()) == ("names", (False, False, False))
    evaluating.declare(evaluation, "names", ["Pat Police"])
    with pytest.raises(Refused, match="What was offered cannot be read yet"):
        evaluating.declare(evaluation, "contents", ["Pat Police"])
    assert (reads(), sees_it()) == ("names", (False, False, False))
    with pytest.raises(Refused, match="has not declared on the names yet"):
        actions.begin_checks(evaluation, by=evaluating.officer)
    evaluating.declare(evaluation, "names", ["Toni Transport", "Taylor Technology", "Robin Resident"])
    evaluation = actions.begin_checks(evaluation, by=evaluating.officer)
    assert (reads(), sees_it()) == ("contents", (True, True, False))
    evaluating.responsive(evaluation)
    with pytest.raises(Refused, match="Toni Transport has not declared on what was offered yet"):
        actions.begin_scoring(evaluation, by=evaluating.officer)
    evaluating.declare(evaluation, "contents")
    evaluation = evaluating.hand_in(actions.begin_scoring(evaluation, by=evaluating.officer))
    assert (reads(), sees_it()) == ("contents", (True, True, False))
    evaluating.agree(evaluation)
    actions.rank_candidates(evaluation, by=evaluating.officer)
    assert (reads(), sees_it()) == ("prices", (True, True, True))


def test_interest_empties_the_seat_and_calls_the_alternate_up(evaluating: Evaluating) -> None:
    evaluation = evaluating.prepared(evaluating.opened("competitive_proposal"))
    pat = evaluating.panelist(evaluation, "Pat Police")
    paul = actions.name_panelist(
        evaluation, person=evaluating.person("Paul Police"), seat="", alternate_for=pat, by=evaluating.officer
    )
    assert (paul.state, paul.seat, paul.organization) == ("standby", "member", evaluating.world.police)
    evaluation = actions.begin_declarations(evaluation, by=evaluating.officer)
    assert not OfferReader.objects.filter(person=paul.person).exists()  # who stands by learns nothing
    by, pat = evaluating.seat("Pat Police"), fresh(pat)
    with pytest.raises(Refused, match="Say which interest it is"):
        actions.declare_interests(pat, phase="names", interest=True, by=by)
    actions.declare_interests(pat, phase="names", interest=True, text="My brother works at Lumen Works.", by=by)
    assert (fresh(pat).state, fresh(paul).state) == ("conflicted", "named")
    assert OfferReader.objects.get(person=pat.person).state == "ended"
    assert OfferReader.objects.get(person=paul.person).state == "names"
    evaluating.declare(evaluation, "names", ["Toni Transport", "Taylor Technology", "Robin Resident", "Paul Police"])
    assert actions.begin_checks(evaluation, by=evaluating.officer).state == "checking"


def test_seat_without_alternate_stays_empty_until_the_attorney_clears_it(evaluating: Evaluating) -> None:
    evaluation = evaluating.declaring()
    robin = evaluating.panelist(evaluation, "Robin Resident")
    actions.declare_interests(
        robin, phase="names", interest=True, text="I bought a lamp there.", by=evaluating.seat("Robin Resident")
    )
    evaluating.declare(evaluation, "names", ["Toni Transport", "Pat Police", "Taylor Technology"])
    with pytest.raises(Refused, match="No resident is on the panel"):
        actions.begin_checks(evaluation, by=evaluating.officer)
    with pytest.raises(Refused) as refused:
        actions.clear_conflict(fresh(robin), reason="A lamp is nothing.", by=evaluating.officer)
    assert refused.value.code == "forbidden"
    actions.clear_conflict(fresh(robin), reason="A lamp is nothing.", by=evaluating.buying.attorney)
    assert fresh(robin).state == "declared"
    assert actions.begin_checks(evaluation, by=evaluating.officer).state == "checking"


def test_declaration_is_made_for_oneself_alone_and_once_a_phase(evaluating: Evaluating) -> None:
    evaluation = evaluating.declaring()
    robin = evaluating.panelist(evaluation, "Robin Resident")
    with pytest.raises(Refused) as refused:
        actions.declare_interests(robin, phase="names", interest=False, confidential=True, by=evaluating.officer)
    assert refused.value.code == "forbidden"
    evaluating.declare(evaluation, "names", ["Robin Resident"])
    with pytest.raises(Refused, match="You declared on the names already"):
        evaluating.declare(evaluation, "names", ["Robin Resident"])


def test_nobody_is_named_twice(evaluating: Evaluating, evaluation: Evaluation) -> None:
    evaluating.named(evaluation)
    assert refusal(evaluating, evaluation, "Robin Resident", "resident") == "Robin Resident was named already."

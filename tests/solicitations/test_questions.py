"""Questions: asked in time, answered for everyone, who asked shown to nobody else."""

from __future__ import annotations

from datetime import timedelta

import pytest

from junto.core.workflow import ANYONE, PROGRAM, Refused
from junto.journal import clock
from junto.journal.access import hidden_fields, visible
from junto.journal.door import perform
from junto.journal.history import history
from junto.notices.models import Notice
from junto.solicitations import actions
from junto.solicitations.models import Question, Solicitation
from tests.solicitations.making import Buying


def test_question_is_numbered_with_its_answer(buying: Buying) -> None:
    solicitation = buying.published()
    first, second = buying.question(solicitation), buying.question(solicitation, "Bright Poles")
    assert (first.number, second.number) == (None, None)
    assert actions.answer_question(second, answer="Yes.", by=buying.officer).number == 1
    assert actions.answer_question(first, answer="Yes.", by=buying.officer).number == 2


def test_question_is_refused_from_the_second_on_at_which_questions_end(buying: Buying) -> None:
    solicitation = buying.published()
    assert solicitation.questions_until is not None
    with clock.set_to(solicitation.questions_until), pytest.raises(Refused, match="The date for questions has passed"):
        buying.question(solicitation)
    with clock.set_to(solicitation.questions_until - timedelta(milliseconds=1)):
        assert buying.question(solicitation).state == "asked"


def test_question_is_refused_before_publication_empty_or_too_long(buying: Buying) -> None:
    draft = buying.draft()
    with pytest.raises(Refused, match="while a solicitation is open for offers"):
        buying.question(draft)
    solicitation = buying.published()
    for text, sentence in (("  ", "Write it first"), ("x" * 4001, "At most 4000 characters; this has 4001")):
        with pytest.raises(Refused, match=sentence):
            actions.ask_question(solicitation, organization=buying.company(), text=text, by=buying.seller())


def test_company_asks_for_itself_alone(buying: Buying) -> None:
    solicitation = buying.published()
    with pytest.raises(Refused, match="not yours to do"):
        actions.ask_question(
            solicitation, organization=buying.company("Bright Poles"), text="May we?", by=buying.seller()
        )


def test_asker_is_shown_to_nobody_but_the_office(buying: Buying) -> None:
    solicitation = buying.published()
    question = buying.question(solicitation)
    rival = buying.seller("Bright Poles")
    for reader in (ANYONE, rival, buying.world.lead(buying.world.police)):
        assert not visible(Question, reader).exists()
    actions.answer_question(question, answer="Yes.", by=buying.officer)
    question.refresh_from_db()
    for reader in (ANYONE, rival, buying.world.lead(buying.world.police)):
        assert visible(Question, reader).get() == question
        assert hidden_fields(question, reader) == {"organization"}
        told = history(solicitation, reader)
        assert not any("Lumen" in f"{line.organization} {line.actor} {line.sentence}" for line in told)
        assert not any(line.actor == buying.seller().name for line in told)
        assert "procurement officer of Purchasing answered question 1." in [line.sentence for line in told]
    for reader in (buying.officer, buying.seller()):
        assert hidden_fields(question, reader) == frozenset()
        assert "A company asked a question." in [line.sentence for line in history(solicitation, reader)]


def test_declined_question_tells_its_asker_why(buying: Buying) -> None:
    solicitation = buying.published()
    question = buying.question(solicitation)
    actions.decline_question(question, reason="It asks for a rival’s drawings.", by=buying.officer)
    assert not visible(Question, ANYONE).exists()
    notice = Notice.objects.get(organization=buying.company())
    assert str(notice) == (
        f"Your question about {solicitation.number}, “{solicitation.title}”, is not answered: "
        "It asks for a rival’s drawings."
    )
    assert actions.answer_question(question, answer="No drawings; but yes.", by=buying.officer).state == "answered"


def test_answer_is_corrected_with_a_reason_and_the_old_one_stays(buying: Buying) -> None:
    solicitation = buying.published()
    question = actions.answer_question(buying.question(solicitation), answer="Yes.", by=buying.officer)
    with pytest.raises(Refused, match="give a reason"):
        actions.correct_answer(question, answer="No.", reason=" ", by=buying.officer)
    question = actions.correct_answer(question, answer="No.", reason="We looked again.", by=buying.officer)
    assert (question.answer, question.number) == ("No.", 1)
    changed = next(line for line in history(solicitation, ANYONE) if "corrected" in line.sentence)
    assert ("Yes.", "No.") in [(c.old, c.new) for c in changed.changes]


@pytest.mark.django_db(transaction=False)
def test_unanswered_questions_lapse_when_the_deadline_passes(
    buying: Buying, django_capture_on_commit_callbacks: object
) -> None:
    solicitation = buying.published()
    question = buying.question(solicitation)
    with buying.after_deadline(solicitation):
        with pytest.raises(Refused, match="an answer helps nobody"):
            actions.answer_question(question, answer="Yes.", by=buying.officer)
        with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
            perform(Solicitation.objects.get(pk=solicitation.pk), "close", by=PROGRAM)
    question.refresh_from_db()
    assert question.state == "declined"

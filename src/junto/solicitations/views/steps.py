"""The pages at which transitions are carried out."""

from __future__ import annotations

from junto.journal.views import Step, steps
from junto.solicitations import actions
from junto.solicitations.forms import AnswerForm, CorrectionForm, ExtensionForm
from junto.solicitations.models import ActApproval, Addendum, Question, Solicitation, Subscription

solicitation_act = steps(
    Solicitation,
    {
        "ask_approval": Step(actions.ask_approvals),
        "announce": Step(actions.announce_solicitation),
        "publish": Step(actions.publish_solicitation, template="solicitations/publish_step.html"),
        "extend": Step(actions.extend_deadline, ExtensionForm),
        "end_unsuccessful": Step(actions.end_unsuccessful),
        "cancel": Step(actions.cancel_solicitation),
        "drop": Step(actions.drop_solicitation),
    },
)
approval_act = steps(ActApproval, {"approve": Step(actions.approve_act), "refuse": Step(actions.refuse_approval)})
ANSWER = "solicitations/answer_step.html"
question_act = steps(
    Question,
    {
        "answer": Step(actions.answer_question, AnswerForm, ANSWER),
        "correct": Step(actions.correct_answer, CorrectionForm, ANSWER),
        "decline": Step(actions.decline_question, template=ANSWER),
    },
)
addendum_act = steps(
    Addendum,
    {
        "issue": Step(actions.issue_addendum, template="solicitations/issue_step.html"),
        "drop": Step(actions.drop_addendum),
    },
)
subscription_act = steps(Subscription, {"end": Step(actions.end_subscription)})

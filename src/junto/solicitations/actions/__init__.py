"""The writes of the room, each a verb and a noun; all go through the one door."""

from junto.solicitations.actions.addenda import (
    acknowledge_addendum,
    drop_addendum,
    edit_addendum,
    extend_deadline,
    issue_addendum,
    write_addendum,
)
from junto.solicitations.actions.approvals import (
    approve_act,
    ask_approvals,
    refuse_approval,
)
from junto.solicitations.actions.ending import (
    announce_intent,
    award_solicitation,
    cancel_solicitation,
    contract_solicitation,
    drop_solicitation,
    end_unsuccessful,
    open_solicitation,
    withdraw_award,
    withdraw_intent,
)
from junto.solicitations.actions.publishing import announce_solicitation, publish_solicitation
from junto.solicitations.actions.questions import (
    answer_question,
    ask_question,
    correct_answer,
    decline_question,
)
from junto.solicitations.actions.subscriptions import end_subscription, subscribe
from junto.solicitations.actions.writing import (
    edit_solicitation,
    resolicit,
    tick_checklist,
    write_solicitation,
)

__all__ = [
    "acknowledge_addendum",
    "announce_intent",
    "announce_solicitation",
    "answer_question",
    "approve_act",
    "ask_approvals",
    "ask_question",
    "award_solicitation",
    "cancel_solicitation",
    "contract_solicitation",
    "correct_answer",
    "decline_question",
    "drop_addendum",
    "drop_solicitation",
    "edit_addendum",
    "edit_solicitation",
    "end_subscription",
    "end_unsuccessful",
    "extend_deadline",
    "issue_addendum",
    "open_solicitation",
    "publish_solicitation",
    "refuse_approval",
    "resolicit",
    "subscribe",
    "tick_checklist",
    "withdraw_award",
    "withdraw_intent",
    "write_addendum",
    "write_solicitation",
]

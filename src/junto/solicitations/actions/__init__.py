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
from junto.solicitations.actions.cases import drop_case, edit_case, publish_case, write_case
from junto.solicitations.actions.checklist import tick_checklist
from junto.solicitations.actions.contacts import (
    ask_review,
    correct_contact,
    exclude_company,
    lift_exclusion,
    log_contact,
    open_contact,
    uphold_exclusion,
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
from junto.solicitations.actions.handing_in import send_ahead, submit_packed, submit_sealed, submit_submission
from junto.solicitations.actions.lost_keys import ask_again_without_key
from junto.solicitations.actions.offer_readers import let_read_offers
from junto.solicitations.actions.opening import (
    admit_submission,
    call_off_opening,
    call_opening,
    finish_opening,
    hold_opening,
    set_aside_submission,
)
from junto.solicitations.actions.outages import extend_after_outage
from junto.solicitations.actions.paper import compare_paper, countersign_paper, register_paper, write_paper_in
from junto.solicitations.actions.publishing import announce_solicitation, publish_solicitation
from junto.solicitations.actions.questions import (
    answer_question,
    ask_question,
    correct_answer,
    decline_question,
)
from junto.solicitations.actions.routes import choose_route
from junto.solicitations.actions.sealing import (
    discard_key,
    let_holder_leave,
    make_key,
    put_key_in_use,
    register_officer_key,
    rehearse_key,
    report_share_lost,
    retire_officer_key,
)
from junto.solicitations.actions.shares import give_share, take_share_back
from junto.solicitations.actions.stays import bind_opening, end_opening_stay, go_ahead, stay_opening
from junto.solicitations.actions.submissions import (
    add_document,
    confirm_submission,
    discard_draft,
    load_envelope,
    start_submission,
    take_document_out,
    withdraw_submission,
    write_answers,
    write_model_price,
    write_prices,
)
from junto.solicitations.actions.subscriptions import end_subscription, subscribe
from junto.solicitations.actions.writing import (
    edit_solicitation,
    resolicit,
    write_solicitation,
)

__all__ = [
    "acknowledge_addendum",
    "add_document",
    "admit_submission",
    "announce_intent",
    "announce_solicitation",
    "answer_question",
    "approve_act",
    "ask_again_without_key",
    "ask_approvals",
    "ask_question",
    "ask_review",
    "award_solicitation",
    "bind_opening",
    "call_off_opening",
    "call_opening",
    "cancel_solicitation",
    "choose_route",
    "compare_paper",
    "confirm_submission",
    "contract_solicitation",
    "correct_answer",
    "correct_contact",
    "countersign_paper",
    "decline_question",
    "discard_draft",
    "discard_key",
    "drop_addendum",
    "drop_case",
    "drop_solicitation",
    "edit_addendum",
    "edit_case",
    "edit_solicitation",
    "end_opening_stay",
    "end_subscription",
    "end_unsuccessful",
    "exclude_company",
    "extend_after_outage",
    "extend_deadline",
    "finish_opening",
    "give_share",
    "go_ahead",
    "hold_opening",
    "issue_addendum",
    "let_holder_leave",
    "let_read_offers",
    "lift_exclusion",
    "load_envelope",
    "log_contact",
    "make_key",
    "open_contact",
    "open_solicitation",
    "publish_case",
    "publish_solicitation",
    "put_key_in_use",
    "refuse_approval",
    "register_officer_key",
    "register_paper",
    "rehearse_key",
    "report_share_lost",
    "resolicit",
    "retire_officer_key",
    "send_ahead",
    "set_aside_submission",
    "start_submission",
    "stay_opening",
    "submit_packed",
    "submit_sealed",
    "submit_submission",
    "subscribe",
    "take_document_out",
    "take_share_back",
    "tick_checklist",
    "uphold_exclusion",
    "withdraw_award",
    "withdraw_intent",
    "withdraw_submission",
    "write_addendum",
    "write_answers",
    "write_case",
    "write_model_price",
    "write_paper_in",
    "write_prices",
    "write_solicitation",
]

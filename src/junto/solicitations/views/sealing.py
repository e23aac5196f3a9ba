"""The steps of keys and shares."""

from __future__ import annotations

from junto.journal.views import ReasonForm, Step, steps
from junto.solicitations import actions
from junto.solicitations.models import KeyShare, OfficerKey, SealingKey

sealing_key_act = steps(SealingKey, {"discard": Step(actions.discard_key, ReasonForm)})
key_share_act = steps(
    KeyShare,
    {"report_lost": Step(actions.report_share_lost, ReasonForm), "leave": Step(actions.let_holder_leave, ReasonForm)},
)
officer_key_act = steps(OfficerKey, {"retire": Step(actions.retire_officer_key)})

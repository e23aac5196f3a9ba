"""The writes of the room, each a verb and a noun; all go through the one door."""

from junto.pilots.actions.data import add_data, set_data_aside
from junto.pilots.actions.findings import report_finding, supersede_finding
from junto.pilots.actions.plans import amend_plan, drop_plan, edit_plan, register_plan, withdraw_plan, write_plan

__all__ = [
    "add_data",
    "amend_plan",
    "drop_plan",
    "edit_plan",
    "register_plan",
    "report_finding",
    "set_data_aside",
    "supersede_finding",
    "withdraw_plan",
    "write_plan",
]

"""How far each member of the panel may read, brought up to date after whatever changes it."""

from __future__ import annotations

from junto.evaluation.models import Evaluation, Panelist
from junto.solicitations.actions import let_read_offers

KNOWS_PRICES = ("ranked", "intended", "stayed", "concluded")
BEFORE_CONTENTS = ("preparing", "declaring")


def level_of(panelist: Panelist, stage: str) -> str:
    """What a member of the panel may read at a stage of the evaluation: nothing, `names`, `contents`, `prices`.

    Names to declare on them; contents once the whole panel declared on the names; prices once it is ranked, so that
    no score follows a price.
    """
    if panelist.state not in ("named", "declared", "seated") or stage == "preparing":
        return ""
    if panelist.state == "named" or stage in BEFORE_CONTENTS:
        return "names"
    return "prices" if stage in KNOWS_PRICES else "contents"


def update_access(evaluation: Evaluation) -> None:
    """Give and take what each member of the panel may read now. Part of the action that changed the stage or a seat."""
    if evaluation.state == "ended":
        return  # what was read was read; the record stays with those who had it
    for panelist in evaluation.panelists.select_related("person"):
        let_read_offers(evaluation.solicitation, panelist.person, level_of(panelist, evaluation.state))

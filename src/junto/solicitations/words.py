"""Words for what profiles hold as codes: what is opened, at which milestone, by which decision."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from junto.core.workflow import Words
from junto.solicitations.profiles import MethodProfile

THINGS: dict[str, Words] = {
    "estimate": _("The city’s estimate"),
    "names": _("Who offered"),
    "prices": _("The prices offered"),
    "content": _("What was offered, but for what is confidential by law"),
    "scores": _("The scores and their reasons"),
    "receipts": _("When each offer came in"),
}
MILESTONES: dict[str, Words] = {
    "publication": _("from the publication on"),
    "opening": _("from the opening on"),
    "intent": _("from the notice of intent on"),
    "award": _("from the award on"),
    "contract": _("once the contract is signed"),
    "never": _("there is none"),
}
AWARD_BY: dict[str, Words] = {
    "lowest_price": _("The lowest price among the sound offers wins."),
    "ranking": _("A panel ranks the offers by the criteria below."),
}


def openings(method: MethodProfile) -> list[tuple[Words, Words]]:
    """What a method opens, and from when on, in words."""
    return [(THINGS[thing], MILESTONES[milestone]) for thing, milestone in method.opens.items()]

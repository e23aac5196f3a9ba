"""Which approvals are asked before an act: the profile's own, and those of the law by the role that gives them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.utils.functional import lazystr
from django.utils.translation import get_language

from junto.core.money import Money
from junto.core.routes.model import Words
from junto.solicitations.lawful.kept import Asked, Kept
from junto.solicitations.profiles import AskedApproval, MethodProfile

GIVEN_BY: Mapping[str, str] = {  # an approval of a jurisdiction → the role that gives it; another is shown on paper
    "city_council": "council_member",
    "governing_board": "council_member",
    "governing_body_award": "council_member",
    "prior_council_resolution": "council_member",
}
LONGEST_CODE = 40


def said(words: Words) -> str:
    """A text of a law's file in the reader's language."""
    return words.said_in(get_language() or "en")


def code_of(id_: str) -> str:
    """The code of a law's document or approval on a solicitation, apart from those of profiles."""
    return f"law_{id_}".replace(".", "_")[:LONGEST_CODE]


def all_of(method: MethodProfile, kept: Kept | None) -> tuple[AskedApproval, ...]:
    """Every approval that may be asked: the profile's, then the law's that no one of the profile stands for."""
    stood_for = {id_ for one in method.approvals for id_ in one.stands_for}
    return (*method.approvals, *(_asked(one) for one in by_role(kept) if one.id not in stood_for))


def asked(method: MethodProfile, kept: Kept | None, value: Money | None) -> tuple[AskedApproval, ...]:
    """Those asked at a value; one not known counts as above every bound. Where the law decides, the law decides."""
    needed = {one.id for one in kept.approvals} if kept else set()
    decided = set(kept.decided) if kept else set()

    def wanted(one: AskedApproval) -> bool:
        if needed.intersection(one.stands_for):
            return True
        if decided.intersection(one.stands_for):
            return False
        return one.above is None or value is None or value.currency != one.above.currency or value > one.above

    return tuple(one for one in all_of(method, kept) if wanted(one))


def by_role(kept: Kept | None) -> Iterable[Asked]:
    """The law's approvals that a role of the city gives here."""
    return [one for one in kept.approvals if one.id in GIVEN_BY] if kept else []


def on_paper(kept: Kept | None) -> Iterable[Asked]:
    """The law's approvals that nobody gives here: the officer records what shows them."""
    return [one for one in kept.approvals if one.id not in GIVEN_BY] if kept else []


def _asked(one: Asked) -> AskedApproval:
    return AskedApproval(code_of(one.id), lazystr(_Said(one.label)), GIVEN_BY[one.id], one.before)


class _Said:
    """A text that is said in whatever language it is read in."""

    def __init__(self, words: Words) -> None:
        self.words = words

    def __str__(self) -> str:
        return said(self.words)

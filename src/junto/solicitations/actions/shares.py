"""What officers do with their shares at an opening: give, take back; and their end once the opening needs none."""

from __future__ import annotations

from django.utils.translation import gettext as _

from junto.core.sealing import SealingError, Share, read_share
from junto.core.workflow import PROGRAM, Actor, Context, Refused
from junto.journal import clock
from junto.journal.door import perform, perform_many
from junto.people.freshness import Shown
from junto.solicitations import receiving
from junto.solicitations.models import GivenShare, KeyShare, Opening, Solicitation
from junto.solicitations.sealing import giving
from junto.solicitations.sealing.releasing import seal_share


def give_share(
    opening: Opening, share: KeyShare, *, words: str, way: str, shown: Shown | None, by: Actor
) -> GivenShare:
    """Give one's share, or as the officer present that of a custodian without an account, by its 33 words.

    `shown`: how and when the giver last showed who they are (`people.freshness`). The words are checked at once, sealed
    to the platform's key, and stand in no entry. Raises `Refused`: before the hour, not theirs, not this share.
    """
    if by.person is None:
        raise Refused(_("A share is given by its holder, signed in."), code="forbidden")
    if sentence := giving.why_not_asked(opening, clock.now()):
        raise Refused(sentence)  # before a word is looked at
    if shown is None:
        raise Refused(_("Show once more who you are: a share is given within five minutes of that."), field="words")
    sealed = seal_share(_checked(share, words), share)
    given = GivenShare(
        opening=opening,
        share=share,
        given_by_id=by.person,
        way=GivenShare.Way.PAPER if share.person_id is None else way,
        shown_by=shown.way,
        shown_at=shown.at,
    )

    def apply(fresh: GivenShare, context: Context) -> None:
        fresh.given_at, fresh.sealed = context.at, sealed

    return perform(given, "give", by=by, inputs={"name": share.name}, apply=apply)


def _checked(row: KeyShare, words: str) -> Share:
    """The share of these words, which is the one that the record of the ceremony names. Raises `Refused`."""
    try:
        share = read_share(words)
    except SealingError as fault:
        raise Refused(fault.sentence.said(_), code="input", field="words") from None
    if share.check() == row.check_words and not share.of_platform:
        return share
    others = {other.check_words: other.name for other in row.key.shares.exclude(pk=row.pk)}
    if share.check() in others:
        words = _("These are the words of another share: that of %(name)s.") % {"name": others[share.check()]}
    else:
        words = _(
            "These words are a share, but none of this key. Its check words are “%(check)s”; yours are “%(given)s”."
        ) % {"check": row.check_words, "given": share.check()}
    raise Refused(words, code="input", field="words")


def take_share_back(given: GivenShare, *, by: Actor, seen: int | None = None) -> GivenShare:
    """Take a share back before the opening is held; its words are deleted."""
    return perform(given, "take_back", by=by, inputs={"name": given.share.name}, apply=_forget, seen=seen)


def end_shares(opening: Opening, action: str) -> None:
    """Delete the words of every share that lies ready: `use` where they opened, `void` where nothing was opened."""
    rows = list(GivenShare.objects.filter(opening=opening, state="given").select_related("share"))
    inputs = [{"name": row.share.name} for row in rows]
    perform_many(rows, action, by=PROGRAM, inputs=inputs, apply=_forget)


def void_early_shares(solicitation: Solicitation) -> None:
    """The deadline or the hour was moved later: shares that were given to an opening wait no more and are deleted."""
    for opening in Opening.objects.filter(solicitation=solicitation, state="called"):
        if receiving.why_not_the_hour(opening, clock.now()):
            end_shares(opening, "void")


def _forget(fresh: GivenShare, _context: Context) -> None:
    fresh.sealed = ""

"""What the command says after a ceremony and an opening: lines for a terminal, without any secret."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from junto.core.sentences import Sentence
from junto.core.sentences import gettext_noop as _
from junto.core.texts import shown

from .ceremony import Ceremony
from .envelope import Opened
from .opening import OPENED, REFUSED, UNDECRYPTABLE, Minute

Say = Callable[[str], str]
OUTCOMES = {OPENED: _("opened"), REFUSED: _("refused"), UNDECRYPTABLE: _("undecryptable")}


def told_ceremony(ceremony: Ceremony, say: Say = str) -> str:
    """Who holds what, what is needed, what speaks against it, what comes next."""
    quorum = ceremony.quorum
    paper = say(_("on paper"))
    holders = [(one.name, one.file or paper, one.check) for one in (*ceremony.officers, ceremony.platform)]
    widths = [max(len(row[place]) for row in holders) for place in range(2)]
    needed = Sentence(
        "needed",
        _("Needed to open: the platform's share and %(needed)s of %(officers)s officers' shares."),
        {"needed": quorum.needed, "officers": quorum.officers},
    )
    solicitation, sealed_to, warning = say(_("Solicitation")), say(_("Sealed to")), say(_("Warning"))
    shares = say(_("Shares, and the words to tell them by"))
    return "\n".join(
        [
            f"{solicitation}: {ceremony.solicitation}",
            f"{sealed_to}: {ceremony.recipient}",
            needed.said(say),
            *(f"{warning}: {one.said(say)}" for one in quorum.warnings()),
            "",
            f"{shares}:",
            *(f"  {name.ljust(widths[0])}  {file.ljust(widths[1])}  {check}" for name, file, check in holders),
            "",
            say(
                _(
                    "Give each file to its holder and the platform's to the platform. The key itself was kept nowhere. "
                    "Rehearse before you publish: junto ceremony rehearse."
                )
            ),
        ]
    )


def told_minutes(minutes: Sequence[Minute], say: Say = str) -> str:
    """A line for each sealed file: outcome, file, and from whom it is or why it was not opened."""
    if not minutes:
        return say(_("No submission was given."))
    width = max(len(say(word)) for word in OUTCOMES.values())
    names = max(len(shown(minute.file, 40)) for minute in minutes)
    lines = []
    for place, minute in enumerate(minutes, 1):
        told = " ".join(reason.said(say) for reason in minute.reasons)
        if minute.outcome == OPENED and minute.opened is not None:
            told = _from(minute.opened, say)
        outcome = say(OUTCOMES[minute.outcome])
        lines.append(f"{place:>3}  {outcome.ljust(width)}  {shown(minute.file, 40).ljust(names)}  {told}")
    return "\n".join(lines)


def _from(opened: Opened, say: Say) -> str:
    header = opened.header
    words = _("Company %(company)s, addendum %(addendum)s, %(length)s bytes")
    params = {"company": shown(header.company), "addendum": header.addendum, "length": f"{opened.length:,}"}
    return Sentence("from", words, params).said(say)

"""A share on paper: one card with 33 numbered words, as text for a terminal or as a page to print."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from html import escape

from junto.core.sentences import Sentence
from junto.core.sentences import gettext_noop as _

from .keys import Recipient
from .officers import About
from .parts import NAMES
from .shares import WORDS, Share

COLUMNS = 3
ROWS = WORDS // COLUMNS
Say = Callable[[str], str]

TITLE = _("Share of a key: keep it secret")
KEEPING = (
    _("Keep this card where you alone can reach it. Do not photograph, copy, mail or dictate it."),
    _("Bring it to the rehearsal and to the opening. You type the words yourself."),
    _("If it is lost or somebody saw it, tell the procurement officer at once, who decides whether to make a new key."),
    _("When the bids are opened and the time for protests is over, destroy it."),
)
STYLE = """
@page { margin: 18mm; }
body { font: 12pt/1.4 Georgia, serif; color: #000; background: #fff; max-width: 170mm; margin: 8mm auto; }
h1 { font-size: 18pt; margin: 0 0 4mm; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 1mm 5mm; margin: 0 0 6mm; }
dt { font-weight: bold; }
dd { margin: 0; overflow-wrap: anywhere; }
ol.words { columns: 3; border: 1.5pt solid #000; margin: 0 0 6mm; padding: 4mm 4mm 4mm 14mm; }
ol.words li { font: 13pt/1.9 "DejaVu Sans Mono", "Courier New", monospace; break-inside: avoid; }
"""


@dataclass(frozen=True, slots=True, repr=False)
class Card:
    """A share with what its holder must know of it. Showing it (`card_text`, `card_html`) shows the secret."""

    share: Share
    about: About
    recipient: Recipient

    def __repr__(self) -> str:
        return f"<Card of {self.about.holder}>"


def facts(card: Card, say: Say = str) -> list[tuple[str, str]]:
    """What stands over the words, as (label, value)."""
    quorum = card.about.quorum
    params = {"needed": quorum.needed, "officers": quorum.officers}
    needed = Sentence("needed", _("%(needed)s of %(officers)s officers, and the platform"), params)
    return [
        (say(_("Holder")), card.about.holder),
        (say(_("Solicitation")), card.about.solicitation),
        *([(say(_("It opens")), say(NAMES[card.about.part]))] if card.about.part else []),
        (say(_("Needed to open")), needed.said(say)),
        (say(_("Check words (not secret)")), card.share.check()),
        (say(_("Sealed to (not secret)")), card.recipient.text),
    ]


def card_text(card: Card, say: Say = str) -> str:
    """The card as text, at most 80 columns wide: facts, three columns of numbered words read downwards, what to do."""
    words = card.share.words()
    rows = [
        "".join(f"{place + 1:>4}. {words[place]:<14}" for place in range(row, WORDS, ROWS)).rstrip()
        for row in range(ROWS)
    ]
    told = [f"{label}: {value}" for label, value in facts(card, say)]
    return "\n".join([say(TITLE), "", *told, "", *rows, "", *(say(line) for line in KEEPING)]) + "\n"


def card_html(card: Card, say: Say = str, language: str = "en") -> str:
    """The card as a page of one sheet to print, whole in itself: no script, nothing fetched."""
    told = "".join(f"<dt>{escape(label)}</dt><dd>{escape(value)}</dd>" for label, value in facts(card, say))
    words = "".join(f"<li>{word}</li>" for word in card.share.words())
    rules = "".join(f"<li>{escape(say(line))}</li>" for line in KEEPING)
    return (
        f'<!doctype html>\n<html lang="{escape(language)}">\n<head><meta charset="utf-8">'
        f"<title>{escape(say(TITLE))}</title><style>{STYLE}</style></head>\n<body>\n<h1>{escape(say(TITLE))}</h1>\n"
        f'<dl>{told}</dl>\n<ol class="words">{words}</ol>\n<ul>{rules}</ul>\n</body>\n</html>\n'
    )

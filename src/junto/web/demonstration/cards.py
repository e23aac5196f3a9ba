"""What officers of the demonstration hold at home, as files for its visitor: no real city keeps them together."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from junto.core.sealing import Key
from junto.core.sealing.cards import Card, card_html, card_text
from junto.solicitations.sealing.ceremonies import demonstration_cards

README = """What the officers of the demonstration hold at home
=====================================================

A real city never does this: there, every officer keeps a key or a card where nobody else reaches it, and the server
never sees one. In the demonstration you are every officer, so all of it lies here.

keys/           an officer's own age key, one file each. On the page “Give your share” choose the file of whoever you
                act as: your browser opens the share with it.
the folders     one for each purchase, with the cards of those who hold their share on paper: a page to print (.html),
                and the same as text (.txt) to copy the 33 words from.

Try it: sign in as {clerk}, open the opening that waits (the tour leads there), give the third share, hold the opening.
Where there are two envelopes, each has a key, shares and cards of its own: a card for quality opens no price.

    junto ceremony card SHARE --identity keys/…      turns an officer's file into a card


Lo que los funcionarios de la demostración guardan en casa
==========================================================

Una ciudad de verdad nunca hace esto: cada funcionario guarda su clave o su tarjeta donde nadie más llega. En la
demostración usted es todos ellos, y por eso todo está aquí: en keys/ las claves propias, en las demás carpetas las
tarjetas en papel con sus 33 palabras. Donde hay dos sobres, cada uno tiene su clave y sus tarjetas: la de calidad
(quality) no abre ningún precio (price).
"""


@dataclass(frozen=True)
class Cards:
    """The folder while the demonstration is played."""

    folder: Path

    @classmethod
    def new(cls) -> Cards:
        """An empty one."""
        made = demonstration_cards()
        made.mkdir(mode=0o700)
        return cls(made)

    def deal(self, title: str, cards: Sequence[Card]) -> None:
        """The cards of a purchase, each to print and to copy."""
        place = self.folder / _plain(title)
        place.mkdir(exist_ok=True)  # of two envelopes each has cards of its own, named by it
        for card in cards:
            name = _plain(f"{card.about.holder} {card.about.part}")
            (place / f"{name}.txt").write_text(card_text(card), encoding="utf-8")
            (place / f"{name}.html").write_text(card_html(card), encoding="utf-8")

    def explain(self, keys: Mapping[str, Key], *, clerk: str = "Anita Flores") -> None:
        """The officers’ own keys, and what all this is."""
        place = self.folder / "keys"
        place.mkdir()
        for name, key in keys.items():
            text = f"# Junto: the key of {name}. Keep it secret.\n# public key: {key.recipient.text}\n{key.secret()}\n"
            (place / f"{_plain(name)}.txt").write_text(text, encoding="ascii")
        (self.folder / "README.txt").write_text(README.format(clerk=clerk), encoding="utf-8")


def _plain(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.casefold()).strip("-")

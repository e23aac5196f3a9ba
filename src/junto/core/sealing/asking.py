"""What the command asks people: leave to overwrite, words of a share, to look at their card. Only at a terminal."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from getpass import getpass
from pathlib import Path

from junto.core.sentences import gettext_noop as _
from junto.core.texts import shown

from .cards import Card, card_text
from .keys import Key, parse_keys
from .officers import MOST_FILE, open_share
from .problems import SealingError
from .shares import Share, read_share

CLEAR = "\033[2J\033[3J\033[H"  # the screen and what can be scrolled back to
TYPED = "-"


def at_terminal() -> bool:
    """Whether somebody sits there who reads and types."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def refuse_overwriting(path: Path, what: str) -> None:
    """Ask before what stands at `path` is replaced. Raises SealingError where nobody agrees or can be asked, and where
    the folder around it does not exist.
    """
    if not path.absolute().parent.is_dir():
        raise SealingError("no_folder", _("The folder of “%(path)s” does not exist."), path=shown(path, 200))
    if not path.exists() or (path.is_dir() and not any(path.iterdir())):
        return
    fault = SealingError("exists", _("“%(path)s” is there already; it was left as it is."), path=shown(path, 200))
    if not at_terminal():
        raise fault
    if input(f"{shown(path, 200)} is there already. {what} Replace it? Type yes: ").strip().lower() != "yes":
        raise fault


def read_keys(files: Iterable[str]) -> list[Key]:
    """The secret keys in identity files. Raises SealingError, naming the file; OSError."""
    found: list[Key] = []
    for file in files:
        try:
            found += parse_keys(_content(file))
        except SealingError as fault:
            raise _in(file, fault) from None
    return found


def read_shares(files: Sequence[str], keys: list[Key]) -> list[Share]:
    """The shares in files, sealed or as words; “-” asks for the words at the terminal, unseen.

    Raises SealingError, naming the file; OSError.
    """
    found = []
    for file in files:
        try:
            found.append(_typed() if file == TYPED else open_share(keys, _content(file)))
        except SealingError as fault:
            raise _in(file, fault) from None
    return found


def show_cards(cards: Sequence[Card]) -> None:
    """Show each officer their card, one after the other, and clear the screen after each."""
    for card in cards:
        input(f"{CLEAR}Everybody but {card.about.holder} looks away. {card.about.holder}: press Enter. ")
        sys.stdout.write(CLEAR + card_text(card) + "\n")
        input("Written down and compared word by word? Press Enter; the words will not be shown again. ")
        sys.stdout.write(CLEAR)


def _typed() -> Share:
    if not at_terminal():
        raise SealingError("no_terminal", _("Words of a share are typed at a terminal; there is none."))
    return read_share(getpass("The 33 words of a share (they are not shown): "))


def _content(file: str) -> bytes:
    with Path(file).open("rb") as opened:
        return opened.read(MOST_FILE + 1)


def _in(file: str, fault: SealingError) -> SealingError:
    words = _("“%(file)s”: %(sentence)s")
    return SealingError(fault.sentence.code, words, file=shown(file, 120), sentence=fault.sentence)

"""Collects the words of each room from its Python and templates into its Spanish catalogue, without outside programs.

`python -m junto.frame.messages [room …]` updates `locale/es/LC_MESSAGES/django.po`: translations stay, new words come
with an empty one (or that of another room which has the same words), words that are gone become obsolete.
"""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

PACKAGE = Path(__file__).resolve().parent.parent
LANGUAGE = "es"
KEYWORDS = {
    **dict.fromkeys(("_", "gettext", "gettext_lazy", "gettext_noop"), None),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), (1, 2)),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), ((1, "c"), 2)),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), ((1, "c"), 2, 3)),
}
CHANGING = re.compile(
    r'^"(POT-Creation-Date|PO-Revision-Date|Last-Translator|Language-Team|Generated-By|Project-Id-Version|'
    r"Report-Msgid-Bugs-To):.*\n",
    re.MULTILINE,
)

LITERAL = r"""(?:u?'(?:[^'\\\n]|\\.)*'|u?"(?:[^"\\\n]|\\.)*")"""
CALL = re.compile(rf"(?<!\w)(?:_|n?p?gettext)\(\s*{LITERAL}(?:\s*,\s*{LITERAL})*(?:\s*,\s*count)?\s*\)")

Message = str | tuple[str, ...] | list[str]


def rooms() -> list[str]:
    """The folders of the package that hold code, in alphabetical order."""
    return sorted(folder.name for folder in PACKAGE.iterdir() if (folder / "__init__.py").exists())


def catalogue_of(room: str) -> Path:
    """Where a room's Spanish words are kept."""
    return PACKAGE / room / "locale" / LANGUAGE / "LC_MESSAGES" / "django.po"


def words_of(room: str) -> Catalog:
    """Every text that a room marks for translation, with the files in which it stands."""
    found = Catalog(domain="django")
    for path in _sources(PACKAGE / room):
        text = path.read_text(encoding="utf-8")
        if path.suffix != ".py":
            # Django's rendering for xgettext is no Python as a whole; the calls in it are.
            text = "\n".join(CALL.findall(templatize(text, origin=str(path))))
        options = {"encoding": "utf-8"}
        place = path.relative_to(PACKAGE).as_posix()
        for _line, message, _comments, context in extract("python", io.BytesIO(text.encode()), KEYWORDS, (), options):
            found.add(message, locations=[(place, 0)], context=context)
    return found


def update(room: str) -> int:
    """Bring a room's catalogue up to date; says how many texts lack a translation."""
    words = words_of(room)
    path = catalogue_of(room)
    if not len(words) and not path.exists():
        return 0
    catalogue = _read(path)
    catalogue.update(words, no_fuzzy_matching=True)
    for message in catalogue:
        if message.id and not translated(message.string):
            message.string = _elsewhere(room, message.id, message.context) or message.string
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(_written(catalogue), encoding="utf-8")
    return len(missing(room))


def missing(room: str) -> list[Message]:
    """The texts of a room that have no Spanish."""
    catalogue = _read(catalogue_of(room))
    lacking = []
    for message in words_of(room):
        known = catalogue.get(message.id, message.context) if message.id else None
        if message.id and (known is None or known.fuzzy or not translated(known.string)):
            lacking.append(message.id)
    return lacking


def translated(string: Message | None) -> bool:
    """Whether a catalogue's entry says anything: every plural form does."""
    return all(string) if isinstance(string, tuple | list) else bool(string)


def _sources(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        below = path.relative_to(folder).parts
        if (path.suffix == ".py" and "migrations" not in below) or (
            path.suffix in {".html", ".txt"} and "templates" in below
        ):
            yield path


def _read(path: Path) -> Catalog:
    if not path.exists():
        return Catalog(locale=LANGUAGE, domain="django", charset="utf-8")
    with path.open("rb") as stream:
        return read_po(stream, locale=LANGUAGE, domain="django", abort_invalid=True)


def _elsewhere(room: str, identity: Message, context: str | None) -> Message | None:
    """The translation that another room has for the same text: one word for each thing."""
    for other in rooms():
        if other != room and catalogue_of(other).exists():
            known = _read(catalogue_of(other)).get(identity, context)
            if known is None or isinstance(known.id, str) != isinstance(identity, str):
                continue  # a text with plural forms is found by its singular too, which is another text
            if translated(known.string):
                return known.string
    return None


def _written(catalogue: Catalog) -> str:
    """The file's text without lines that would change at every run."""
    catalogue.fuzzy = False
    catalogue.header_comment = "# Spanish for this room: formal (usted), words as in the glossary."
    stream = io.BytesIO()
    write_po(stream, catalogue, width=120, sort_by_file=True, include_lineno=False)
    return CHANGING.sub("", stream.getvalue().decode())


def main(arguments: list[str] | None = None) -> int:
    """Update the catalogues of the rooms named, or of all."""
    named = (sys.argv[1:] if arguments is None else arguments) or rooms()
    for room in named:
        if room not in rooms():
            print(f"There is no room called {room}.", file=sys.stderr)
            return 2
        lacking = update(room)
        if catalogue_of(room).exists():
            print(f"{room}: {lacking} without Spanish" if lacking else f"{room}: complete")
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Texts, choices, yes or no, e-mail addresses."""

import difflib
import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache

from junto.core.sentences import gettext_noop as _
from junto.core.tables.problem_list import shown
from junto.core.tables.problems import BadValue

_YES = frozenset({"yes", "y", "true", "t", "1", "si", "verdadero", "on"})
_NO = frozenset({"no", "n", "false", "f", "0", "falso", "off"})
_EMAIL = re.compile(
    r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,63}"
)


def is_missing(value: object) -> bool:
    """Whether a cell says nothing: None, or text of blanks only."""
    return value is None or (isinstance(value, str) and not value.strip())


def refuse_missing(value: object) -> None:
    """Raises BadValue where a cell says nothing."""
    if is_missing(value):
        raise BadValue("missing", _("the value is missing."))


def plain(text: str) -> str:
    """Text for comparison: no case, no accents, one blank between words."""
    spread = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(sign for sign in spread if not unicodedata.combining(sign)).split())


def parse_text(value: object, *, max_chars: int = 10_000, one_line: bool = False) -> str:
    """Text without blanks around it. A whole number becomes its digits (an id in XLSX); a number with a fraction is
    refused, since 1.10 and 1.1 are different ids but the same number. Raises BadValue."""
    refuse_missing(value)
    if isinstance(value, bool) or (isinstance(value, float) and not value.is_integer()):
        raise BadValue("not_text", _("%(value)s is not a text."), value=shown(value))
    if isinstance(value, float):
        value = int(value)
    text = (value.isoformat() if isinstance(value, date) else str(value)).strip()
    if len(text) > max_chars:
        raise BadValue(
            "text_too_long",
            _("the text has %(chars)s characters; at most %(limit)s are accepted."),
            chars=len(text),
            limit=max_chars,
        )
    if one_line and len(text.splitlines()) > 1:
        raise BadValue("several_lines", _("the text has several lines; one is wanted."))
    return text


def parse_choice(
    value: object, choices: Mapping[str, object] | Iterable[str], *, synonyms: Mapping[str, str] | None = None
) -> str:
    """One of `choices` (keys, or with a mapping also its labels), whatever its case and accents. `synonyms`: other
    word → choice. Raises BadValue, which names the nearest choice or all of them."""
    refuse_missing(value)
    labels = dict(choices) if isinstance(choices, Mapping) else {choice: choice for choice in choices}
    known = _known(tuple((choice, str(label)) for choice, label in labels.items()), tuple((synonyms or {}).items()))
    wanted = plain(str(value))
    if wanted in known:
        return known[wanted]
    near = difflib.get_close_matches(wanted, known, n=1, cutoff=0.75)
    if near:
        raise BadValue(
            "unknown_choice_near", _("“%(value)s” is not one of the choices; is “%(near)s” meant?"),
            value=shown(value), near=str(labels.get(known[near[0]], known[near[0]])),
        )  # fmt: skip
    names = ", ".join(str(label) for label in list(labels.values())[:12]) + (", …" if len(labels) > 12 else "")
    raise BadValue(
        "unknown_choice", _("“%(value)s” is not one of the choices: %(choices)s."), value=shown(value), choices=names
    )


@lru_cache(maxsize=64)  # a column asks about the same choices in every row
def _known(labels: tuple[tuple[str, str], ...], synonyms: tuple[tuple[str, str], ...]) -> dict[str, str]:
    """Each word for comparison → its choice: a choice comes before a label, a label before a synonym."""
    known = {plain(other): choice for other, choice in synonyms}
    known |= {plain(label): choice for choice, label in labels}
    return known | {plain(choice): choice for choice, _label in labels}


def parse_boolean(value: object) -> bool:
    """Yes or no: yes, y, true, 1, sí, verdadero, on; no, n, false, 0, falso, off. Raises BadValue."""
    refuse_missing(value)
    if isinstance(value, bool):
        return value
    if isinstance(value, int | float) and value in (0, 1):
        return bool(value)
    word = plain(str(value))
    if word in _YES or word in _NO:
        return word in _YES
    raise BadValue("not_yes_or_no", _("“%(value)s” is neither yes nor no."), value=shown(value))


def parse_email(value: object) -> str:
    """An e-mail address, its domain in lower case. Raises BadValue."""
    refuse_missing(value)
    text = str(value).strip()
    if len(text) > 254 or not _EMAIL.fullmatch(text) or ".." in text or text.startswith(".") or ".@" in text:
        raise BadValue("not_an_email", _("“%(value)s” is not an e-mail address."), value=shown(value))
    local, domain = text.rsplit("@", 1)
    return f"{local}@{domain.lower()}"

"""Fields of a case, read one by one: a missing, unknown or odd one is named with its place."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from datetime import date
from typing import NoReturn

from junto.core.sentences import gettext_noop as _
from junto.core.texts import is_whole, shown

from .problems import TradeoffsError

MOST_TEXT = 2_000
GREATEST = 1e15


class Fields:
    """The fields of one object of a file, and `where` it stands, as sentences name it. A blank field says nothing."""

    def __init__(self, data: object, where: str, known: Iterable[str]) -> None:
        self.where = where
        if not isinstance(data, Mapping):
            raise TradeoffsError("not_fields", _("%(where)s must be an object with named fields."), where=where)
        self.data = {str(key).strip(): value for key, value in data.items() if value is not None and value != ""}
        names = list(known)
        for key in self.data:
            if key not in names:
                words = _("%(where)s has a field “%(key)s” that is not known. Known are: %(known)s.")
                raise TradeoffsError("unknown_field", words, where=where, key=shown(key), known=", ".join(names))

    def has(self, key: str) -> bool:
        """Whether the field says anything."""
        return key in self.data

    def value(self, key: str) -> object:
        """The field as it stands. Raises TradeoffsError where it is missing."""
        if key not in self.data:
            raise TradeoffsError("missing_field", _("%(where)s lacks “%(key)s”."), where=self.where, key=key)
        return self.data[key]

    def text(self, key: str, default: str | None = "") -> str:
        """The field as one line of text; `default` None: it must be there. Raises TradeoffsError."""
        if key not in self.data and default is not None:
            return default
        return text_of(self.value(key), f"{self.where}, {key}")

    def choice(self, key: str, choices: Iterable[str], default: str) -> str:
        """One of some words. Raises TradeoffsError."""
        found = self.text(key, default).lower()
        names = list(choices)
        if found not in names:
            words = _("%(where)s: “%(value)s” is none of: %(known)s.")
            where = f"{self.where}, {key}"
            raise TradeoffsError("no_such_choice", words, where=where, value=shown(found), known=", ".join(names))
        return found

    def number(self, key: str, default: float | None = None) -> float:
        """A finite number. Raises TradeoffsError."""
        if key not in self.data and default is not None:
            return default
        return number_of(self.value(key), f"{self.where}, {key}")

    def items(self, key: str) -> list[object]:
        """A list, empty where the field is missing. Raises TradeoffsError."""
        found = self.data.get(key, [])
        if not isinstance(found, list | tuple):
            self.odd(key, _("%(where)s must be a list."))
        return list(found)

    def mapping(self, key: str) -> dict[str, object]:
        """Named fields inside this one, empty where it is missing. Raises TradeoffsError."""
        found = self.data.get(key, {})
        if not isinstance(found, Mapping):
            self.odd(key, _("%(where)s must be an object with named fields."))
        return {text_of(name, f"{self.where}, {key}"): value for name, value in found.items()}

    def odd(self, key: str, words: str) -> NoReturn:
        """Refuse the field in these words, which name %(where)s."""
        raise TradeoffsError("odd_field", words, where=f"{self.where}, {key}")


def text_of(value: object, where: str) -> str:
    """A text on one line. Raises TradeoffsError for lists and objects, half characters and very long ones."""
    if isinstance(value, date):
        value = value.isoformat()
    if not isinstance(value, str | int | float) or isinstance(value, bool):
        raise TradeoffsError("not_text", _("%(where)s must be a text."), where=where)
    found = " ".join(str(value).split())
    if not is_whole(found) or len(found) > MOST_TEXT:
        words = _("%(where)s must be a text of whole characters, at most %(most)s of them.")
        raise TradeoffsError("odd_text", words, where=where, most=MOST_TEXT)
    return found


def number_of(value: object, where: str) -> float:
    """A finite number, as such or as text (“1,234.5”), not beyond ±10^15. Raises TradeoffsError."""
    try:
        if isinstance(value, bool) or not isinstance(value, str | int | float):
            raise ValueError
        found = float(value.replace(",", "").strip() if isinstance(value, str) else value)
    except (ValueError, OverflowError):
        found = math.nan
    if not abs(found) <= GREATEST:
        words = _("%(where)s must be a number, not “%(value)s”.")
        raise TradeoffsError("not_a_number", words, where=where, value=shown(value))
    return found


def listed_once(names: Iterable[str], where: str) -> None:
    """Raises TradeoffsError where two names are the same but for capitals."""
    seen: set[str] = set()
    for name in names:
        if name.casefold() in seen:
            words = _("%(where)s: “%(name)s” stands there twice.")
            raise TradeoffsError("twice", words, where=where, name=shown(name))
        seen.add(name.casefold())

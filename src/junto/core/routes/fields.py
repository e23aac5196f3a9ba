"""Fields of a jurisdiction's file, read one by one: whatever is missing, unknown or odd is noted with its line."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from datetime import date
from decimal import Decimal

from junto.core.sentences import gettext_noop as _
from junto.core.strict_yaml import Node
from junto.core.texts import shown

from .conditions import Always, Condition, Misread, Vocabulary, condition_of
from .model import Words
from .problems import Faults

NAME = re.compile(r"[a-z][a-z0-9_.\-]*")
LANGUAGE = re.compile(r"[a-z]{2}")
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
LONGEST = 2000
LARGEST = Decimal(10) ** 15


class Fields:
    """One object of a file. Reading a field never fails: it notes the fault and returns something to go on with."""

    def __init__(self, node: Node, known: Collection[str], faults: Faults) -> None:
        self.node, self.faults, self.line = node, faults, node.line
        self.data: Mapping[str, Node] = {}
        if not isinstance(node.value, dict):
            faults.add(node.line, "not_fields", _("Here must stand fields, each with a name (“name: value”)."))
            return
        self.data = {name: one for name, one in node.value.items() if one.value is not None}
        for name in node.value:
            if name not in known:
                words = _("There is no field “%(name)s” here. %(hint)s")
                faults.unknown((node.keys or {}).get(name, node.line), "unknown_field", words, name, known)

    def has(self, name: str) -> bool:
        """Whether the field says anything."""
        return name in self.data

    def at(self, name: str) -> int:
        """The line of a field; of the object where the field is missing."""
        return self.data[name].line if name in self.data else self.line

    def odd(self, name: str, code: str, template: str, /, **params: object) -> None:
        """Note a fault in a field."""
        self.faults.add(self.at(name), code, template, field=name, **params)

    def need(self, name: str) -> bool:
        """Whether the field is there; a fault where it is not."""
        if name not in self.data and isinstance(self.node.value, dict):
            self.odd(name, "missing_field", _("“%(field)s” is missing here."))
        return name in self.data

    def text(self, name: str, default: str | None = None) -> str:
        """A text of one line; needed where it has no default."""
        if name not in self.data:
            if default is None:
                self.need(name)
            return default or ""
        value = self.data[name].value
        if not isinstance(value, str) or not value.strip() or len(value) > LONGEST:
            self.odd(name, "not_text", _("“%(field)s” must be a text."))
            return default or ""
        return " ".join(value.split())

    def name(self, name: str) -> str:
        """A name for use inside files: small letters, digits, points, - and _."""
        found = self.text(name)
        if found and not NAME.fullmatch(found):
            words = _("“%(value)s” cannot be a name: use small letters, digits, points, - and _.")
            self.odd(name, "odd_name", words, value=shown(found))
        return found

    def words(self, name: str, default: str | None = None) -> Words:
        """A text, or texts by language (`en`, `es`)."""
        node = self.data.get(name)
        if node is None or not isinstance(node.value, dict):
            return Words(self.text(name, default))
        found: dict[str, str] = {}
        for language, one in node.value.items():
            if not LANGUAGE.fullmatch(language) or not isinstance(one.value, str) or not one.value.strip():
                self.faults.add(one.line, "odd_language", _("Texts stand by language here: en, es …"))
            else:
                found[language] = " ".join(one.value.split())
        if "en" not in found:
            self.odd(name, "no_english", _("“%(field)s” lacks its English text (en)."))
        return Words(found.pop("en", ""), found)

    def choice(self, name: str, known: Collection[str], default: str | None = None) -> str:
        """One of some words."""
        found = self.text(name, default)
        if found and found not in known:
            words = _("“%(name)s” is not known here. %(hint)s")
            self.faults.unknown(self.at(name), "unknown_word", words, found, known)
            return default or next(iter(known))
        return found

    def number(self, name: str, least: Decimal | int = 0) -> Decimal:
        """A number from `least` up."""
        if not self.need(name):
            return Decimal(0)
        value = self.data[name].value
        if isinstance(value, bool) or not isinstance(value, int | Decimal):
            words = _("“%(field)s” must be a number without signs or commas, such as 50000, not “%(value)s”.")
            self.odd(name, "not_number", words, value=shown(value if isinstance(value, str) else "…"))
        elif not least <= value <= LARGEST:
            words = _("“%(field)s” must lie between %(least)s and %(most)s.")
            self.odd(name, "out_of_range", words, least=least, most=f"{LARGEST:,}")
        else:
            return Decimal(value)
        return Decimal(0)

    def whole(self, name: str, least: int, most: int, default: int | None = None) -> int:
        """A whole number between two, both included."""
        if name not in self.data and default is not None:
            return default
        if not self.need(name):
            return least
        value = self.data[name].value
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            words = _("“%(field)s” must be a whole number from %(least)s to %(most)s.")
            self.odd(name, "not_whole", words, least=least, most=most)
            return least
        return value

    def yes(self, name: str) -> bool:
        """true or false; false where it is missing."""
        if name not in self.data:
            return False
        value = self.data[name].value
        if not isinstance(value, bool):
            self.odd(name, "not_yes_no", _("“%(field)s” must be true or false."))
        return value is True

    def day(self, name: str) -> date | None:
        """A date, such as 2025-10-08; None where it is missing."""
        if name not in self.data:
            return None
        value = self.data[name].value
        if not isinstance(value, date):
            words = _("“%(field)s” must be a date that exists, such as 2025-10-08.")
            self.odd(name, "not_a_date", words)
            return None
        return value

    def items(self, name: str) -> list[Node]:
        """A list; empty where it is missing."""
        if name not in self.data:
            return []
        value = self.data[name].value
        if not isinstance(value, list):
            self.odd(name, "not_a_list", _("“%(field)s” must be a list."))
            return []
        return value

    def names(self, name: str, known: Collection[str] | None = None, what: str = "") -> tuple[str, ...]:
        """A list of names, each known where `known` is given; one name alone is a list as well."""
        node = self.data.get(name)
        if node is None:
            return ()
        nodes = node.value if isinstance(node.value, list) else [node]
        found = []
        for one in nodes:
            if not isinstance(one.value, str) or not NAME.fullmatch(one.value):
                self.faults.add(one.line, "not_names", _("“%(field)s” must be a list of names."), field=name)
            elif known is not None and one.value not in known:
                words = _("There is no “%(name)s” here. %(hint)s")
                self.faults.unknown(one.line, f"unknown_{what or 'name'}", words, one.value, known)
            else:
                found.append(one.value)
        return tuple(dict.fromkeys(found))

    def by_name(self, name: str) -> Iterator[tuple[str, Node]]:
        """The fields of an object inside this one, each with a sound name."""
        node = self.data.get(name)
        if node is None:
            return
        if not isinstance(node.value, dict):
            self.odd(name, "not_fields", _("“%(field)s” must hold fields, each with a name."))
            return
        for key, one in node.value.items():
            if not NAME.fullmatch(key):
                words = _("“%(value)s” cannot be a name: use small letters, digits, points, - and _.")
                self.faults.add(one.line, "odd_name", words, value=shown(key))
            else:
                yield key, one

    def condition(self, name: str, words: Vocabulary) -> Condition:
        """A condition in one line of text; it always holds where it is missing."""
        if name not in self.data:
            return Always()
        value = self.data[name].value
        if not isinstance(value, str):
            said = _("A condition is one line of text, such as “value.total <= 3000 and need.pilot”.")
            self.odd(name, "condition_not_text", said)
            return Always()
        try:
            return condition_of(value, words)
        except Misread as error:
            said = _("“%(field)s”: %(sentence)s")
            self.odd(name, error.sentence.code, said, sentence=error.sentence)
            return Always()


def weekday_of(fields: Fields, name: str) -> int:
    """The number of a weekday (monday: 0)."""
    return WEEKDAYS.index(fields.choice(name, WEEKDAYS, "monday"))

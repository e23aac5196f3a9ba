"""Who gets a share, as a file or the command's options say it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from junto.core.sentences import gettext_noop as _
from junto.core.strict_yaml import Unsound, plain, read_yaml
from junto.core.texts import shown

from .ceremony import Holder
from .keys import Recipient, parse_recipient
from .problems import SealingError

PAPER = "paper"
FIELDS = ("needed", "platform", "officers")
OFFICER = ("name", "recipient")


@dataclass(frozen=True, slots=True)
class Plan:
    """The officers in their order, how many are needed, and the platform's recipient."""

    holders: tuple[Holder, ...]
    needed: int
    platform: Recipient


def plan_of(
    *, file: str | None = None, officers: Sequence[str] = (), needed: int | None = None, platform: str | None = None
) -> Plan:
    """The plan in a YAML file (`needed`, `platform`, `officers`: each `name`, `recipient`), with the options over it.

    An option names an officer as NAME=age1… or NAME=paper. Raises SealingError, naming officer or field; OSError.
    """
    given = _read(file) if file else {}
    holders = [_of_row(row, place) for place, row in enumerate(_rows(given), 1)]
    holders += [_of_option(text) for text in officers]
    if needed is None:
        needed = given.get("needed")
    if type(needed) is not int:
        raise SealingError("no_needed", _("How many officers are needed to open is not said, or is no whole number."))
    text = platform or given.get("platform")
    if not isinstance(text, str):
        raise SealingError("no_platform", _("The platform's recipient (age1…) is not said."))
    return Plan(tuple(holders), needed, _recipient(text, "platform"))


def _read(file: str) -> dict[str, Any]:
    try:
        data = plain(read_yaml(Path(file).read_bytes()))
    except Unsound as fault:
        words = _("“%(file)s”: %(problem)s")
        raise SealingError("bad_plan", words, file=shown(file), problem=fault.problems[0].placed()) from None
    if not isinstance(data, dict):
        words = _("“%(file)s” must say “needed”, “platform” and “officers”.")
        raise SealingError("bad_plan", words, file=shown(file))
    unknown = next((name for name in data if name not in FIELDS), None)
    if unknown is not None:
        words = _("“%(file)s”: there is no field “%(field)s”; there are needed, platform and officers.")
        raise SealingError("unknown_field", words, file=shown(file), field=shown(unknown))
    return data


def _rows(given: dict[str, Any]) -> list[Any]:
    rows = given.get("officers", [])
    if not isinstance(rows, list):
        raise SealingError("bad_plan", _("“officers” must be a list, each with a name and a recipient."))
    return rows


def _of_row(row: object, place: int) -> Holder:
    if not isinstance(row, dict) or set(row) != set(OFFICER) or not all(isinstance(v, str) for v in row.values()):
        words = _("Officer %(place)s must have a name and a recipient (age1… or paper), and nothing else.")
        raise SealingError("bad_officer", words, place=place)
    return Holder(row["name"], _or_paper(row["recipient"], row["name"]))


def _of_option(text: str) -> Holder:
    name, equals, recipient = text.rpartition("=")
    if not equals:
        raise SealingError("bad_officer", _("An officer is written NAME=age1… or NAME=paper."))
    return Holder(name.strip(), _or_paper(recipient.strip(), name.strip()))


def _or_paper(text: str, name: str) -> Recipient | None:
    return None if text == PAPER else _recipient(text, name)


def _recipient(text: str, whose: str) -> Recipient:
    try:
        return parse_recipient(text)
    except SealingError as fault:
        words = _("%(whose)s: %(sentence)s")
        raise SealingError(fault.sentence.code, words, whose=shown(whose), sentence=fault.sentence) from None

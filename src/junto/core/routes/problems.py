"""What makes a jurisdiction's file or a purchase's facts unusable, in sentences that name the line and the field."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import islice

from junto.core.sentences import Sentence, Unfit
from junto.core.sentences import gettext_noop as _
from junto.core.texts import shown


class RoutesError(Unfit):
    """Facts or a question that cannot be answered; `sentence` says why."""


MOST = 200  # faults listed of one file
MOST_NAMES = 400  # among which the nearest is sought; a file could hold thousands
MOST_SHOWN = 40


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong in a file: where it stands (line from 1; 0: the file as a whole) and the sentence about it."""

    file: str
    line: int
    sentence: Sentence

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.sentence}" if self.line else f"{self.file}: {self.sentence}"


class Faulty(ValueError):
    """A file with faults, all of them, in the order of their lines; nothing is read from it."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(sorted(faults, key=lambda one: (one.file, one.line)))
        super().__init__(" ".join(str(one) for one in self.faults[:3]))


class Faults:
    """Gathers what is wrong in one file, so that its author hears it in one go."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.found: list[Fault] = []

    def add(self, line: int, code: str, template: str, /, **params: object) -> None:
        """Note one fault at a line. Raises Faulty with all of them once there are MOST: nobody reads more."""
        self.found.append(Fault(self.file, line, Sentence(code, template, params)))
        if len(self.found) >= MOST:
            words = _("There are %(most)s faults up to here or more; the rest is not listed.")
            raise Faulty([*self.found, Fault(self.file, line, Sentence("too_many_faults", words, {"most": MOST}))])

    def unknown(self, line: int, code: str, template: str, name: str, known: Iterable[str]) -> None:
        """Note a name that nobody knows; `template` has %(name)s and %(hint)s, which names the nearest known one."""
        self.add(line, code, template, name=shown(name), hint=hint(name, known))

    def stop(self) -> None:
        """Raise Faulty where anything was found."""
        if self.found:
            raise Faulty(self.found)


def nearest(name: str, known: Iterable[str]) -> str:
    """The known name most like `name` (ratio of matching letters ≥ 0.6, as difflib reckons it); "" where none is."""
    found = get_close_matches(name[:100], list(known), n=1, cutoff=0.6)
    return found[0] if found else ""


def hint(name: str, known: Iterable[str]) -> Sentence:
    """“Did you mean …?”, or which names there are where none is near."""
    names = list(islice(known, MOST_NAMES))
    close = nearest(name, names)
    if close:
        return Sentence("did_you_mean", _("Did you mean “%(near)s”?"), {"near": close})
    listed = ", ".join([*names[:MOST_SHOWN], *(["…"] if len(names) > MOST_SHOWN else [])])
    return Sentence("known_are", _("Known are: %(known)s."), {"known": listed or "–"})

"""What the columns of votes, statements and ballots are called, and what stands for a vote."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from junto.core.sentences import gettext_noop as _

from .problems import ConsensusError, at, shown

PEOPLE = ("participant", "voter-id", "voter_id", "voter", "person", "participant-id", "participant_id")
STATEMENTS = ("statement", "comment-id", "comment_id", "statement-id", "statement_id", "tid")
VOTE = ("vote",)
TIME = ("time", "timestamp")
GROUP = ("group-id", "group_id", "group")
TEXT = ("text", "comment-body", "comment_body", "statement-text", "body")
COUNTED = ("n-comments", "n-votes", "n-agree", "n-disagree")
OTHER = ("datetime",)

MOST_PEOPLE = 1_000_000
MOST_STATEMENTS = 20_000
MOST_VOTES = 30_000_000

_WORDS = {
    "1": 1, "+1": 1, "1.0": 1, "agree": 1, "0": 0, "0.0": 0, "-0.0": 0, "pass": 0,  # nosec B105 - a vote
    "-1": -1, "-1.0": -1, "disagree": -1,
}  # fmt: skip
_SPOKEN = ("agree", "disagree")


def found_in(columns: Sequence[str], names: Collection[str]) -> str | None:
    """The first column called by one of the names, capitals or not."""
    return next((column for column in columns if column.casefold() in names), None)


def vote_of(cell: str, agree: int) -> int | None:
    """1, 0 or −1; None where the cell says none of them. Words mean themselves whichever number agrees."""
    word = cell.strip().casefold()
    value = _WORDS.get(word)
    if value is None or word in _SPOKEN:
        return value
    return value * agree


def known_votes(agree: int) -> dict[str, int]:
    """What most cells of votes say, as it is written there, with what it means (see vote_of)."""
    return {word: value if word in _SPOKEN else value * agree for word, value in _WORDS.items()}


def no_vote(file: str, row: int, column: str, cell: str) -> ConsensusError:
    """The refusal of a cell that is no vote."""
    words = _("“%(value)s” is no vote; a vote is 1 (agree), 0 (pass) or -1 (disagree), and empty where not seen.")
    return at(file, row, column, "no_vote", words, value=shown(cell))


def too_many(file: str, code: str, template: str, most: int) -> ConsensusError:
    """The refusal of a file with more than can be reckoned with."""
    return ConsensusError(code, template, file=file, most=f"{most:,}")

"""Whose plans meet? Needs in, overlaps out, each with its reasons and a strength whose parts are shown."""

from .finding import find_overlaps, overlaps_of
from .model import KINDS, Item, Limits, Overlap, Question, Reason, Result, Skipped
from .owners import owner_key
from .things import THINGS, Thing, Things

__all__ = [
    "KINDS",
    "THINGS",
    "Item",
    "Limits",
    "Overlap",
    "Question",
    "Reason",
    "Result",
    "Skipped",
    "Thing",
    "Things",
    "find_overlaps",
    "overlaps_of",
    "owner_key",
]

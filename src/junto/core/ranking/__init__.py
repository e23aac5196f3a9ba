"""In which order do offers stand? Formulas, one file each, exact, with their arithmetic in words."""

from .formulas import FORMULAS, formula_of
from .model import FULL, CannotRank, Criterion, Formula, Offer, Part, Ranking, Standing, Worth
from .standing import rank
from .ties import TIES, Tie

__all__ = [
    "FORMULAS",
    "FULL",
    "TIES",
    "CannotRank",
    "Criterion",
    "Formula",
    "Offer",
    "Part",
    "Ranking",
    "Standing",
    "Tie",
    "Worth",
    "formula_of",
    "rank",
]

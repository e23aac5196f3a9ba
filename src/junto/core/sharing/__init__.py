"""Who pays what? Cost items or a table in, shares by named rules out, each tested for fairness and told in words."""

from .certificate import Certificate, certify
from .comparing import Compared, compare
from .curve import Curve
from .game import CostGame, Group
from .items import BASES, CostItem, Step
from .limiting import Bounded, Bounds, within
from .marks import Mark, marks_of
from .model import Division, Inputs, NotApplicable, Rule
from .nucleolus import Proved, nucleolus, prenucleolus
from .problems import GameError
from .rounding import InTurn, per_year, to_minor_units, to_units
from .rules import RULES, rule_of
from .soundness import Finding, examine
from .standing import Blocking, Standing, standing_of

__all__ = [
    "BASES",
    "RULES",
    "Blocking",
    "Bounded",
    "Bounds",
    "Certificate",
    "Compared",
    "CostGame",
    "CostItem",
    "Curve",
    "Division",
    "Finding",
    "GameError",
    "Group",
    "InTurn",
    "Inputs",
    "Mark",
    "NotApplicable",
    "Proved",
    "Rule",
    "Standing",
    "Step",
    "certify",
    "compare",
    "examine",
    "marks_of",
    "nucleolus",
    "per_year",
    "prenucleolus",
    "rule_of",
    "standing_of",
    "to_minor_units",
    "to_units",
    "within",
]

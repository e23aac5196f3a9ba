"""What does an offer cost? Every price model as dated monthly flows, compared on one term and told in words."""

from .break_even import BreakEven, break_even
from .case import Case, at_rate
from .comparing import Comparison, MemberCost, Priced, Tail, compare
from .flows import Flows, Line
from .leaving import Leaving, when_leaves
from .model import PriceModel
from .models import MODELS, model_of
from .moving import Moved
from .offer import Offer, offer_of
from .problems import PricingError
from .reading import case_of, read_case
from .spanning import Spanned, exit_cost, over

__all__ = [
    "MODELS",
    "BreakEven",
    "Case",
    "Comparison",
    "Flows",
    "Leaving",
    "Line",
    "MemberCost",
    "Moved",
    "Offer",
    "PriceModel",
    "Priced",
    "PricingError",
    "Spanned",
    "Tail",
    "at_rate",
    "break_even",
    "case_of",
    "compare",
    "exit_cost",
    "model_of",
    "offer_of",
    "over",
    "read_case",
    "when_leaves",
]

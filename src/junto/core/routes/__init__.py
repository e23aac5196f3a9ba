"""How may we buy? Jurisdictions as files; which methods are lawful for a purchase, with what, by when, and why not."""

from .explaining import explain
from .explanation import Explanation, Route, calendar
from .model import Jurisdiction
from .problems import Fault, Faulty, RoutesError

__all__ = ["Explanation", "Fault", "Faulty", "Jurisdiction", "Route", "RoutesError", "calendar", "explain"]

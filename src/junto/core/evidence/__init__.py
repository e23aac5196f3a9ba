"""Did the pilot work? A plan from before the data and the data in; effect, interval and strength of evidence out."""

from .problems import EvidenceError

__all__ = ["EvidenceError"]

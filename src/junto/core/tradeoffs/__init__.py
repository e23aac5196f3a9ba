"""Who gains, who loses, what would each choose? Groups with their own criteria, side by side, never averaged."""

from .problems import TradeoffsError

__all__ = ["TradeoffsError"]

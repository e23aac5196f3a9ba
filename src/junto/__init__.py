"""Junto: the people who must agree plan, buy, prove and run smart-city projects together, in one open record."""

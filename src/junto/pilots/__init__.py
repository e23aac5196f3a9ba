"""Pilots: how the city will know whether something worked, written down before the data, and what was found."""

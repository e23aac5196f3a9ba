"""Histories of a purchase: many hands at once held to a serial model; a machine of rules; and a canary."""

"""Agreements: internal agreements, contracts, payments."""

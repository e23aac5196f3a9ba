"""Envelopes: what a company hands in, packed and sealed as one file that nobody opens before the opening."""

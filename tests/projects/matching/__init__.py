"""Tests of matching needs against the record."""

"""Tests of reading, mapping and writing tables."""

"""Tests of envelopes: packing, opening a stranger’s archive, reading what is inside."""

"""Tests of junto.core.ranking."""

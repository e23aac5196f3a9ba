"""Tests of overlaps and projects."""

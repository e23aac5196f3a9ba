"""Tests of trade-offs in the pages of a project."""

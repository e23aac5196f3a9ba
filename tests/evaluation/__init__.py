"""Tests of junto.evaluation."""

"""Needs matched against the record: what is found becomes overlaps, what no longer holds fades, declined ones rest."""

from junto.projects.matching.match import Matched, match_all, match_near_things, match_needs

__all__ = ["Matched", "match_all", "match_near_things", "match_needs"]

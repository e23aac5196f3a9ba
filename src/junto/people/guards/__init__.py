"""Why something may not happen to organizations, people and their roles: a guard answers a sentence, or None."""

from __future__ import annotations

from junto.people.guards import combinations, organizations, ownership, roles

__all__ = ["combinations", "organizations", "ownership", "roles"]

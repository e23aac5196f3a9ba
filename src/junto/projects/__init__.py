"""Overlaps accepted or declined, and the projects they lead to: members, requirements, gates, holds."""

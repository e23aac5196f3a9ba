"""Pages of the room: overlaps, projects, requirements, gates with their holds."""

"""The house is held to its own laws: measures, and the room order where the import linter cannot see."""

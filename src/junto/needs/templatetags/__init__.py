"""Template tags of the needs room."""

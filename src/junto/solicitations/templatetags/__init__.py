"""Template tags of the solicitations room."""

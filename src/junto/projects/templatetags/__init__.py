"""Template tags of the projects room."""

"""Database migrations of the publication room."""

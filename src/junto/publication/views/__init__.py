"""Pages of the publication room."""

"""The database history of the notices room."""

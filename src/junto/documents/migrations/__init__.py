"""The database history of the documents room."""

"""Pages of evaluation plans, their data and findings."""

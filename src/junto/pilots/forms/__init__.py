"""What the pages of evaluations ask for."""

"""What leaves the house: the API and, later, releases, bulk files and feeds."""

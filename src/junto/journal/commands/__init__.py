"""The commands of the journal: migrate, set up, serve, work, check and seal."""

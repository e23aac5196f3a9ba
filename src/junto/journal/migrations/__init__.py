"""Migrations of the journal room."""

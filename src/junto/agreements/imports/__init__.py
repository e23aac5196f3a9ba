"""Payments brought in from the finance system's files: read, tried row by row, written by a job."""

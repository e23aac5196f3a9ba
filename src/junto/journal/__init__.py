"""The one door for every change: perform(); entries, the clock, seals, what is due, jobs."""

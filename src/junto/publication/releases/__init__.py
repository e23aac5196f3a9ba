"""Releases of contracting processes: read from the journal's frozen snapshots after the commit, as far as public."""

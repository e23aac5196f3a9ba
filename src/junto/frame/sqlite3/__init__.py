"""Django's SQLite, with writers that wait for one another in turn (`base.py`, where Django looks for it)."""

"""Django's PostgreSQL, with statements that are planned once (`base.py`, where Django looks for it)."""

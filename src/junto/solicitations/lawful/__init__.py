"""The lawful route of a solicitation as data of its own: kept, written, what it asks for before which act."""

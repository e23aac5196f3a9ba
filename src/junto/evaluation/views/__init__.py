"""Pages of the room: the desk, candidates, the panel's seats, consensus, ranking, negotiation, awards, protests."""

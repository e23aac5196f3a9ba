"""Forms of the room: internal agreements, contracts, obligations, payments."""

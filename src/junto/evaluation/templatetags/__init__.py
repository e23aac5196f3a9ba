"""Tags and filters of the room's pages."""

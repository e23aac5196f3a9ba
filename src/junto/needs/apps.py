"""The needs room as a Django application."""

from junto.journal.rooms import RoomConfig


class NeedsConfig(RoomConfig):
    """Registers the room's kinds of subject."""

    name = "junto.needs"
    label = "needs"

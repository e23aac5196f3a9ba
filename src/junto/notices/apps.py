"""The notices room as a Django application."""

from junto.journal.rooms import RoomConfig


class NoticesConfig(RoomConfig):
    """Declares the room's tables."""

    name = "junto.notices"
    label = "notices"

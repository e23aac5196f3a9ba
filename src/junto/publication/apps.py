"""The publication room as a Django application."""

from junto.journal.rooms import RoomConfig


class PublicationConfig(RoomConfig):
    """Registers the room's kinds of subject."""

    name = "junto.publication"
    label = "publication"

"""People as a Django application."""

from junto.journal.rooms import RoomConfig


class PeopleConfig(RoomConfig):
    """Registers the room's kinds of subject."""

    name = "junto.people"
    label = "people"

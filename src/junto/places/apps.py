"""The places room as a Django application."""

from junto.journal.rooms import RoomConfig


class PlacesConfig(RoomConfig):
    """Registers the room's kinds of subject."""

    name = "junto.places"
    label = "places"

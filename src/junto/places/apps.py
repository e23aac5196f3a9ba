"""The places room as a Django application."""

from junto.journal.rooms import RoomConfig


class PlacesConfig(RoomConfig):
    """Registers the room's kinds of subject."""

    name = "junto.places"
    label = "places"

    def ready(self) -> None:
        from junto.journal.installing import at_setup
        from junto.places.actions import install_kinds

        super().ready()
        at_setup("Sectors and kinds of things", lambda: sum(install_kinds()))

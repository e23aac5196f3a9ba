"""The notices room as a Django application."""

from junto.journal.rooms import RoomConfig


class NoticesConfig(RoomConfig):
    """Declares the room's tables and takes its turn in the worker."""

    name = "junto.notices"
    label = "notices"

    def ready(self) -> None:
        from junto.notices import turns

        super().ready()
        turns.register()

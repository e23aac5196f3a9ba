"""The needs room as a Django application; its imports are jobs."""

from junto.journal.rooms import RoomConfig


class NeedsConfig(RoomConfig):
    """Registers the room's kinds of subject and the work of its imports."""

    name = "junto.needs"
    label = "needs"

    def ready(self) -> None:
        super().ready()
        from junto.needs.imports import working

        working.register()

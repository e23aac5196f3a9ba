"""The notices room as a Django application."""

from junto.journal.rooms import RoomConfig


class NoticesConfig(RoomConfig):
    """Declares the room's tables and takes its turn in the worker, follows who is given a role."""

    name = "junto.notices"
    label = "notices"

    def ready(self) -> None:
        from junto.notices import inviting, turns

        super().ready()
        turns.register()
        inviting.register()

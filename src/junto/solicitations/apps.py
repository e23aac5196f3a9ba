"""The solicitations room as a Django application."""

from junto.journal.rooms import RoomConfig


class SolicitationsConfig(RoomConfig):
    """Registers the room's kinds of subject."""

    name = "junto.solicitations"
    label = "solicitations"

    def ready(self) -> None:
        super().ready()
        from junto.journal.followers import follow
        from junto.solicitations import following

        follow("solicitations.solicitation", following.solicitations_changed)
        follow("solicitations.addendum", following.addenda_changed)

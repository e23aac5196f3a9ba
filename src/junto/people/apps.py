"""People as a Django application."""

from junto.journal.rooms import RoomConfig


class PeopleConfig(RoomConfig):
    """Registers the room's kinds of subject, and the lawful exception to the separation of duties."""

    name = "junto.people"
    label = "people"

    def ready(self) -> None:
        super().ready()
        from junto.journal import separation
        from junto.people.compensation import lawful_combination

        separation.allow_where(lawful_combination)

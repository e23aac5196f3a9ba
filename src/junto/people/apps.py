"""People as a Django application."""

from junto.journal.rooms import RoomConfig


class PeopleConfig(RoomConfig):
    """Registers the room's kinds of subject, and the lawful exception to the separation of duties."""

    name = "junto.people"
    label = "people"

    def ready(self) -> None:
        super().ready()
        from junto.journal import separation, worker
        from junto.people import limits, sessions
        from junto.people.compensation import lawful_combination

        separation.allow_where(lawful_combination)
        sessions.listen()
        worker.every(3600, "old rate limits", limits.forget)
        worker.every(3600, "old sessions", sessions.forget)

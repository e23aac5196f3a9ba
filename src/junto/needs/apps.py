"""The needs room as a Django application; its imports are jobs."""

from junto.journal.rooms import RoomConfig


class NeedsConfig(RoomConfig):
    """Registers the room's kinds of subject and the work of its imports."""

    name = "junto.needs"
    label = "needs"

    def ready(self) -> None:
        super().ready()
        from junto.documents import queries, storage
        from junto.documents.retention import empties
        from junto.documents.search import Searchable, register
        from junto.needs.imports import keeping, working

        working.register()
        storage.used_by(keeping.needs_bytes)
        queries.verify_also(keeping.wrong_files)
        register("needs.need", lambda n: Searchable(n.title, f"{n.description} {n.outcome} {n.place_name}", n.language))
        register("needs.problem_report", lambda r: Searchable(str(r), f"{r.text} {r.place_name}", r.language))
        empties("needs.problem_report", "text", "place_name", "reporter_name", "reporter_email")

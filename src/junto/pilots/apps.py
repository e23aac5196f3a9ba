"""The pilots room as a Django application: it stands on the page of a project."""

from junto.journal.rooms import RoomConfig


class PilotsConfig(RoomConfig):
    """Registers the room's kinds of subject."""

    name = "junto.pilots"
    label = "pilots"

    def ready(self) -> None:
        super().ready()
        from junto.documents import search
        from junto.frame import panels
        from junto.pilots import telling, working
        from junto.pilots.panels import of_project

        panels.add("projects.project", of_project, order=40)
        working.register()
        search.register("pilots.evaluation_plan", lambda p: search.Searchable(p.title, p.question, p.language))
        search.register("pilots.finding", telling.searched)

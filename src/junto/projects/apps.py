"""The projects room as a Django application: it follows needs and standing things to match them at once."""

from junto.journal.rooms import RoomConfig


class ProjectsConfig(RoomConfig):
    """Registers the room's kinds of subject and follows the rooms above."""

    name = "junto.projects"
    label = "projects"

    def ready(self) -> None:
        super().ready()
        from junto.documents import search
        from junto.frame import panels
        from junto.journal.followers import follow
        from junto.projects import following
        from junto.projects.panels import of_need, tradeoffs

        follow("needs.need", following.needs_changed)
        follow("places.standing_thing", following.things_changed)
        follow("projects.hold", following.holds_changed)
        follow("projects.tradeoff", following.tradeoffs_changed)
        panels.add("needs.need", of_need)
        panels.add("projects.project", tradeoffs, order=15)
        search.register("projects.project", lambda p: search.Searchable(p.title, p.purpose, p.language))
        search.register("projects.tradeoff", lambda t: search.Searchable(t.title, t.question, t.language))

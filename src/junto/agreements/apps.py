"""The agreements room as a Django application: it follows members that leave, and its imports are jobs."""

from junto.journal.rooms import RoomConfig


class AgreementsConfig(RoomConfig):
    """Registers the room's kinds of subject, follows projects, adds panels to pages above."""

    name = "junto.agreements"
    label = "agreements"

    def ready(self) -> None:
        super().ready()
        from junto.agreements import following, panels
        from junto.agreements.imports import keeping, working
        from junto.documents import holding, queries, retention, storage
        from junto.documents.search import Searchable, register
        from junto.frame.panels import add
        from junto.journal.followers import follow

        follow("projects.member", following.members_changed)
        add("projects.project", panels.of_project)
        add("projects.member", panels.of_member)
        add("solicitations.plain", panels.of_purchase, order=20)
        register("agreements.contract", lambda c: Searchable(c.title, f"{c.summary} {c.supplier.name}", c.language))
        register("agreements.internal", lambda a: Searchable(a.title, "", a.language))
        storage.used_by(keeping.needs_bytes)
        queries.verify_also(keeping.wrong_files)
        retention.empties("agreements.payment_import", besides=keeping.destroy_content)
        retention.counted_from("agreements.payment_import", keeping.counted_from)
        holding.held_with("agreements.payment_import", keeping.holds)
        working.register()

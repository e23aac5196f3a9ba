"""The publication room as a Django application."""

from junto.journal.rooms import RoomConfig


class PublicationConfig(RoomConfig):
    """Registers the room's kinds of subject."""

    name = "junto.publication"
    label = "publication"

    def ready(self) -> None:
        """Releases stay as they were published; the worker makes new ones after each round of seals."""
        super().ready()
        from junto.documents import storage
        from junto.frame import panels
        from junto.journal import triggers, worker
        from junto.notices import calendar
        from junto.publication.actions.releasing import still_needed
        from junto.publication.purchase_file import making
        from junto.publication.records.telling import events_for
        from junto.publication.releases.following import make_releases
        from junto.publication.views.purchase_files import panel

        triggers.keep(triggers.Kept("publication_release", (("id",), ("ocid", "number"))))
        worker.every(worker.PAUSE, "releases", make_releases)
        triggers.keep(triggers.Kept("publication_releasedcopy", (("id",), ("request_id", "number"))))
        storage.used_by(still_needed)
        calendar.also(events_for)
        making.register()
        panels.add("solicitations.solicitation", panel, order=90)

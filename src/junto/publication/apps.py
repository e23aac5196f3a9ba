"""The publication room as a Django application."""

from junto.journal.rooms import RoomConfig


class PublicationConfig(RoomConfig):
    """Registers the room's kinds of subject."""

    name = "junto.publication"
    label = "publication"

    def ready(self) -> None:
        """Releases stay as they were published; the worker makes new ones after each round of seals."""
        super().ready()
        from junto.frame import panels
        from junto.journal import triggers, worker
        from junto.publication.purchase_file import making
        from junto.publication.releases.following import make_releases
        from junto.publication.views.purchase_files import panel

        triggers.keep(triggers.Kept("publication_release", (("id",), ("ocid", "number"))))
        worker.every(worker.PAUSE, "releases", make_releases)
        making.register()
        panels.add("solicitations.solicitation", panel, order=90)

"""The documents room as a Django application."""

from junto.journal.rooms import RoomConfig


class DocumentsConfig(RoomConfig):
    """Registers the room's kinds of subject and guards what is frozen."""

    name = "junto.documents"
    label = "documents"

    def ready(self) -> None:
        from junto.core.workflow import PROGRAM
        from junto.documents import retention, search, storage, verifying
        from junto.documents.actions import install_retention_classes
        from junto.documents.models import Attachment
        from junto.journal import leavings, triggers
        from junto.journal.backups import places
        from junto.journal.installing import at_setup

        super().ready()
        storage.used_by(
            lambda digest: Attachment.objects.filter(sha256=digest, state__in=retention.KEPT_STATES).exists()
        )
        search.register("people.organization", lambda o: search.Searchable(o.name, o.about))
        search.register(
            "documents.attachment", lambda a: search.Searchable(a.title, a.file_name.replace(".", " "), a.language)
        )
        storage.make_room_for_uploads()
        leavings.look_for(storage.passing)
        places.keep(places.Place("ATTACHMENTS", without=("incoming", "lock")), wrong=verifying.wrong_files)
        at_setup("Retention classes", lambda: install_retention_classes(by=PROGRAM))
        triggers.keep(
            triggers.Kept(
                "documents_version",
                (("id",), ("subject_type", "subject_id", "number")),
                # may lose its body, once its retention has ended; nothing else
                change="NEW.id = OLD.id AND NEW.subject_type = OLD.subject_type AND NEW.subject_id = OLD.subject_id "
                "AND NEW.number = OLD.number AND NEW.label = OLD.label AND NEW.digest = OLD.digest "
                "AND NEW.state = OLD.state AND NEW.made_at = OLD.made_at AND NEW.body IS NULL",
            )
        )

"""The journal as a Django application: its triggers are made anew after each migration."""

from django.conf import settings
from django.db.models.signals import post_migrate

from junto.journal.rooms import RoomConfig


class JournalConfig(RoomConfig):
    """The journal's own tables are neither subjects nor parts."""

    name = "junto.journal"
    label = "journal"

    def ready(self) -> None:
        from junto.journal import followers, installing, jobs, triggers, worker
        from junto.journal.lease import JOBS
        from junto.journal.log import keys, witnessing
        from junto.journal.log.publishing import Disclosing, Publishing
        from junto.journal.models import (
            Blanks,
            Counter,
            Due,
            Entry,
            IdempotencyKey,
            Job,
            Lease,
            Payload,
            Position,
            Seal,
        )
        from junto.journal.registry import register_operational

        register_operational(Blanks, Counter, Due, Entry, IdempotencyKey, Job, Lease, Payload, Position, Seal)
        post_migrate.connect(triggers.install, sender=self, dispatch_uid="journal.triggers")
        jobs.register(
            "journal.follow_again", lambda job: followers.again(job.inputs["follower"], job.inputs["entries"])
        )
        worker.every(settings.LOG_SECONDS, "the published log", Publishing())
        worker.every(60.0, "blank entries of the log", Disclosing())
        installing.at_setup("Key of the published log", keys.install)
        if settings.LOG_WITNESSES:  # beside jobs: what waits for others must not hold up duties
            worker.every(witnessing.SECONDS, "witnesses", witnessing.Asking(), hand=JOBS)
        if settings.LOG_TIMESTAMPS:
            worker.every(settings.LOG_TIMESTAMP_SECONDS, "time stamps", witnessing.have_stamped, hand=JOBS)

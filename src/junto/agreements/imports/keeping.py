"""How long a file of payments is kept: while a payment that it proves stands, and then as long as its class says."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.db import transaction
from django.db.models import Max, Q, QuerySet

from junto.agreements.conditions.contracts import OVER
from junto.agreements.models import Contract, Payment, PaymentImport
from junto.documents import storage
from junto.documents.models import Erasure
from junto.documents.queries import wrong_bytes
from junto.journal.models import Entry, Job
from junto.needs.imports import files

IMPORT, PAYMENT, CONTRACT = "agreements.payment_import", "agreements.payment", "agreements.contract"


def needs_bytes(digest: str) -> bool:
    """Whether an import whose retention has not ended needs the bytes of that digest: they prove what was paid."""
    erased = Erasure.objects.filter(subject_type=IMPORT).values("subject_id")
    return PaymentImport.objects.filter(sha256=digest).exclude(pk__in=erased).exists()


def wrong_files() -> Iterator[str]:
    """Which files of imports are missing or changed, of those whose retention has not ended."""
    erased = Erasure.objects.filter(subject_type=IMPORT).values("subject_id")
    rows = PaymentImport.objects.exclude(pk__in=erased).order_by("pk").values_list("file_name", "sha256")
    yield from wrong_bytes((f"file of payments “{name}”", digest) for name, digest in rows.iterator())


def counted_from(imported: PaymentImport, told: datetime) -> datetime | None:
    """Since when the years of its class run: the end of the last contract that a payment it brought stands under.

    `told`: when something last happened to the import itself. None while such a contract runs, or while one of its
    payments waits to be settled. What was put aside as not belonging there keeps nothing.
    """
    proved = _brought(imported).exclude(state="set_aside")
    contracts = Contract.objects.filter(pk__in=proved.values("contract"))
    if proved.filter(state="differs").exists() or contracts.exclude(state__in=OVER).exists():
        return None
    last = Entry.objects.filter(
        Q(subject_type=CONTRACT, subject_id__in=contracts.values("pk"))
        | Q(subject_type=PAYMENT, subject_id__in=proved.values("pk"))
    ).aggregate(at=Max("at"))["at"]
    return max(told, last) if last is not None else told


def holds(imported: PaymentImport) -> Q:
    """The legal holds that keep the file: on a payment that it brought, its contract, that contract's company, or a
    member that bears a part of one.
    """
    brought = _brought(imported)
    bearing = brought.exclude(chargebacks=None).values("chargebacks__organization")
    return (
        Q(subject_type=PAYMENT, subject_id__in=brought.values("pk"))
        | Q(subject_type=CONTRACT, subject_id__in=brought.values("contract"))
        | Q(subject_type="people.organization", subject_id__in=brought.values("contract__supplier"))
        | Q(subject_type="people.organization", subject_id__in=bearing)
    )


def destroyed(imported: PaymentImport) -> Erasure | None:
    """That its file was destroyed; None as long as it is kept."""
    return Erasure.objects.filter(subject_type=IMPORT, subject_id=imported.pk).first()


def destroy_content(imported: PaymentImport) -> None:
    """Its retention ended: what is kept of the file's rows goes, and its bytes once that is committed.

    The payments stay, and so do the counts of what came of it. Another import of the same bytes keeps them.
    """
    imported.differences.all().delete()
    jobs = Job.objects.filter(kind__startswith="agreements.payments.", inputs__import=str(imported.pk))
    jobs.update(result={}, problem="")
    transaction.on_commit(lambda: _destroy(imported))


def _destroy(imported: PaymentImport) -> None:
    storage.destroy_unless_needed(imported.sha256)
    files.drop_rejected(imported.pk)


def _brought(imported: PaymentImport) -> QuerySet[Payment]:
    return Payment.objects.filter(brought_by=imported).order_by()

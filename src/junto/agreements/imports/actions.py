"""The steps of an import of payments: hand in the file, match its columns, write its rows."""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from junto.agreements.imports.fields import payment_fields
from junto.agreements.imports.study import Study, Tell, Tried, silent, study
from junto.agreements.models import Contract, Difference, Payment, PaymentImport
from junto.agreements.posting import CHUNK, payment_inputs, write_chargebacks
from junto.core.tables import ColumnMapping, propose_mapping
from junto.core.workflow import PROGRAM, Actor, Context, Refused
from junto.documents import storage
from junto.journal import clock, statements
from junto.journal.door import decide, perform, perform_many
from junto.journal.registry import kind_of
from junto.needs.imports import files
from junto.people.jobs import ask_as
from junto.people.models import Jurisdiction

COLLECT_AFTER = 200_000  # new objects
CHECK, RUN = "agreements.payments.check", "agreements.payments.run"


def upload_payments(pieces: Iterable[bytes], *, file_name: str, jurisdiction: Jurisdiction, by: Actor) -> PaymentImport:
    """Take a file in, read it once, and propose how its columns are read. `Refused` where it cannot be read."""
    imported = PaymentImport(jurisdiction=jurisdiction, file_name=file_name[-255:], author_id=by.person, size=0)
    decide(kind_of(PaymentImport), imported, "upload", Context(by, clock.now(), {}))  # before anything is stored
    with files.received(pieces) as file:
        table = files.read(file.path, imported.file_name)
        imported.sha256, imported.size = file.sha256, file.size
        guessed = propose_mapping(table, payment_fields()).mapping.as_data()
        imported.mapping = _before(table.columns, jurisdiction) or guessed
        with storage.giving_place():
            storage.keep(file)  # bytes first: a row never tells of bytes that are not there
            return perform(imported, "upload", by=by, inputs={"file": imported.file_name})


def _before(columns: tuple[str, ...], jurisdiction: Jurisdiction) -> dict[str, Any] | None:
    """How the last finished import was read, if its columns are all here."""
    last = PaymentImport.objects.filter(jurisdiction=jurisdiction, state="done").order_by("-year", "-serial").first()
    if last is None or not set(last.mapping.get("columns", {}).values()) <= set(columns):
        return None
    return dict(last.mapping)


def match_payments(
    imported: PaymentImport, mapping: ColumnMapping, *, by: Actor, later: bool = True, seen: int | None = None
) -> PaymentImport:
    """Say how the columns are read. Every row is then tried by a job (`later`)."""

    def apply(fresh: PaymentImport, _context: Context) -> None:
        fresh.mapping, fresh.outcome = mapping.as_data(), {}
        fresh.job = ask_as(by, CHECK, {"import": str(fresh.pk)}).pk if later else None

    return perform(imported, "map", by=by, apply=apply, seen=seen)


def run_payments(imported: PaymentImport, *, by: Actor, later: bool = True, seen: int | None = None) -> PaymentImport:
    """Write the payments. Done by a job (`later`), else by `carry_out`."""

    def apply(fresh: PaymentImport, _context: Context) -> None:
        fresh.outcome = {}
        fresh.job = ask_as(by, RUN, {"import": str(fresh.pk)}).pk if later else None

    return perform(imported, "run", by=by, apply=apply, seen=seen)


def discard_payments(imported: PaymentImport, *, by: Actor, seen: int | None = None) -> PaymentImport:
    """Put the file aside; nothing of it was written."""
    return perform(imported, "discard", by=by, seen=seen)


@contextmanager
def few_collections() -> Iterator[None]:
    """Inside, memory is looked through for garbage rarely: most of what many rows make stays to the end anyhow."""
    usual = gc.get_threshold()
    gc.set_threshold(COLLECT_AFTER, *usual[1:])
    try:
        yield
    finally:
        gc.set_threshold(*usual)


@few_collections()
def try_out(imported: PaymentImport, tell: Tell = silent) -> Study:
    """Try every row of an import and keep those that were refused, to be handed back."""
    table = files.read(storage.path_of(imported.sha256), imported.file_name)
    found = study(table, ColumnMapping.from_data(imported.mapping), imported.jurisdiction, tell)
    files.keep_rejected(imported.pk, found.table, found.rejected)
    return found


@few_collections()
def carry_out(imported: PaymentImport, *, by: Actor, tell: Tell = silent) -> PaymentImport:
    """Write the payments of a running import, all in one transaction with its end.

    Raises `Refused` where nothing was written; the import has then failed with that sentence.
    """
    try:
        found = try_out(imported, tell)
        with transaction.atomic():
            _refuse_unless_running(imported)
            _refuse_what_changed_meanwhile(found)
            _write(imported, found, by)
            return _ended(imported, "finish", found.counts())
    except Refused as refused:
        imported.refresh_from_db(fields=["state"])
        if imported.state == "running":
            _ended(imported, "fail", {"problem": str(refused)})
        raise


def _refuse_unless_running(imported: PaymentImport) -> None:
    state = PaymentImport.objects.values_list("state", flat=True).get(pk=imported.pk)
    if state != "running":
        raise Refused(_("This import is not running any more."), code="state")


def _refuse_what_changed_meanwhile(found: Study) -> None:
    ids, here = sorted(found.contracts), 0
    for start in range(0, len(ids), 500):
        some = ids[start : start + 500]
        if connection.features.has_select_for_update:  # nobody else posts to these contracts until this is written
            list(Contract.objects.filter(pk__in=some).order_by("pk").select_for_update().values_list("pk"))
        here += Payment.objects.filter(contract__in=some).count()
    if here != found.seen:
        raise Refused(_("Other payments of these contracts came in meanwhile: try every row again."), code="stale")


def _write(imported: PaymentImport, found: Study, by: Actor) -> None:
    for tried in found.new:
        tried.payment.brought_by = imported
    fitting = [one for one in found.new if not one.payment.difference]
    others = [one for one in found.new if one.payment.difference]
    for action, some in (("post", fitting), ("note", others)):
        for start in range(0, len(some), CHUNK):
            _write_some(some[start : start + CHUNK], action, imported, by)
    rows = [
        Difference(imported=imported, row=one.row, external_id=one.external_id, payment_id=one.payment,
                   sentence=one.sentence.as_data())
        for one in found.differing
    ]  # fmt: skip
    rows += [
        Difference(imported=imported, row=one.row.number, sentence=problem.sentence_of_column().as_data())
        for one in found.rejected
        for problem in one.problems
    ]
    statements.add_many(rows)


def _write_some(some: list[Tried], action: str, imported: PaymentImport, by: Actor) -> None:
    def then(_fresh: list[Payment], _contexts: list[Context]) -> None:
        write_chargebacks([(one.payment, one.charged) for one in some])

    inputs = [payment_inputs(one.payment, imported.file_name) for one in some]
    perform_many([one.payment for one in some], action, by=by, inputs=inputs, then=then)


def _ended(imported: PaymentImport, action: str, outcome: Mapping[str, Any]) -> PaymentImport:
    def apply(fresh: PaymentImport, _context: Context) -> None:
        fresh.outcome = dict(outcome)

    return perform(imported, action, by=PROGRAM, apply=apply)


def fail_payments(imported: PaymentImport, problem: str) -> PaymentImport:
    """Say that a running import stopped for good; nothing was written."""
    return _ended(imported, "fail", {"problem": problem})


def bring_in_payments(
    pieces: Iterable[bytes], *, file_name: str, jurisdiction: Jurisdiction, by: Actor
) -> PaymentImport:
    """All steps at once, the columns read as proposed."""
    imported = upload_payments(pieces, file_name=file_name, jurisdiction=jurisdiction, by=by)
    imported = match_payments(imported, ColumnMapping.from_data(imported.mapping), by=by, later=False)
    return carry_out(run_payments(imported, by=by, later=False), by=by)

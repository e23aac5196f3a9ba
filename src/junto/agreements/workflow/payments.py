"""What may happen to payments and to the imports that bring them, and who may do and see it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from junto.agreements.imports import keeping
from junto.agreements.models import Payment, PaymentImport
from junto.agreements.workflow.roles import IMPORTERS, INSIDE, MONEY_OFFICERS, contract_relations
from junto.core.workflow import NEW, PUBLIC, SYSTEM, Context, Reading, State, Transition, Who, Workflow
from junto.journal.registry import Kind, Relation

PAYMENT = Workflow(
    name="agreements.payment",
    title=_("payment"),
    states={
        "posted": State(_("charged"), _("It is charged to the members, to the cent.")),
        "differs": State(_("does not fit"), _("It was paid, but is charged to nobody until somebody settles why.")),
        "set_aside": State(_("put aside"), _("It does not belong to this contract, with the reason."), final=True),
    },
    transitions=(
        Transition(
            "post",
            _("Post"),
            _("{actor} brought in this payment from {file}."),
            (NEW,),
            "posted",
            IMPORTERS,
            public=True,
            minor=True,
        ),
        Transition(
            "note",
            _("Note a difference"),
            _("{actor} brought in this payment from {file}; it does not fit."),
            (NEW,),
            "differs",
            IMPORTERS,
            minor=True,
        ),
        Transition(
            "settle",
            _("Settle and charge"),
            _("{actor} settled the difference and charged the members."),
            ("differs",),
            "posted",
            MONEY_OFFICERS,
            public=True,
            awaited=True,
            reason=True,
        ),
        Transition(
            "set_aside",
            _("Put aside"),
            _("{actor} put it aside: it does not belong here."),
            ("differs",),
            "set_aside",
            MONEY_OFFICERS,
            reason=True,
        ),
    ),
    readers=(Reading(INSIDE), Reading((PUBLIC,), ("posted",))),
    closed={"encumbrance": INSIDE, "certification": INSIDE, "difference": INSIDE},
)


def _file_there(imported: PaymentImport, context: Context) -> Any | None:
    """Its file was not destroyed."""
    if imported.pk is None or keeping.destroyed(imported) is None:
        return None
    return gettext("Its file was destroyed when its retention ended: hand it in anew.")


PAYMENT_IMPORT = Workflow(
    name="agreements.payment_import",
    title=_("import of payments"),
    states={
        "read": State(_("file read"), _("Its columns are to be matched.")),
        "checked": State(_("checked"), _("Every row was tried; nothing is written yet.")),
        "running": State(_("running"), _("Payments are being written.")),
        "done": State(_("done"), _("Payments were written; what did not fit is listed."), final=True),
        "failed": State(_("failed"), _("Nothing was written.")),
        "discarded": State(_("discarded"), final=True),
    },
    transitions=(
        Transition("upload", _("Read the file"), _("{actor} handed in the file."), (NEW,), "read", IMPORTERS),
        Transition(
            "map",
            _("Match columns"),
            _("{actor} matched the columns."),
            ("read", "checked", "failed"),
            "checked",
            IMPORTERS,
            guards=(_file_there,),
        ),
        Transition(
            "run",
            _("Write the payments"),
            _("{actor} started the import."),
            ("checked",),
            "running",
            IMPORTERS,
            guards=(_file_there,),
        ),
        Transition("finish", _("Finish"), _("The payments were written."), ("running",), "done", (SYSTEM,)),
        Transition("fail", _("Fail"), _("Nothing was written."), ("running",), "failed", (SYSTEM,)),
        Transition(
            "discard",
            _("Discard"),
            _("{actor} discarded the file."),
            ("read", "checked", "failed"),
            "discarded",
            IMPORTERS,
        ),
    ),
    readers=(Reading((*IMPORTERS, Who("auditor"))),),
)

KINDS = (
    Kind(
        Payment,
        PAYMENT,
        relations=contract_relations("contract__"),
        root="contract",
        parts=("chargebacks",),
        act_url="agreements:payment-act",
    ),
    Kind(
        PaymentImport,
        PAYMENT_IMPORT,
        relations={"here": Relation("jurisdiction", "jurisdiction")},
        act_url="agreements:payment-import-act",
    ),
)

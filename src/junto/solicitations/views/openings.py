"""Pages of officers: openings and minutes, what comes on paper, an outage; for everyone the check of a receipt."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import suppress
from hashlib import sha256
from typing import Any, BinaryIO, cast
from uuid import UUID

from django.core.files import File
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from junto.core.money import Money
from junto.core.sealing import QUALITY, SealingError
from junto.core.sealing.armour import BEGIN, MOST_BLANK
from junto.core.sealing.ciphering import ciphertext_digest
from junto.core.workflow import Actor, Refused
from junto.documents.models import Version
from junto.documents.queries import versions_of
from junto.documents.storage import PIECE
from junto.journal import clock
from junto.journal.access import fetch, may, visible
from junto.journal.hanging import stands
from junto.journal.registry import kind_of
from junto.journal.views import Step, steps
from junto.people.freshness import WAYS
from junto.solicitations import actions, receiving
from junto.solicitations.charging.forms import PaperModelsForm
from junto.solicitations.charging.telling import charged
from junto.solicitations.charging.terms import PriceTerms, terms_of
from junto.solicitations.envelopes.unsealing import REFUSED, UNDECRYPTABLE
from junto.solicitations.models import GivenShare, Minutes, Opening, OpeningStay, Solicitation, Submission
from junto.solicitations.sealing import giving
from junto.solicitations.submission_forms import (
    OutageForm,
    PaperForm,
    ReceiptForm,
    ScanForm,
    WriteInByModelsForm,
    WriteInForm,
)
from junto.solicitations.totals import items_named
from junto.solicitations.views.making import make
from junto.solicitations.views.shares import shares_of
from junto.solicitations.views.submissions import ROWS, said
from junto.solicitations.workflow.openings import OPENERS
from junto.solicitations.workflow.price_envelopes import PRICE_ENVELOPE
from junto.solicitations.workflow.submissions import SUBMISSION

NOT_OPENED = {REFUSED: gettext_lazy("refused"), UNDECRYPTABLE: gettext_lazy("cannot be decrypted")}
SEALED = {
    "company": gettext_lazy("sealed by the company"),
    "assisted": gettext_lazy("sealed by the server for the company"),
}


def _actor(request: HttpRequest) -> Actor:
    return request.actor  # type: ignore[attr-defined,no-any-return]


# --- the opening -----------------------------------------------------------------------------------------------------
def call(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Call the opening of a solicitation."""
    found = fetch(Solicitation, pk, by=_actor(request))
    if stands(kind_of(Opening), Opening(solicitation=found), OPENERS, _actor(request)) is None:
        raise Refused(_("An opening is called by an officer of the purchasing office or the clerk."), code="forbidden")
    if request.method == "POST":
        return redirect(actions.call_opening(found, by=_actor(request)).get_absolute_url())
    asked = Opening(solicitation=found, part=receiving.next_part(found))
    refusal = receiving.why_not_to_be_opened(asked, clock.now()) or receiving.why_second_opening(asked)
    page = {"solicitation": found, "asked": asked, "refusal": refusal, "key": giving.key_of(asked)}
    return render(request, "solicitations/call_opening.html", page, status=409 if refusal else 200)


def opening(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One opening: who called and held it, its minutes as far as the reader may see them."""
    rows = Opening.objects.select_related("solicitation", "called_by", "held_by")
    found = fetch(Opening, pk, by=_actor(request), rows=rows)
    shown = _minutes(found, _actor(request))
    page = {
        "opening": found,
        "solicitation": found.solicitation,
        "minutes": shown,
        "tie": found.solicitation.method.tie.sentence,
        "waiting": _waiting(found, _actor(request)),
        "shares": shares_of(found, _actor(request)),
        "may_extend": may(found.solicitation, "extend", _actor(request)),
    }
    return render(request, "solicitations/opening.html", page)


def _minutes(opening: Opening, actor: Actor) -> dict[str, Any] | None:
    """The newest minutes: in full for whoever may read those, else what is for everyone."""
    rows = visible(Minutes, actor).filter(opening=opening).order_by("-number")
    newest = rows.filter(state="office").first() or rows.filter(state="public").first()
    version: Version | None = versions_of(newest).first() if newest else None
    if newest is None or version is None or version.body is None:
        return None
    body = json.loads(version.body)
    names = items_named(opening.solicitation)
    entries = [_entry(entry, names) for entry in body.get("entries", ())]
    return {
        "row": newest,
        "full": newest.state == "office",
        "version": version,
        "body": body,
        "entries": entries,
        "shares": [_share(share) for share in body.get("shares", ())],
        "told": "entries" in body,
        "two": any(entry.get("price_envelope") for entry in entries),
        "priced": body.get("part") != QUALITY,
        "counted": "received" in body or newest.state == "office",
        "notes": [said(note) for note in body.get("notes", ())],
        "tied": any(note["code"] == "tie" for note in body.get("notes", ())),
        "earlier": list(rows.filter(state=newest.state).exclude(pk=newest.pk)),
    }


def _share(share: dict[str, Any]) -> dict[str, Any]:
    how, shown = GivenShare.Way(share["way"]).label, WAYS.get(share.get("shown_by", ""), "")
    return {**share, "how": how, "shown": shown}


def _outcome(entry: dict[str, Any]) -> Any:
    """What became of it, in a word: one that could not be read was refused, or could not be decrypted."""
    codes = {defect["code"] for defect in entry.get("defects", ())}
    if entry["outcome"] == "unreadable" and codes & set(NOT_OPENED):
        return NOT_OPENED[next(code for code in NOT_OPENED if code in codes)]
    return SUBMISSION.states[entry["outcome"]].label


def _entry(entry: dict[str, Any], names: dict[int, str]) -> dict[str, Any]:
    prices = [
        {
            **p,
            "item": names.get(p["item"], p["item"]),
            "unit": _money(p["unit"]) if p["unit"] else None,
            "total": _money(p["total"]) if p["total"] else None,
            "nominal": _money(p["nominal"]) if p.get("nominal") else None,
            "charged": charged(p["model"], p["inputs"]) if p.get("model") else None,
        }
        for p in entry.get("prices", ())
    ]
    total = entry.get("total")
    envelope = entry.get("price_envelope")
    return {
        **entry,
        "price_outcome": PRICE_ENVELOPE.states[envelope["outcome"]].label if envelope else "",
        "outcome": _outcome(entry),
        "sealed_how": SEALED.get(entry["sealed"]["by"], "") if entry.get("sealed") else "",
        "prices": prices,
        "total": _money(total) if total else None,
        "defects": [said(defect) for defect in entry.get("defects", ())],
    }


def _money(amount: dict[str, str]) -> Money:
    return Money.parse(amount["amount"], amount["currency"])


def _waiting(opening: Opening, actor: Actor) -> list[Submission]:
    """What the reader still has to decide or write in."""
    states = ("unconfirmed", "on_paper", "written_in")
    rows = visible(Submission, actor, rows=ROWS).filter(solicitation=opening.solicitation, told=True)
    return list(rows.filter(round=opening.round, state__in=states))


opening_act = steps(
    Opening,
    {
        "hold": Step(actions.hold_opening, template="solicitations/hold_opening.html"),
        "record": Step(actions.finish_opening),
        "call_off": Step(actions.call_off_opening),
    },
)
stay_act = steps(OpeningStay, {"go_ahead": Step(actions.go_ahead)})


# --- on paper --------------------------------------------------------------------------------------------------------
@never_cache
def paper(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take in what comes over the counter."""
    actor = _actor(request)
    found = fetch(Solicitation, pk, by=actor)
    here = {h.role for h in actor.held if h.jurisdiction == found.jurisdiction_id}
    if not here & {"procurement_officer", "clerk"}:
        raise Refused(_("Only a procurement officer or the clerk takes in what comes on paper."), code="forbidden")
    if why_not := receiving.why_not_on_paper(found):
        raise Refused(why_not, code="state")
    form = PaperForm(request.POST or None, solicitation=found, actor=actor)

    def do(given: dict[str, Any]) -> str:
        return actions.register_paper(found, by=actor, **given).get_absolute_url()

    lead = _("It counts as received at the moment you save this. Do not open it.")
    title = _("Take in on paper")
    return make(request, form, do, title=title, back=found.get_absolute_url(), subject=found, lead=lead)


@never_cache
def write_in(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Write in what an opened paper says; where offers charge in several ways, first by which it does."""
    found = fetch(Submission, pk, by=_actor(request), to="write_in", rows=ROWS)
    terms = terms_of(found.solicitation)
    if terms is not None:
        return _write_in_by_models(request, found, terms)
    form = WriteInForm(request.POST or None, request.FILES or None, solicitation=found.solicitation)
    return _written_in(request, found, form, lambda: {"prices": form.prices()})


def _write_in_by_models(request: HttpRequest, found: Submission, terms: PriceTerms) -> HttpResponse:
    items = list(found.solicitation.items.select_related("member"))
    choice = PaperModelsForm(request.GET or None, terms=terms, items=items)
    if not choice.is_valid():
        page = {"submission": found, "solicitation": found.solicitation, "form": choice}
        return render(request, "solicitations/paper_models.html", page)
    form = WriteInByModelsForm(request.POST or None, request.FILES or None, chosen=choice.chosen(), items=items)
    return _written_in(request, found, form, lambda: {"modelled": form.modelled()})


def _written_in(
    request: HttpRequest, found: Submission, form: ScanForm, prices: Callable[[], dict[str, Any]]
) -> HttpResponse:
    """The form of what the paper says, and what becomes of it."""

    def do(given: dict[str, Any]) -> str:
        written = actions.write_paper_in(
            found, **prices(), scan=given["scan"], reason=given["reason"], by=_actor(request)
        )
        return written.get_absolute_url()

    title = _("Write in what the paper says")
    return make(request, form, do, title=title, back=found.get_absolute_url(), subject=found.solicitation)


# --- an outage -------------------------------------------------------------------------------------------------------
def outage(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Extend after an outage in the last hour."""
    actor = _actor(request)
    found = fetch(Solicitation, pk, by=actor, to="extend")
    form = OutageForm(request.POST or None)

    def do(given: dict[str, Any]) -> str:
        return actions.extend_after_outage(found, by=actor, **given).get_absolute_url()

    lead = _("The deadline moves publicly, by an addendum. What came late, yet before the new deadline, is in time.")
    title = _("Extend after an outage")
    return make(request, form, do, title=title, back=found.get_absolute_url(), subject=found, lead=lead)


# --- receipts --------------------------------------------------------------------------------------------------------
@never_cache
def receipts(request: HttpRequest) -> HttpResponse:
    """Whether an envelope is the one that was received: for whoever holds the receipt and the file."""
    form = ReceiptForm(request.POST or None, request.FILES or None, initial={"receipt": request.GET.get("receipt", "")})
    page: dict[str, Any] = {"form": form}
    status = 200
    if request.method == "POST":
        status = 400
        if form.is_valid():
            status = 200
            given = form.cleaned_data
            digest = _digest(given["file"]) if given["file"] else given["digest"].strip().lower()
            page |= {"asked": True, "digest": digest, "found": _received(given["receipt"], digest)}
    return render(request, "solicitations/receipts.html", page, status=status)


def _received(receipt: str, digest: str) -> Submission | None:
    """The submission of that receipt, if it is the one with that digest; both must be known to be told anything."""
    wanted = receipt.strip().upper()
    named = Q(digest=digest) | Q(price_envelopes__digest=digest)  # of two envelopes either one
    rows = Submission.objects.filter(named, receipt=wanted).exclude(digest="")
    return rows.select_related("solicitation").first()


def _digest(file: File) -> str:
    """The digest that a receipt names: of a sealed file in its text form it is that of the binary form."""
    armoured = file.read(MOST_BLANK).lstrip().startswith(BEGIN)
    file.seek(0)
    if armoured:
        with suppress(SealingError):
            return ciphertext_digest(cast("BinaryIO", file.file))
        file.seek(0)
    digest = sha256()
    for piece in file.chunks(PIECE):
        digest.update(piece)
    return digest.hexdigest()

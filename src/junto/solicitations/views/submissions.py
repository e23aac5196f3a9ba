"""A company's pages: its draft step by step, handing in, the receipt; after the opening what was read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from junto.core.pricing import MODELS
from junto.core.sealing import destroyed
from junto.core.sentences import Sentence
from junto.core.workflow import Actor, Refused, Words
from junto.documents.models import Erasure
from junto.documents.retention import last_told
from junto.journal import clock
from junto.journal.access import fetch, sees
from junto.journal.registry import kind_of
from junto.journal.statements import attached, row_at_hand
from junto.journal.views import ReasonForm, Step, steps
from junto.people.models import Organization
from junto.solicitations import actions, receiving, totals
from junto.solicitations.actions.handing_in import joined, sealing_key_of
from junto.solicitations.charging.forms import ModelPriceForm
from junto.solicitations.charging.telling import said as said_inputs
from junto.solicitations.charging.terms import terms_of
from junto.solicitations.envelopes import door, drafting, storing, uploads
from junto.solicitations.envelopes.asked import answers_of
from junto.solicitations.envelopes.contents import Document
from junto.solicitations.models import Exclusion, Part, Solicitation, Submission
from junto.solicitations.models.parts import PRICED_DOCUMENTS, TWO
from junto.solicitations.sealing.queries import key_in_use
from junto.solicitations.submission_forms import (
    AnswersForm,
    DocumentForm,
    EnvelopeForm,
    HandInForm,
    PricesForm,
    TwoEnvelopesForm,
)
from junto.solicitations.views.making import make

ROWS = Submission.objects.select_related("solicitation__jurisdiction", "organization", "registrar", "second")


def actor_of(request: HttpRequest) -> Actor:
    """Who asks."""
    return request.actor  # type: ignore[attr-defined,no-any-return]


def own_companies(actor: Actor) -> list[Organization]:
    """The companies for which the reader speaks."""
    return list(Organization.objects.filter(pk__in=actor.organizations("company_representative")).order_by("name"))


@never_cache
def offer(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Where a company begins: its drafts and submissions here, or why it cannot offer. POST begins a draft."""
    actor = actor_of(request)
    found = fetch(Solicitation, pk, by=actor)
    companies = own_companies(actor)
    if request.method == "POST":
        company = next((c for c in companies if str(c.pk) == request.POST.get("organization")), None)
        if company is None:
            raise Refused(_("This is for those who speak for a company."), code="forbidden")
        return redirect(actions.start_submission(found, organization=company, by=actor).get_absolute_url())
    page = {
        "solicitation": found,
        "companies": [(c, _own(found, c), _why_not(found, c)) for c in companies],
    }
    return render(request, "solicitations/offer.html", page)


def _own(solicitation: Solicitation, company: Organization) -> list[Submission]:
    rows = Submission.objects.filter(solicitation=solicitation, organization=company)
    return list(rows.exclude(state="discarded").order_by("-pk"))


def _why_not(solicitation: Solicitation, company: Organization) -> dict[str, Any]:
    """What keeps the company from beginning a draft: a sentence, and the exclusion where it is one."""
    at = clock.now()
    exclusion: Exclusion | None = receiving.exclusion_of(solicitation, company, at)
    draft = Submission(solicitation=solicitation, organization=company)
    sentence = (
        receiving.why_excluded(solicitation, company, at)
        or receiving.why_not_taken(draft, at)
        or receiving.why_second_draft(draft)
    )
    return {"sentence": sentence, "exclusion": exclusion}


# --- one submission --------------------------------------------------------------------------------------------------
@never_cache
def submission(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One submission as its reader may see it: the draft, the receipt, or what was opened."""
    actor = actor_of(request)
    found = fetch(Submission, pk, by=actor, rows=ROWS)
    page: dict[str, Any] = {"submission": found, "solicitation": found.solicitation, "words": words_of(found)}
    if found.state == "draft":
        sent = any(uploads.sent_ahead(found.pk, part) for part in found.solicitation.parts)
        sealing = {"key": key_in_use(found.solicitation), "sent": sent}
        return render(request, "solicitations/draft.html", {**page, **_progress(found), **sealing})
    page["content"] = _content(found, actor) if sees(found, "documents", actor) and found.state in door.READ else None
    page["destroyed"] = _destroyed(found)
    page["price_envelope"] = found.price_envelopes.first() if found.solicitation.envelopes == TWO else None
    page["unseen"] = receiving.unseen_addenda(found.solicitation, found.organization)
    page["companys"] = found.organization_id in actor.organizations("company_representative")
    return render(request, "solicitations/submission.html", page)


def _destroyed(submission: Submission) -> str:
    """What the record says where the content was destroyed by schedule."""
    erasure = Erasure.objects.filter(subject_type=kind_of(Submission).name, subject_id=submission.pk).first()
    if erasure is None:
        return ""
    at = last_told(kind_of(Erasure), erasure)
    return destroyed(submission.receipt, date_format(at) if at else "–").said(_)


def words_of(submission: Submission) -> dict[str, str]:
    """What the method calls things."""
    return {name: str(word) for name, word in submission.solicitation.method.words.items()}


def _progress(submission: Submission) -> dict[str, Any]:
    """How far the draft is: what is there, what is missing."""
    draft = storing.load_draft(submission.pk)
    contents = drafting.contents_of(submission, draft)
    asked = submission.solicitation.items.count()
    wanted = list(submission.solicitation.asked_documents.all())
    labels = {a.code: str(a.label) for a in answers_of(submission.solicitation)}
    return {
        "begun": bool(draft.prices or draft.modelled or draft.documents or draft.answers),
        "priced": len(contents.prices) + len(contents.modelled),
        "items": asked,
        "total": contents.total,
        "wanted": [(d, [_file(file) for file in draft.documents if file.code == d.code]) for d in wanted],
        "two": submission.solicitation.envelopes == TWO,
        "priced_documents": PRICED_DOCUMENTS,
        "told_early": [labels.get(code, code) for code in drafting.told_early(submission, draft)],
        "files": len(draft.documents),
        "answered": sum(bool(draft.answers.get(a.code)) for a in answers_of(submission.solicitation)),
        "questions": len(answers_of(submission.solicitation)),
        "missing": [sentence.said(_) for sentence in drafting.missing(submission, draft)],
        "unseen": receiving.unseen_addenda(submission.solicitation, submission.organization),
        "late": receiving.why_not_taken(submission, clock.now()),
    }


def _file(document: Document) -> dict[str, Any]:
    """A file of the draft under the name it came with."""
    name = document.path.partition("-")[2]
    return {"path": document.path, "shown": name, "size": document.size, "reason": document.reason}


def _content(submission: Submission, actor: Actor) -> dict[str, Any]:
    """What was read at the opening; a panel sees prices, and the sheet that tells them, only once it has ranked."""
    labels = {a.code: a.label for a in answers_of(submission.solicitation)}
    priced, named = sees(submission, "prices", actor), totals.items_named(submission.solicitation)
    return {
        "prices": [(named.get(p.item, p.item), p) for p in submission.prices.all()] if priced else [],
        "total": totals.total_read(submission) if priced else None,
        "prices_sealed": not totals.prices_read(submission),
        "complete": totals.priced_in_full(submission),
        "terms": terms_of(submission.solicitation),
        "documents": [d for d in submission.documents.all() if door.shows(d, actor)],
        "answers": [(labels.get(a.code, a.code), a.text) for a in submission.answers.all()],
        "defects": [said(defect) for defect in submission.defects] if priced else [],
    }


def said(sentence: dict[str, Any]) -> str:
    """A sentence kept as data, in the reader's language."""
    return Sentence.from_data(sentence).said(_)


def draft_of(request: HttpRequest, pk: UUID) -> Submission:
    """A draft of the reader's own company, to be written."""
    return fetch(Submission, pk, by=actor_of(request), to="write", rows=ROWS)


def own_draft(request: HttpRequest, pk: UUID) -> Submission:
    """The same, told by the row alone where it may be written: many hand in at once, and the long question is theirs
    who may not.
    """
    found = row_at_hand(Submission, pk)
    return found if found is not None and door.may_write(found, actor_of(request)) else draft_of(request, pk)


@never_cache
def prices(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The price of each item."""
    found = draft_of(request, pk)
    if terms_of(found.solicitation) is not None:
        return _priced_by_models(request, found)
    form = PricesForm(request.POST or None, solicitation=found.solicitation, draft=storing.load_draft(found.pk))

    def do(_given: dict[str, Any]) -> str:
        return actions.write_prices(found, form.prices(), by=actor_of(request)).get_absolute_url()

    return _part(request, found, form, do, title=_("Prices"), button=_("Save the prices"))


def _priced_by_models(request: HttpRequest, found: Submission) -> HttpResponse:
    """Each item with how it is charged in the draft, and where that is written."""
    draft = storing.load_draft(found.pk)
    rows = []
    for item in found.solicitation.items.select_related("member"):
        priced = draft.modelled.get(item.number)
        model = MODELS.get(priced["model"]) if priced else None
        rows.append((item, model, list(said_inputs(model, priced["inputs"])) if priced and model else []))
    page = {
        "submission": found,
        "solicitation": found.solicitation,
        "rows": rows,
        "terms": terms_of(found.solicitation),
    }
    return render(request, "solicitations/model_prices.html", page)


@never_cache
def model_price(request: HttpRequest, pk: UUID, item: int) -> HttpResponse:
    """How one item is charged: first by which price model, then what that model asks."""
    found = draft_of(request, pk)
    terms, asked = terms_of(found.solicitation), found.solicitation.items.filter(number=item).first()
    if terms is None or asked is None:
        raise Http404(_("There is nothing here that you may see."))
    priced = storing.load_draft(found.pk).modelled.get(item, {})
    code = request.GET.get("model") or priced.get("model") or (terms.models[0] if len(terms.models) == 1 else "")
    back = reverse("solicitations:submission-prices", args=[found.pk])
    if code not in terms.models:
        choices = [(one, MODELS[one]) for one in terms.models]
        page = {
            "submission": found,
            "solicitation": found.solicitation,
            "item": asked,
            "choices": choices,
            "back": back,
        }
        return render(request, "solicitations/choose_model.html", page)
    model = MODELS[code]
    given = priced.get("inputs", {}) if priced.get("model") == code else {}
    form = ModelPriceForm(request.POST or None, model=model, given=given)

    def do(_given: dict[str, Any]) -> str:
        actions.write_model_price(found, item, model=code, inputs=form.inputs(), by=actor_of(request))
        return back

    return make(
        request, form, do, title=str(asked), button=_("Save this price"), back=back, lead=_(model.pays_for),
        subject=found.solicitation, template="solicitations/model_price.html",
        submission=found, assumed=list(said_inputs(model, terms.assumed.get(code, {}))), terms=terms,
        others=len(terms.models) > 1,
    )  # fmt: skip


@never_cache
def answers(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The form's questions."""
    found = draft_of(request, pk)
    form = AnswersForm(request.POST or None, solicitation=found.solicitation, draft=storing.load_draft(found.pk))

    def do(given: dict[str, Any]) -> str:
        return actions.write_answers(found, given, by=actor_of(request)).get_absolute_url()

    return _part(request, found, form, do, title=_("Questions"), button=_("Save the answers"))


@never_cache
def add_document(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Add a file."""
    found = draft_of(request, pk)
    initial = {"code": request.GET.get("code", "")}
    form = DocumentForm(request.POST or None, request.FILES or None, solicitation=found.solicitation, initial=initial)

    def do(given: dict[str, Any]) -> str:
        return actions.add_document(found, by=actor_of(request), **given).get_absolute_url()

    return _part(request, found, form, do, title=_("Add a document"), button=_("Add it"))


@require_POST
def drop_document(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take a file out."""
    found = draft_of(request, pk)
    return redirect(
        actions.take_document_out(found, request.POST.get("path", ""), by=actor_of(request)).get_absolute_url()
    )


@never_cache
def load(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Fill the draft from an envelope that the company kept."""
    found = draft_of(request, pk)
    form = EnvelopeForm(request.POST or None, request.FILES or None)

    def do(given: dict[str, Any]) -> str:
        return actions.load_envelope(found, given["file"], by=actor_of(request)).get_absolute_url()

    lead = _("Everything in this draft is replaced by what is in the file.")
    return _part(
        request, found, form, do, title=_("Begin with an envelope that you kept"), button=_("Take it"), lead=lead
    )


def _part(request: HttpRequest, submission: Submission, form: Any, do: Any, **page: Any) -> HttpResponse:
    shown: dict[str, Any] = {
        "subject": submission.solicitation,
        "solicitation": submission.solicitation,
        "submission": submission,
    }
    return make(request, form, do, back=submission.get_absolute_url(), **shown, **page)


# --- handing in ------------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class _Ready:
    """One envelope as it would be handed in: packed, and sealed here where offers are sealed by a key."""

    part: str
    plain: drafting.Prepared
    ready: drafting.Prepared

    @property
    def name(self) -> Words:
        """What it is called where there are two."""
        return Part(self.part).label if self.part else ""

    @property
    def sealed(self) -> bool:
        """Whether the server sealed it."""
        return self.ready.digest != self.plain.digest


def _ready(found: Submission) -> list[_Ready]:
    """The draft as it would be handed in: its only envelope, or both."""
    made = []
    for part in found.solicitation.parts:
        key, plain = sealing_key_of(found.solicitation, part), drafting.prepare(found, part)
        made.append(_Ready(part, plain, plain if key is None else drafting.prepare_sealed(found, key)))
    return made


@never_cache
def hand_in(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The last look: what is missing, the packed envelope and its digest; then it is sealed."""
    found = fetch(Submission, pk, by=actor_of(request), rows=ROWS)
    if request.method == "POST" and found.state != "draft":  # asked once more by whoever lost the answer
        return redirect(actions.submit_submission(found, digest=request.POST.get("digest", ""), by=actor_of(request)))
    found = draft_of(request, pk)
    ready = _ready(found)
    digest = joined(*(one.ready.digest for one in ready))
    if request.method == "POST" and request.POST.get("digest") != digest:
        messages.warning(request, _("The draft was changed since. Please look at it again, then hand it in."))
        return redirect(request.path)
    missing = _progress(found)
    form = HandInForm(request.POST or None, complete=not missing["missing"], initial={"digest": digest})

    def do(given: dict[str, Any]) -> str:
        sealed = actions.submit_submission(found, digest=given["digest"], by=actor_of(request))
        return sealed.get_absolute_url()

    page = {
        **missing,
        "ready": ready,
        "digest": digest,
        "sealed_here": any(one.sealed for one in ready),
        "words": words_of(found),
        "template": "solicitations/hand_in.html",
        "told": False,  # by the receipt
    }
    return _part(request, found, form, do, title=_("Look once more, then hand in"), button=_("Hand in"), **page)


@never_cache
def hand_in_packed(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Hand in an envelope packed elsewhere, as it is."""
    found = own_draft(request, pk)
    if sealing_key_of(attached(found, "solicitation")) is not None:
        return redirect("solicitations:submission-sealed", pk=found.pk)
    asked = TwoEnvelopesForm if found.solicitation.envelopes == TWO else EnvelopeForm
    form = asked(request.POST or None, request.FILES or None)

    def do(given: dict[str, Any]) -> str:
        done = actions.submit_packed(found, given["file"], price=given.get("price"), by=actor_of(request))
        return done.get_absolute_url()

    lead = _("It is sealed as it is. Nobody looks inside before the opening, so a mistake in it is found only then.")
    title = _("Hand in an envelope packed elsewhere")
    return _part(request, found, form, do, title=title, button=_("Hand in"), lead=lead, told=False)


@never_cache
@require_safe
def envelope(request: HttpRequest, pk: UUID) -> FileResponse:
    """The company's own copy of its envelope, before it is sealed."""
    found = draft_of(request, pk)
    part = request.GET.get("part", "")
    if part not in found.solicitation.parts:
        part = found.solicitation.parts[0]
    ready = drafting.prepare(found, part)
    name = f"{found.solicitation.number}-{f'{part}-' if part else ''}{ready.digest[:12]}.zip"
    return FileResponse(ready.path.open("rb"), as_attachment=True, filename=name, content_type="application/zip")


@never_cache
@require_safe
def document(request: HttpRequest, pk: UUID, number: int) -> FileResponse:
    """One document of an opened submission, through the reading door."""
    actor = actor_of(request)
    found = fetch(Submission, pk, by=actor, rows=ROWS)
    if not sees(found, "documents", actor):
        raise Http404(_("There is nothing here that you may see."))
    row = get_object_or_404(found.documents, pk=number)
    with door.read_document(row, by=actor) as path:
        file = path.open("rb")  # stays readable after its name is gone
    name = row.path.rsplit("/", 1)[-1]
    return FileResponse(file, as_attachment=True, filename=name, content_type=row.media_type)


submission_act = steps(
    Submission,
    {
        "discard": Step(actions.discard_draft),
        "withdraw": Step(actions.withdraw_submission),
        "confirm": Step(actions.confirm_submission),
        "countersign": Step(actions.countersign_paper),
        "countersign_late": Step(actions.countersign_paper),
        "admit": Step(actions.admit_submission, ReasonForm),
        "set_aside": Step(actions.set_aside_submission, ReasonForm),
        "compare": Step(actions.compare_paper),
    },
)

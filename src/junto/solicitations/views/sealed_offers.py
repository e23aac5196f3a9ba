"""Pages on which a company seals its offer itself: in its browser, or with its own program; then a small hand-in."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from junto.core.money import Money, exponent_of
from junto.core.pricing import MODELS
from junto.core.sealing import PRICE, QUALITY, Header, SealingError, new_nonce
from junto.core.workflow import Refused
from junto.documents import media
from junto.journal import clock
from junto.journal.access import fetch
from junto.journal.middleware import STATUS
from junto.solicitations import actions, receiving
from junto.solicitations.actions.handing_in import joined, sealing_key_of, why_not_as_sealed
from junto.solicitations.charging.forms import ModelPriceForm
from junto.solicitations.charging.terms import asked_of_company, terms_of
from junto.solicitations.envelopes import uploads
from junto.solicitations.envelopes.asked import answers_of
from junto.solicitations.envelopes.contents import FORMAT, VERSION
from junto.solicitations.envelopes.storing import Draft
from junto.solicitations.models import Part, SealingKey, Submission
from junto.solicitations.models.parts import PRICED_DOCUMENTS, TWO
from junto.solicitations.sealing.scripts import sealing_scripts
from junto.solicitations.submission_forms import AnswersForm, HandInForm, HeaderForm, PricesForm, SealedForm
from junto.solicitations.views.submissions import ROWS, actor_of, draft_of, words_of


def _with_key(request: HttpRequest, pk: UUID) -> tuple[Submission, SealingKey]:
    """The draft and the key to which it is sealed. Raises `Refused` where the server alone keeps offers closed."""
    found = draft_of(request, pk)
    key = sealing_key_of(found.solicitation)
    if key is None:
        raise Refused(_("Offers here are not sealed by a key: hand in the envelope itself."), code="state")
    return found, key


# --- in the browser --------------------------------------------------------------------------------------------------
@never_cache
@require_safe
def seal(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One page on which everything is written, packed and sealed in the browser; nothing of it is sent before."""
    found, key = _with_key(request, pk)
    solicitation = found.solicitation
    empty = Draft(nonce="")
    terms = terms_of(solicitation)
    page = {
        "submission": found,
        "solicitation": solicitation,
        "key": key,
        "keys": _keys(found),
        "two": solicitation.envelopes == TWO,
        "priced_documents": PRICED_DOCUMENTS,
        "scripts": sealing_scripts(),
        "terms": terms,
        "prices": None if terms else PricesForm(solicitation=solicitation),
        "modelled": [
            (item, [(code, MODELS[code], _model_form(item.number, code)) for code in terms.models])
            for item in solicitation.items.select_related("member")
        ]
        if terms
        else [],
        "answers": AnswersForm(solicitation=solicitation, draft=empty),
        "asked": solicitation.asked_documents.all(),
        "endings": media.allowed_endings(),
        "late": receiving.why_not_taken(found, clock.now()),
        "unseen": receiving.unseen_addenda(solicitation, found.organization),
        "facts": json.dumps(_facts(found, key), ensure_ascii=False),
    }
    return render(request, "solicitations/seal.html", page)


def _keys(submission: Submission) -> list[SealingKey]:
    """The keys to which its envelopes are sealed now, in their order."""
    keys = [sealing_key_of(submission.solicitation, part) for part in submission.solicitation.parts]
    return [key for key in keys if key is not None]


def _model_form(item: int, code: str) -> ModelPriceForm:
    return ModelPriceForm(model=MODELS[code], given={}, prefix=f"model-{item}-{code}")


def _facts(submission: Submission, key: SealingKey) -> dict[str, Any]:
    """What the script needs: what goes into listing and header, what is asked, limits, addresses, and its words."""
    solicitation = submission.solicitation
    terms = terms_of(solicitation)
    return {
        "format": FORMAT,
        "version": VERSION,
        "ocid": solicitation.ocid or "",
        "number": solicitation.number,
        "round": submission.round,
        "addendum": solicitation.addendum_number,
        "currency": solicitation.currency,
        "digits": exponent_of(solicitation.currency),
        "thousand": _thousand(solicitation.currency),
        "bidder": submission.organization.name,
        "company": str(submission.organization_id),
        "key": key.number,
        "recipient": key.recipient,
        "parts": [
            {
                "part": one.part,
                "name": str(Part(one.part).label) if one.part else "",
                "recipient": one.recipient,
                "prices": one.part != QUALITY,
                "rest": one.part != PRICE,
            }
            for one in _keys(submission)
        ],
        "priced": list(PRICED_DOCUMENTS),
        "items": [{"number": i.number, "quantity": i.quantity or 0} for i in solicitation.items.all()],
        "documents": [
            {"code": d.code, "label": d.label, "mandatory": d.mandatory} for d in solicitation.asked_documents.all()
        ],
        "answers": [
            {"code": a.code, "mandatory": a.mandatory, "label": str(a.label)} for a in answers_of(solicitation)
        ],
        "models": {code: _model(code) for code in terms.models} if terms else None,
        "mostFile": settings.ATTACHMENT_MAX_BYTES,
        "most": settings.ENVELOPE_MAX_BYTES,
        "endings": [ending.lstrip(" .") for ending in media.allowed_endings().split(",")],
        "send": reverse("solicitations:submission-sealed", args=[submission.pk]),
        "name": f"{solicitation.number}-{submission.organization.name}",
        "words": _sentences(),
    }


def _thousand(currency: str) -> str:
    """How a thousand is written for the reader: the script writes its sums with the same signs."""
    return Money(1000 * 10 ** exponent_of(currency), currency).format(get_language() or "en")


def _model(code: str) -> dict[str, Any]:
    model = MODELS[code]
    asked = [{"code": one.code, "label": str(_(one.name)), "required": one.required} for one in asked_of_company(model)]
    return {"version": model.version, "inputs": asked}


def _sentences() -> dict[str, str]:
    """The script's sentences; those of checks are the very ones that the opening would say."""
    return {
        "money": _(
            "“%(what)s” goes into the quality envelope and seems to name an amount of money. If it tells your price, "
            "take it out."
        ),
        "no_price": _("Item %(item)s has no price."),
        "bad_price": _("Item %(item)s: “%(value)s” is no amount."),
        "no_input": _("Item %(item)s: “%(what)s” is missing."),
        "no_document": _("“%(label)s” is missing."),
        "no_answer": _("The answer “%(code)s” is missing."),
        "file_too_large": _("“%(name)s” is larger than the %(limit)s MB allowed here."),
        "file_empty": _("“%(name)s” is empty."),
        "file_kind": _("“%(name)s” is of a kind that is not accepted (accepted: %(kinds)s)."),
        "all_too_large": _("All files together may have %(limit)s MB."),
        "nothing_missing": _("Everything that is asked for is there."),
        "missing": _("Still missing:"),
        "take_out": _("Take %(name)s out"),
        "confidential": _("claimed confidential"),
        "packing": _("Packing the envelope …"),
        "sealing": _("Sealing it to key %(number)s …"),
        "sealed": _("Sealed. Save the plain envelope for yourself, then send the sealed file."),
        "not_whole": _("The sealed file is not whole. Seal it again."),
        "sending": _("Sending: %(percent)s %%"),
        "sent": _("It has come whole: the server’s digest is the same. Now hand it in."),
        "not_sent": _("The connection failed. What you sealed is still on this page: send it again."),
        "other_digest": _("What came is not what was sent. Send it again."),
        "not_ours": _("This file is no envelope of this solicitation."),
        "loaded": _("The envelope is on this page. Nothing of it was sent."),
        "failed": _("This browser could not do it: %(why)s"),
        "total": _("Together: %(sum)s."),
        "changed": _("You changed something since it was sealed: seal it again."),
    }


# --- with the company's own program ----------------------------------------------------------------------------------
@never_cache
def sealed(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What was sent ahead and waits to be handed in; how to seal with one's own program. POST sends a sealed file."""
    found, key = _with_key(request, pk)
    form = SealedForm(request.POST or None, request.FILES or None, initial=_of_now(found, key))
    if request.method != "POST":
        return _sealed_page(request, found, key, form)
    program = request.headers.get("Accept", "") == "application/json"
    status = 400
    if form.is_valid():
        given = form.cleaned_data
        try:
            sending = {"key": given["key"], "addendum": given["addendum"], "part": given["part"]}
            actions.send_ahead(found, given["file"], by=actor_of(request), **sending)
        except Refused as refusal:
            status = STATUS.get(refusal.code, 409)
            if program:
                return JsonResponse({"sentence": str(refusal)}, status=status)
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            sent = uploads.sent_ahead(found.pk, given["part"])
            assert sent is not None
            if program:
                return JsonResponse({"digest": sent.digest, "size": sent.size})
            return redirect(request.path)
    if program:
        sentences = [str(error) for errors in form.errors.values() for error in errors]
        return JsonResponse({"sentence": " ".join(sentences)}, status=status)
    return _sealed_page(request, found, key, form, status=status)


def _of_now(submission: Submission, key: SealingKey) -> dict[str, int | str]:
    return {"key": key.number, "addendum": submission.solicitation.addendum_number, "part": key.part}


def _sealed_page(
    request: HttpRequest,
    found: Submission,
    key: SealingKey,
    form: SealedForm,
    *,
    hand_in: Any = None,
    status: int = 200,
) -> HttpResponse:
    solicitation = found.solicitation
    keys = _keys(found)
    envelopes = [_envelope(found, one, form) for one in keys]
    sent = [one["sent"] for one in envelopes if one["sent"] is not None]
    whole = len(sent) == len(envelopes)
    digest = joined(*(one.digest for one in sent))
    page = {
        "submission": found,
        "solicitation": solicitation,
        "key": key,
        "envelopes": envelopes,
        "two": len(envelopes) > 1,
        "sent": sent,
        "whole": whole,
        "stale": next((why for one in envelopes if (why := one["stale"])), None),
        "hand_in": hand_in or (HandInForm(complete=True, initial={"digest": digest}) if whole else None),
        "header_form": HeaderForm(parts=solicitation.parts),
        "late": receiving.why_not_taken(found, clock.now()),
        "unseen": receiving.unseen_addenda(solicitation, found.organization),
        "words": words_of(found),
    }
    return render(request, "solicitations/sealed.html", page, status=status)


def _envelope(submission: Submission, key: SealingKey, form: SealedForm) -> dict[str, Any]:
    """One envelope as it is sealed with a program of one's own: what was sent of it, its form, its header."""
    sent = uploads.sent_ahead(submission.pk, key.part)
    fresh = SealedForm(initial=_of_now(submission, key))
    return {
        "part": key.part,
        "name": Part(key.part).label if key.part else "",
        "file": f"bid-{key.part}" if key.part else "bid",
        "key": key,
        "form": form if form.is_bound and form.data.get("part", "") == key.part else fresh,
        "sent": sent,
        "sent_at": datetime.fromisoformat(sent.at) if sent else None,
        "stale": why_not_as_sealed(submission.solicitation, sent, key.part) if sent else None,
        "header": _shell_header(submission, key.part),
    }


def _shell_header(submission: Submission, part: str) -> str:
    """The header's line as the format of `printf`: length, mark and digest are filled in by the shell."""
    mark = "\x00"
    line = _header(submission, sha256="0" * 64, length=0, nonce="1" * 64, part=part).as_bytes().decode().rstrip("\n")
    line = line.replace('"length":0', f'"length":{mark}').replace("1" * 64, mark).replace("0" * 64, mark)
    escaped = line.replace("\\", "\\\\").replace("%", "%%").replace("'", "'\\''")
    return escaped.replace(mark, "%s")


def _header(submission: Submission, *, sha256: str, length: int, nonce: str, part: str) -> Header:
    solicitation = submission.solicitation
    return Header(
        solicitation=solicitation.ocid or "",
        number=solicitation.number,
        addendum=solicitation.addendum_number,
        company=str(submission.organization_id),
        nonce=nonce,
        sha256=sha256,
        length=length,
        part=part,
    )


@never_cache
@require_safe
def header(request: HttpRequest, pk: UUID) -> HttpResponse:
    """`header.json` for an envelope of the digest and length that are asked: the line before it under the seal."""
    found, key = _with_key(request, pk)
    form = HeaderForm(request.GET, parts=found.solicitation.parts)
    if form.is_valid():
        given = form.cleaned_data
        said = {"sha256": given["sha256"].lower(), "length": given["length"], "part": given.get("part", "")}
        try:
            made = _header(found, nonce=new_nonce(), **said).as_bytes()
        except SealingError as fault:
            form.add_error(None, fault.sentence.said(_))
        else:
            response = HttpResponse(made, content_type="application/json")
            response["Content-Disposition"] = 'attachment; filename="header.json"'
            return response
    page = {"form": form, "submission": found, "subject": found.solicitation, "back": _back(found), "method": "get"}
    more = {"title": _("header.json"), "button": _("Download header.json"), "key": key}
    return render(request, "solicitations/header.html", {**page, **more}, status=400)


def _back(submission: Submission) -> str:
    return reverse("solicitations:submission-sealed", args=[submission.pk])


# --- handing in ------------------------------------------------------------------------------------------------------
@never_cache
@require_POST
def hand_in_sealed(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Hand in what was sent ahead, by its digest; once more leads to the same receipt."""
    found = fetch(Submission, pk, by=actor_of(request), rows=ROWS)
    form = HandInForm(request.POST, complete=True)
    if found.state != "draft" and form.is_valid():
        return redirect(actions.submit_sealed(found, digest=form.cleaned_data["digest"], by=actor_of(request)))
    found, key = _with_key(request, pk)
    status = 400
    if form.is_valid():
        try:
            done = actions.submit_sealed(found, digest=form.cleaned_data["digest"], by=actor_of(request))
        except Refused as refusal:
            form.add_error(None, str(refusal))
            status = STATUS.get(refusal.code, 409)
        else:
            return redirect(done.get_absolute_url())
    empty = SealedForm(initial=_of_now(found, key))
    return _sealed_page(request, found, key, empty, hand_in=form, status=status)

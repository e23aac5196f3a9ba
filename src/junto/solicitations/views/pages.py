"""Pages to read: the opportunities, a solicitation and its places, one's subscriptions; asking a question."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from junto.core.workflow import Actor, Refused, standing
from junto.frame.paging import page_of
from junto.journal import clock
from junto.journal.access import fetch, offers, sees, visible
from junto.journal.registry import kind_of, relation_lookup
from junto.places.layers import layer
from junto.solicitations import actions, drafting, queries, words
from junto.solicitations.asked import asked_shown
from junto.solicitations.conditions import ENDED, PUBLIC_STATES
from junto.solicitations.forms import AskForm, OpportunityFilter, SubscriptionForm
from junto.solicitations.lawful.checking import AHEAD
from junto.solicitations.lawful.writing import read
from junto.solicitations.models import Addendum, Item, Solicitation, Subscription
from junto.solicitations.places import features_of
from junto.solicitations.routing import shown as routed
from junto.solicitations.routing.comparing import Stand, stand
from junto.solicitations.routing.timeline import steps_of
from junto.solicitations.views.writing import form_page
from junto.solicitations.workflow.roles import INSIDE


def opportunities(request: HttpRequest) -> HttpResponse:
    """What the city buys and will buy, for everyone."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    form = OpportunityFilter(request.GET)
    form.is_valid()  # a field in order narrows; the others say what is wrong with them
    chosen = {name: value for name, value in form.cleaned_data.items() if value}
    page = page_of(queries.opportunities(actor, **chosen), request)
    now = clock.now()
    shown = {
        "form": form,
        "page": page,
        "narrowed": bool(chosen),
        "sector": chosen.get("sector"),
        "rows": [(row, _days_left(row, now)) for row in page],
        "may_write": queries.OFFICE_ROLE in actor.roles(),
        "drafts": list(queries.drafts(actor)[:10]) if queries.OFFICE_ROLE in actor.roles() else [],
    }
    return render(request, "solicitations/opportunities.html", shown)


def _days_left(solicitation: Solicitation, now: datetime) -> int | None:
    """Days of the city's calendar until the deadline of an open solicitation; None where it is not open."""
    if solicitation.state != "published" or solicitation.deadline is None or solicitation.deadline <= now:
        return None
    return _days(solicitation.deadline, now)


def _days(later: datetime, now: datetime) -> int:
    return (timezone.localdate(later) - timezone.localdate(now)).days


ITEMS = Prefetch("items", Item.objects.select_related("member", "kind", "need"))  # once, for the panels as well
JOINED = ("project__lead", "jurisdiction", "office", "officer", "sector", "follows")


def solicitation(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One solicitation, as far as the reader may see it."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    found = fetch(Solicitation, pk, by=actor, rows=Solicitation.objects.select_related(*JOINED).prefetch_related(ITEMS))
    now = clock.now()
    inside = _stands(found, INSIDE, actor)
    open_now = found.state == "published" and found.deadline is not None and now < found.deadline
    items = list(found.items.all())
    page = {
        "solicitation": found,
        "method": found.method,
        "plain": _plain(found, items),
        "inside": inside,
        "office": queries.in_office(actor, found),
        "open_now": open_now,
        "days_left": _days_left(found, now),
        "asks_open": open_now and found.questions_until is not None and now < found.questions_until,
        "companies": bool(actor.organizations("company_representative")),
        "items": items,
        "criteria": list(found.criteria.all()),
        "requirements": _requirements(found),
        "drafters": _drafters(found),
        "documents": list(found.asked_documents.all()),
        "openings": words.openings(found.method),
        "award_by": words.AWARD_BY[found.method.award_by],
        "answers": list(queries.answered_questions(found)),
        "waiting": [(q, offers(q, actor)) for q in queries.waiting_questions(found, actor)],
        "addenda": list(visible(Addendum, actor).filter(solicitation=found).exclude(state="dropped")),
        "resolicited": visible(Solicitation, actor).filter(follows=found).exclude(state="dropped").first(),
        **(_for_insiders(found, actor) if inside else {}),
    }
    return render(request, "solicitations/solicitation.html", page)


def _plain(found: Solicitation, items: Sequence[Item]) -> dict[str, Any]:
    """What a resident asks first; nothing before it is announced."""
    if found.state not in PUBLIC_STATES:
        return {}
    members = [item.member.name for item in items] or [found.project.lead.name]
    return {"members": get_text_list(list(dict.fromkeys(members)), _("and")), "ended": found.state in ENDED}


def _stands(found: Solicitation, who: Any, actor: Actor) -> bool:
    return standing(who, actor, relation_lookup(found, kind_of(Solicitation))) is not None


def _requirements(found: Solicitation) -> list[Any]:
    """As stated; before publication as the project has them now."""
    if found.published_at is None and found.state in ("draft", "planned"):
        return drafting.stated_requirements(found.project)
    return list(found.requirements.all())


def _drafters(found: Solicitation) -> list[dict[str, Any]]:
    """Who wrote or helped with which requirements, each once."""
    if found.published_at is None and found.state in ("draft", "planned"):
        rows = drafting.drafters_of(found.project)
    else:
        rows = list(found.drafters.select_related("person"))
    by_name: dict[tuple[str, bool], list[int]] = {}
    for row in rows:
        name = row.person.name if row.person is not None else row.outside_help
        by_name.setdefault((name, row.person is None), []).append(row.requirement)
    return [{"name": n, "outside": outside, "requirements": numbers} for (n, outside), numbers in by_name.items()]


def _for_insiders(found: Solicitation, actor: Actor) -> dict[str, Any]:
    told = routed.told(found) if sees(found, "route", actor) else None
    before = found.state in ("draft", "planned") and sees(found, "route", actor)
    lines = list(found.checklist.select_related("done_by"))
    ahead = [line for line in lines if found.published_at and found.state in AHEAD[line.before]]
    return {
        "money": sees(found, "combined_value", actor),
        "ticks_later": bool(ahead) and queries.in_office(actor, found),
        "route": stand(found) if before else Stand(law=True, kept=read(found.route)),
        "reckons": found.state in ("draft", "planned") and queries.in_office(actor, found),
        "kept_told": told,
        "timeline": steps_of(found) if told else [],
        "checklist": lines,
        "approvals": asked_shown(found.approvals.select_related("solicitation"), actor),
    }


def places(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Where the items are to be delivered."""
    found = fetch(Solicitation, pk, by=request.actor)  # type: ignore[attr-defined]
    return layer(request, (pk, found.addendum_number), lambda: features_of(found))


def ask(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Ask a question for one's company."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    found = fetch(Solicitation, pk, by=actor)
    if not actor.organizations("company_representative"):
        raise Refused(
            _("Questions are asked by companies that are registered here. Register yours, or write to the contact."),
            code="forbidden",
        )
    form = AskForm(request.POST or None, actor=actor)
    if request.method == "POST" and form.is_valid():
        try:
            actions.ask_question(found, by=actor, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            messages.success(request, _("Asked. You are told when it is answered; your name is not shown."))
            return redirect(found.get_absolute_url() + "#questions")
    page = {
        "form": form, "solicitation": found, "title": _("Ask a question"), "button": _("Ask"), "back": found,
    }  # fmt: skip
    return form_page(request, "solicitations/form.html", page, found)


def subscriptions(request: HttpRequest) -> HttpResponse:
    """What one is told of, and a form for more."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if actor.person is None:
        return render(request, "solicitations/subscriptions.html", {"form": None, "subscriptions": []})
    form = SubscriptionForm(request.POST or None, actor=actor, initial={"sector": request.GET.get("sector")})
    if request.method == "POST" and form.is_valid():
        made = actions.subscribe(by=actor, **form.cleaned_data)
        messages.success(request, _("Subscribed: %(sector)s.") % {"sector": made})
        return redirect(made)
    rows = visible(Subscription, actor).filter(state="active").select_related("sector", "organization")
    status = 400 if request.method == "POST" else 200
    page = {"form": form, "subscriptions": [(row, offers(row, actor)) for row in rows]}
    return render(request, "solicitations/subscriptions.html", page, status=status)

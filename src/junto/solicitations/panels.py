"""What the families of this room add to the page of a solicitation: offering, and the opening."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from junto.core.sealing import PRICE
from junto.core.workflow import Actor
from junto.journal import clock
from junto.journal.access import may, visible
from junto.journal.hanging import stands
from junto.journal.registry import kind_of
from junto.projects.models import Project
from junto.solicitations import receiving
from junto.solicitations.actions.outages import LAST_HOUR
from junto.solicitations.conditions import why_blackout
from junto.solicitations.models import Exclusion, MarketContact, Opening, SealingKey, Solicitation, Submission
from junto.solicitations.models.parts import ONE
from junto.solicitations.offers_compared import comparable
from junto.solicitations.queries import offers_shown
from junto.solicitations.sealing.queries import PREPARED
from junto.solicitations.workflow.contacts import EXCLUDERS, LOGGERS
from junto.solicitations.workflow.openings import OPENERS
from junto.solicitations.workflow.sealing import MAKERS
from junto.solicitations.workflow.submissions import TAKERS

SHOWN = 3  # talks on the page of a project


def offering(request: HttpRequest, solicitation: Solicitation) -> SafeString:
    """Where a company begins, and what its own companies have here; the same for everyone else whatever came in."""
    if solicitation.state in ("draft", "dropped", "planned"):
        return SafeString("")
    actor: Actor = request.actor  # type: ignore[attr-defined]
    companies = actor.organizations("company_representative")
    own = Submission.objects.filter(solicitation=solicitation, organization__in=companies).exclude(state="discarded")
    page = {
        "solicitation": solicitation,
        "own": list(own.order_by("-pk")) if companies else [],
        "takes": solicitation.state == "published" and not receiving.deadline_passed(solicitation, clock.now()),
    }
    return SafeString(render_to_string("solicitations/_offer_panel.html", page, request=request))  # nosec B703 - a template made it


def key(request: HttpRequest, solicitation: Solicitation) -> SafeString:
    """The key to which offers are sealed; for who makes it what is still to do."""
    if solicitation.sealed_by != Solicitation.SealedBy.KEY or solicitation.state == "dropped":
        return SafeString("")
    actor: Actor = request.actor  # type: ignore[attr-defined]
    keys = list(SealingKey.objects.filter(solicitation=solicitation).order_by("number", "-part", "pk"))
    makes = _stands(SealingKey(solicitation=solicitation), MAKERS, actor)
    prepared = [k for k in keys if k.state in PREPARED] if makes else []
    page: dict[str, Any] = {
        "solicitation": solicitation,
        "used": _last([k for k in keys if k.state in ("in_use", "lost")]),
        "prepared": prepared,
        "whole": len(prepared) == len(solicitation.parts),
        "makes": makes and solicitation.state in ("draft", "planned", "published"),
    }
    if not (page["used"] or page["makes"]):
        return SafeString("")
    return SafeString(render_to_string("solicitations/_key_panel.html", page, request=request))  # nosec B703 - a template made it


def _last(keys: list[SealingKey]) -> list[SealingKey]:
    """The newest key, or both of the newest ceremony, that on quality first."""
    return [key for key in keys if key.number == keys[-1].number]


def opening(request: HttpRequest, solicitation: Solicitation) -> SafeString:
    """The opening, what it opened to everyone, who may not offer; for officers what they can do."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    page: dict[str, Any] = {
        "solicitation": solicitation,
        "openings": list(solicitation.openings.exclude(state="called_off")),
        "offers": offers_shown(solicitation) or [],
        "stays": list(solicitation.opening_stays.exclude(state="ended")),
        "excluded": list(receiving.exclusions_of(solicitation)) if solicitation.state != "draft" else [],
        "helpers": _helpers(solicitation),
        "compares": bool(solicitation.price_models and comparable(solicitation, actor)),
        "may_exclude": _stands(Exclusion(jurisdiction=solicitation.jurisdiction), EXCLUDERS, actor),
        **_for_officers(solicitation, actor),
    }
    if not any(value for name, value in page.items() if name not in ("solicitation", "may_exclude")):
        return SafeString("")
    return SafeString(render_to_string("solicitations/_opening_panel.html", page, request=request))  # nosec B703 - a template made it


def talks(request: HttpRequest, project: Project) -> SafeString:
    """What was said with companies about a project, the newest first."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    page = {
        "project": project,
        "talks": list(visible(MarketContact, actor).filter(project=project)[:SHOWN]),
        "may_log": _stands(MarketContact(project=project), LOGGERS, actor),
        "blackout": why_blackout(project),
    }
    return SafeString(render_to_string("solicitations/_talks_panel.html", page, request=request))  # nosec B703 - a template made it


def _helpers(solicitation: Solicitation) -> list[dict[str, Any]]:
    """Companies that helped to write requirements, and whether each is excluded."""
    excluded = {receiving.plain_name(e.company_name) for e in receiving.exclusions_of(solicitation)}
    return [
        {"drafter": d, "excluded": receiving.plain_name(d.outside_help) in excluded}
        for d in solicitation.drafters.exclude(outside_help="")
    ]


def _for_officers(solicitation: Solicitation, actor: Actor) -> dict[str, Any]:
    """What depends on the reader's role and the clock alone, never on what came in."""
    now = clock.now()
    passed = receiving.deadline_passed(solicitation, now)
    last_hour = receiving.deadline_passed(solicitation, now + LAST_HOUR)
    waits = solicitation.state in ("published", "closed")
    begun = receiving.opening_of(solicitation)
    stayed = receiving.why_stayed(Opening(solicitation=solicitation)) is not None
    opens = _stands(Opening(solicitation=solicitation), OPENERS, actor)
    takes = waits and _stands(Submission(solicitation=solicitation), TAKERS, actor)
    why_not = receiving.why_not_on_paper(solicitation)
    return {
        "may_call": waits and passed and opens and begun is None and not stayed,
        "may_call_prices": opens and _prices_wait(solicitation),
        "may_take_in": takes and why_not is None,
        "why_not_on_paper": why_not if takes else None,
        "may_extend": waits and last_hour and may(solicitation, "extend", actor),
    }


def _prices_wait(solicitation: Solicitation) -> bool:
    """Whether quality is decided, so that the prices can be opened; nothing is asked where there is one envelope."""
    if solicitation.envelopes == ONE or solicitation.state != "opened":
        return False
    asked = Opening(solicitation=solicitation, part=PRICE)
    return not (receiving.why_second_opening(asked) or receiving.price_gate(solicitation).why_not)


def _stands(subject: Any, who: Any, actor: Actor) -> bool:
    return stands(kind_of(type(subject)), subject, who, actor) is not None

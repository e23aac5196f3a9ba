"""Planning and tender of a process, from what is public of a solicitation's aggregate."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from junto.core import ocds
from junto.core.money import Money
from junto.core.sealing import PRICE, QUALITY
from junto.documents.queries import frozen_at
from junto.projects.models import Project
from junto.publication.releases.names import address
from junto.publication.releases.told import Aggregate, Told
from junto.solicitations.models.parts import TWO
from junto.solicitations.profiles import MILESTONES, MethodProfile, profile_of

STATUS = {
    "planned": "planned",
    "published": "active",
    "closed": "active",
    "opened": "active",
    "intended": "active",
    "awarded": "complete",
    "contracted": "complete",
    "cancelled": "cancelled",
    "unsuccessful": "unsuccessful",
}
CRITERIA = {"lowest_price": "priceOnly", "ranking": "ratedCriteria"}


def method_of(solicitation: Told) -> MethodProfile:
    """The method profile in the version that the solicitation was written with."""
    return profile_of(solicitation.after["profile"], solicitation.after["profile_version"])


def is_open(solicitation: Told, thing: str) -> bool:
    """Whether the profile had opened a thing by the time of the snapshot."""
    wanted, reached = method_of(solicitation).opens[thing], solicitation.after["reached"]
    if wanted not in MILESTONES or reached not in MILESTONES:
        return False
    return MILESTONES.index(reached) >= MILESTONES.index(wanted)


def buyers(solicitation: Told, lead: str) -> tuple[str, ...]:
    """The members for whom items are bought, the project's lead first."""
    members = dict.fromkeys(item["member_id"] for item in solicitation.after["items"])
    return tuple(sorted(members, key=lambda member: member != lead)) or (lead,)


def planning_of(
    solicitation: Told, project: Project, paying: tuple[str, ...], budget: tuple[ocds.BudgetPart, ...]
) -> ocds.Planning:
    """Why and for whom; amounts once the profile has opened the estimate, shares once the agreement on them is open."""
    after = solicitation.after
    return ocds.Planning(
        rationale=project.purpose or after["summary"],
        project=project.title,
        project_id=project.number,
        amount=solicitation.money("opened_value", after["currency"]),
        parts=budget or tuple(ocds.BudgetPart(f"{after['id']}-{member}", member) for member in paying),
    )


def tender_of(aggregate: Aggregate, tenderers: tuple[str, ...] | None) -> ocds.Tender:
    """The solicitation as its public may read it. `tenderers`: None as long as their names are closed."""
    solicitation, after = aggregate.root, aggregate.root.after
    method = method_of(solicitation)
    published = solicitation.moment("published_at")
    return ocds.Tender(
        id=after["id"],
        title=after["title"],
        description=after["summary"],
        status=STATUS[solicitation.state],
        procuring_entity=after["office_id"],
        items=tuple(item(one) for one in after["items"]),
        value=solicitation.money("opened_value", after["currency"]),
        method=method.openness,
        method_details=str(method.label),
        method_rationale=after["method_citation"],
        category=after["category"],
        award_criteria=CRITERIA[method.award_by],
        criteria=tuple(ocds.Criterion(c["name"], c["weight"], c["description"]) for c in after["criteria"]),
        submission_methods=("electronicSubmission",) if _two(solicitation) else ("electronicSubmission", "written"),
        submission_details=_two_envelopes(solicitation),
        tender_period=_period(published, solicitation.moment("deadline")),
        enquiry_period=_period(published, solicitation.moment("questions_until")),
        documents=_documents(aggregate, published),
        milestones=_milestones(aggregate),
        enquiries=tuple(_enquiry(q) for q in aggregate.of("solicitations.question")),
        amendments=tuple(_amendment(a) for a in aggregate.of("solicitations.addendum")),
        tenderers=tenderers,
    )


def item(part: Mapping[str, Any], price: Money | None = None) -> ocds.Item:
    """An item of the solicitation, with its price where one is told."""
    return ocds.Item(
        id=str(part["number"]),
        description=part["description"],
        quantity=part["quantity"],
        unit=part["unit"],
        unit_price=price,
        place=part["delivery_place"],
        geometry=part["delivery_geometry"],
    )


def _period(start: datetime | None, end: datetime | None) -> ocds.Period | None:
    return None if start is None else ocds.Period(start, end)


def _documents(aggregate: Aggregate, published: datetime | None) -> tuple[ocds.Document, ...]:
    """The notice as a page, and the files attached for everyone. An internal file is attached in another state."""
    if published is None:
        return ()
    after = aggregate.root.after
    page = address(reverse("solicitations:solicitation", args=[after["id"]]))
    notice = ocds.Document("notice", "tenderNotice", after["title"], page, published, "text/html", after["language"])
    attached = (
        ocds.Document(
            id=file.id,
            type="biddingDocuments",
            title=file.after["title"],
            url=address(reverse("documents:file", args=[file.id])),
            published=max(file.at, published),
            format=file.after["media_type"],
            language=file.after["language"],
        )
        for file in aggregate.closed_of("documents.attachment")
        if file.state == "attached" and file.after["subject_type"] == aggregate.root.kind
    )
    return (notice, *attached)


def _two(solicitation: Told) -> bool:
    """Whether quality and price lie in two envelopes; what was written down before that could be chosen has one."""
    return bool(solicitation.after.get("envelopes") == TWO)


def _two_envelopes(solicitation: Told) -> str:
    """What companies and readers must know of two envelopes; nothing where there is one."""
    if not _two(solicitation):
        return ""
    told = [_("Two envelopes: quality is opened and scored before any price.")]
    if least := solicitation.after.get("least_quality"):
        told.append(_("Below %(least)s of 100 points for quality a price stays sealed.") % {"least": least})
    return " ".join([*told, solicitation.after["envelopes_reason"]]).strip()


def _milestones(aggregate: Aggregate) -> tuple[ocds.Milestone, ...]:
    """The opening; of two envelopes that of quality, the panel’s word on it, and the opening of the prices."""
    solicitation = aggregate.root
    due = solicitation.moment("opening_at")
    if due is None or solicitation.moment("published_at") is None:
        return ()
    opened = solicitation.after["reached"] in MILESTONES[1:]
    words = str(method_of(solicitation).words["opening"])
    first = ocds.Milestone("opening", words, "assessment", due, status="met" if opened else "scheduled")
    if not _two(solicitation):
        return (first,)
    openings = {one.after["part"]: one for one in aggregate.of("solicitations.opening") if one.state != "called_off"}
    quality, prices = openings.get(QUALITY), openings.get(PRICE)
    first = replace(first, title=_("%(opening)s: quality") % {"opening": words}, met=_held(quality))
    decided = _decided(aggregate) if prices is not None else None  # public with the call of the prices’ opening
    word = _milestone("quality", _("The panel’s word on quality is frozen"), decided)
    return first, word, _milestone("prices", _("%(opening)s: prices") % {"opening": words}, _held(prices))


def _held(opening: Told | None) -> datetime | None:
    return opening.moment("held_at") if opening is not None and opening.state == "held" else None


def _milestone(code: str, words: str, met: datetime | None) -> ocds.Milestone:
    return ocds.Milestone(code, words, "assessment", met=met, status="met" if met else "scheduled")


def _decided(aggregate: Aggregate) -> datetime | None:
    """When the newest minutes on quality were frozen."""
    kept = [one.id for one in aggregate.closed_of("evaluation.quality_minutes")]
    return frozen_at("evaluation.quality_minutes", kept[-1]) if kept else None


def _enquiry(question: Told) -> ocds.Enquiry:
    """A question that was answered. Who asked is told to nobody."""
    after = question.after
    return ocds.Enquiry(
        id=str(after["number"]),
        question=after["text"],
        answer=after["answer"],
        answered=question.moment("answered_at"),
    )


def _amendment(addendum: Told) -> ocds.Amendment:
    number, issued = addendum.after["number"], addendum.moment("issued_at")
    return ocds.Amendment(str(number), issued or addendum.at, addendum.after["summary"])

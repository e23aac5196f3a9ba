"""Talks with companies logged and opened; companies excluded, with a review."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from junto.core.workflow import PROGRAM, Actor, Context, Refused
from junto.journal import clock
from junto.journal.door import perform
from junto.people.models import Jurisdiction, Organization
from junto.projects.models import Project
from junto.projects.workflow.projects import OPEN
from junto.solicitations import receiving
from junto.solicitations.models import Exclusion, MarketContact

TEXTS = ("company_name", "for_city", "for_company", "summary")


def log_contact(
    project: Project,
    *,
    kind: str,
    company_name: str,
    day: date,
    for_city: str,
    for_company: str,
    summary: str,
    by: Actor,
    breach: bool = False,
) -> MarketContact:
    """Log a talk with a company; open to everyone as soon as the project is.

    Refused while a solicitation of the project runs: companies ask their questions there. `breach`: the talk took
    place all the same and is reported to the officer and the attorney.
    """
    contact = MarketContact(
        project=project,
        kind=kind,
        company_name=company_name.strip(),
        organization=company_named(company_name),
        day=day,
        for_city=for_city.strip(),
        for_company=for_company.strip(),
        summary=summary.strip(),
        logged_by_id=by.person,
    )
    _refuse_unsound(contact)
    action = "report_breach" if breach else "log" if project.state in OPEN else "log_early"
    return perform(contact, action, by=by, inputs={"company": contact.company_name})


def _refuse_unsound(contact: MarketContact) -> None:
    for name in TEXTS:
        if not getattr(contact, name):
            raise Refused(_("Say who was there and what was said."), code="input", field=name)
    if contact.kind not in MarketContact.Kind.values:
        raise Refused(_("Say what kind of talk it was."), code="input", field="kind")
    if contact.day > timezone.localdate(clock.now()):
        raise Refused(_("The day lies ahead: log a talk once it took place."), code="input", field="day")


def company_named(name: str) -> Organization | None:
    """The registered company of that name, however its legal form and accents are written; None where there is none."""
    wanted = receiving.plain_name(name)
    companies = Organization.objects.filter(kind="company", state="active").order_by("pk")
    return next((o for o in companies if receiving.plain_name(o.name) == wanted), None)


def correct_contact(
    contact: MarketContact, *, summary: str, reason: str, by: Actor, seen: int | None = None
) -> MarketContact:
    """Correct what was logged, with the reason; the earlier words stay in the record."""

    def apply(fresh: MarketContact, _context: Context) -> None:
        fresh.summary = summary.strip()
        _refuse_unsound(fresh)

    return perform(contact, "correct", by=by, inputs={"reason": reason}, apply=apply, seen=seen)


def open_contact(contact: MarketContact, *, by: Actor, seen: int | None = None) -> MarketContact:
    """Open to everyone what was kept while the project was not public."""
    return perform(contact, "open", by=by, seen=seen)


def open_contacts(project: Project) -> None:
    """The project became public: so does what was said with companies about it."""
    for contact in MarketContact.objects.filter(project=project, state="kept"):
        perform(contact, "open", by=PROGRAM)


# --- exclusions ------------------------------------------------------------------------------------------------------
def exclude_company(
    *,
    jurisdiction: Jurisdiction,
    company_name: str,
    ground: str,
    citation: str,
    facts: str,
    by: Actor,
    project: Project | None = None,
    organization: Organization | None = None,
    until: date | None = None,
) -> Exclusion:
    """Exclude a company from a project's purchases (without a project: from all in the jurisdiction)."""
    if ground not in Exclusion.Ground.values:
        raise Refused(_("Say on which ground."), code="input", field="ground")
    if not company_name.strip():
        raise Refused(_("Name the company."), code="input", field="company_name")
    exclusion = Exclusion(
        jurisdiction=jurisdiction,
        project=project,
        organization=organization or company_named(company_name),
        company_name=company_name.strip(),
        ground=ground,
        citation=citation.strip(),
        facts=facts.strip(),
        until=until,
    )
    return perform(exclusion, "exclude", by=by, inputs=_words(exclusion))


def _words(exclusion: Exclusion) -> dict[str, str]:
    with translation.override("en"):
        return {"company": exclusion.company_name, "ground": str(exclusion.get_ground_display())}


def ask_review(
    exclusion: Exclusion, *, organization: Organization, plea: str, by: Actor, seen: int | None = None
) -> Exclusion:
    """Ask as the company that the exclusion be looked at again; until it is decided it stands."""
    if not plea.strip():
        raise Refused(_("Say why it should be lifted."), code="input", field="plea")
    if exclusion.organization_id is None and receiving.names(exclusion, organization):
        exclusion = perform(exclusion, "recognise", by=PROGRAM, inputs=_words(exclusion), apply=_known(organization))

    def apply(fresh: Exclusion, _context: Context) -> None:
        fresh.plea = plea.strip()

    return perform(exclusion, "ask_review", by=by, inputs=_words(exclusion), apply=apply, seen=seen)


def _known(organization: Organization) -> Callable[[Exclusion, Context], None]:
    def apply(fresh: Exclusion, _context: Context) -> None:
        fresh.organization = organization

    return apply


def uphold_exclusion(exclusion: Exclusion, *, by: Actor, reason: str, seen: int | None = None) -> Exclusion:
    """Leave it standing after the review."""
    return perform(exclusion, "uphold", by=by, inputs={**_words(exclusion), "reason": reason}, seen=seen)


def lift_exclusion(exclusion: Exclusion, *, by: Actor, reason: str, seen: int | None = None) -> Exclusion:
    """End it: after a review by the attorney, or by who may exclude."""
    action = "lift" if exclusion.state == "under_review" else "lift_own"
    return perform(exclusion, action, by=by, inputs={**_words(exclusion), "reason": reason}, seen=seen)

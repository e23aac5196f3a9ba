"""The city of the story of a proposal: its people, a project of three departments past its gates, a draft."""

from __future__ import annotations

from datetime import datetime, timedelta

from junto.core.money import Money
from junto.evaluation import actions as evaluations
from junto.evaluation.models import Evaluation
from junto.journal import clock
from junto.journal.installing import install_all
from junto.needs.actions import add_fund
from junto.people.models import Jurisdiction, Organization, Person
from junto.projects import actions as projects
from junto.projects.models import Project
from junto.solicitations import actions as solicitations
from junto.solicitations.models import Solicitation
from junto.web.demonstration.stage import set_up
from tests.evaluation.making import PRICES, Evaluating, envelope
from tests.projects.making import World
from tests.solicitations.bidding import Bidding
from tests.solicitations.making import Buying

ORGANIZATIONS = (
    ("TRN", "Transportation", "department"),
    ("PSD", "Public Safety", "department"),
    ("PWK", "Public Works", "department"),
    ("PUR", "Purchasing Office", "purchasing_office"),
    ("HAL", "City Hall", "department"),
    ("CCL", "City Council", "council"),
    ("LUM", "Lumen Works", "company"),
    ("BRI", "Bright Roads", "company"),
    ("CLE", "Clear Sight", "company"),
    ("WER", "West End Residents", "community_group"),
)
PEOPLE = (
    ("Tomas Rivera", "en", "TRN", "department_lead"),
    ("Denise Walker", "en", "PSD", "department_lead"),
    ("Walt Jensen", "en", "PWK", "department_lead"),
    ("Rosa Delgado", "en", "PUR", "procurement_officer"),
    ("Sam Okafor", "en", "PUR", "procurement_officer"),
    ("Sofia Marchetti", "en", "HAL", "technology_manager"),
    ("Nadia Haddad", "en", "HAL", "privacy_officer"),
    ("Evelyn Price", "es", "HAL", "city_attorney"),
    ("Marcus Bell", "en", "HAL", "budget_officer"),
    ("Ruth Kowalski", "en", "HAL", "controller"),
    ("Clara Benson", "en", "HAL", "clerk"),
    ("Rita Stone", "en", "HAL", "risk_manager"),
    ("Iris Chen", "en", "HAL", "innovation_officer"),
    ("Harold Kim", "en", "CCL", "council_member"),
    ("Lena Fox", "en", "LUM", "company_representative"),
    ("Otto Braun", "es", "BRI", "company_representative"),
    ("Cleo Marsh", "en", "CLE", "company_representative"),
    ("Rafael Ortiz", "es", "WER", "community_representative"),
)
QUANTITIES = {"TRN": 4, "PSD": 8, "PWK": 3}
TITLE = "Cameras that see twelve crossings at night"


def build(at: str) -> None:
    """Everything up to the draft, made at `at` (ISO, aware) through the actions that users take."""
    install_all()
    start = datetime.fromisoformat(at)
    set_up(
        {
            "jurisdiction": {"name": "West End", "kind": "city"},
            "organizations": [{"code": c, "name": n, "kind": k, "about": ""} for c, n, k in ORGANIZATIONS],
            "people": [
                {"name": name, "language": language, "roles": [[code, role]]} for name, language, code, role in PEOPLE
            ],
        },
        start,
    )
    with clock.set_to(start + timedelta(hours=1)):
        buying = city().buying
        buying._project = _project(buying)
        transport = buying.world.transport
        add_fund(organization=transport, name="Safety", kind="general", by=buying.world.lead(transport))
        draft = buying.draft(
            "competitive_proposal",
            title=TITLE,
            combined_value=Money(150_000_00, "USD"),
            **buying.dates(days=16, question_days=8),
        )
        evidence = {line.code: "Seen." for line in draft.checklist.all()}
        solicitations.tick_checklist(draft, by=buying.officer, evidence=evidence)
        solicitations.ask_approvals(draft, by=buying.officer)


def _project(buying: Buying) -> Project:
    """Three departments' project, past all its gates."""
    world = buying.world
    project = world.in_sign_off(world.police, world.works)
    for owner in (world.transport, world.police, world.works):
        need = world.need(owner, quantity=QUANTITIES[owner.code], place_name="Elm and Main")
        projects.cover_needs(project, [need], by=world.lead(owner))
    project = world.approve_all(project)
    return projects.make_ready(project, by=world.lead(world.transport))


def city() -> Evaluating:
    """The city as it stands in the database, for what the story does beside its pages."""
    from junto.places.models import ThingKind  # noqa: PLC0415 - only where the database is there

    by_code = {o.code: o for o in Organization.objects.all()}
    beside = by_code["HAL"]  # no other government takes part
    world = World(
        Jurisdiction.objects.get(),
        *(by_code[code] for code in ("TRN", "PSD", "PWK", "PUR", "HAL", "CCL")),
        beside,
    )
    world.kinds["camera"] = ThingKind.objects.get(code="camera")
    for name, _language, code, role in PEOPLE:
        named = (f"{role.replace('_', ' ')} of {by_code[code].name}", role)
        world._people.setdefault(named, Person.objects.get(name=name))
    buying = Buying(world)
    for code in ("LUM", "BRI", "CLE"):
        buying._companies[by_code[code].name] = by_code[code]
    return Evaluating(Bidding(buying))


def others_offer(at: str) -> None:
    """Two companies hand in envelopes packed elsewhere."""
    here, solicitation = city(), Solicitation.objects.get()
    with clock.set_to(datetime.fromisoformat(at)):
        for company in ("Bright Roads", "Clear Sight"):
            here.bidding.packed(solicitation, envelope(solicitation, company, PRICES[company]), company)


def finish_checks(at: str, stage: str) -> None:
    """Whatever is left of a stage of the checks is met; the office decides on every candidate, or on the first."""
    here, evaluation = city(), Evaluation.objects.get()
    with clock.set_to(datetime.fromisoformat(at)):
        if stage == "responsiveness":
            here.responsive(evaluation)
        else:
            here.responsible(evaluation.candidates.get(organization__name="Lumen Works"))


SEATS = (
    ("Tomas Rivera", "member", "TRN"),
    ("Denise Walker", "member", "PSD"),
    ("Walt Jensen", "member", "PWK"),
    ("Sofia Marchetti", "technology", ""),
    ("Rafael Ortiz", "resident", ""),
)


def seat_panel(found: Evaluating, evaluation: Evaluation) -> tuple[str, ...]:
    """The whole panel named, chaired by the first; their names."""
    by_code = {o.code: o for o in Organization.objects.all()}
    for name, seat, code in SEATS:
        evaluations.name_panelist(
            evaluation,
            person=Person.objects.get(name=name),
            seat=seat,
            organization=by_code.get(code),
            chairs=name == SEATS[0][0],
            by=found.officer,
        )
    return tuple(name for name, _seat, _code in SEATS)

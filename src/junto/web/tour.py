"""The guided tour of the demonstration as data: who, what to look at, where, and what to notice there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from junto.core.sealing import PRICE
from junto.core.workflow import Actor
from junto.people.models import Person
from junto.people.queries import demonstration_people
from junto.solicitations.models import Opening, Solicitation
from junto.solicitations.sealing.ceremonies import demonstration_cards
from junto.web.menu import address


@dataclass(frozen=True, slots=True)
class Step:
    """One step: the role it is seen in, what happens, where, and what to notice."""

    role: str  # a code of people/roles.py, or empty for everyone
    who: Any
    title: Any
    text: Any
    notice: Any
    name: str  # of the address
    go: Any
    find: Callable[[], str] | None = None  # the address of the very thing, where it is there
    person: str = ""  # in the demonstration: who of that role


def _open_for_sealed_offers() -> str:
    rows = Solicitation.objects.filter(sealed_by=Solicitation.SealedBy.KEY, state="published")
    found = rows.order_by("-deadline").first()
    return found.get_absolute_url() if found else ""


def _opening(state: str, part: str = "") -> str:
    rows = Opening.objects.filter(solicitation__sealed_by=Solicitation.SealedBy.KEY, state=state, part=part)
    found = rows.order_by("pk").first()
    return found.get_absolute_url() if found else ""


STEPS = (
    Step(
        "",
        _("A resident"),
        _("Report what is wrong on your street"),
        _("No account is needed. Put a point on the map or write an address, and say what is wrong."),
        _("A moderator reads it before it is public; a need can then cite it."),
        "needs:report-problem",
        _("Report a problem"),
    ),
    Step(
        "department_staff",
        _("Department staff"),
        _("Register a need"),
        _("Say what your department wants, where, when, how much, and what should be better afterwards."),
        _("Cost items stay closed to the public: they would tell bidders the budget."),
        "needs:new",
        _("Register a need"),
    ),
    Step(
        "",
        _("Everyone"),
        _("See the needs of all departments on one map"),
        _("Filter by department, kind of thing, sector and time. The table beneath holds what the map shows."),
        _("Every number opens a page with its whole history, in words."),
        "needs:needs",
        _("See all needs"),
    ),
    Step(
        "department_lead",
        _("A department lead"),
        _("Learn who else needs it there"),
        _("Junto found needs that meet: same place, same purchase, something to reuse, or works in sequence."),
        _("Each overlap gives its reasons in words and numbers, and how strong it is."),
        "projects:overlaps",
        _("See the overlaps"),
    ),
    Step(
        "department_lead",
        _("A department lead"),
        _("Make a joint project"),
        _("Accepting an overlap makes a project with members and a lead. Each member signs the requirements."),
        _("Before you accept, the page shows the combined value and what that may mean for the way of buying."),
        "projects:projects",
        _("See the projects"),
    ),
    Step(
        "technology_manager",
        _("The technology manager"),
        _("Hold a project, with a reason that must be answered"),
        _("At a gate the technology manager signs every technical requirement, or places a hold."),
        _("A legal hold cannot be outvoted; a policy hold is decided by whoever the cited delegation names."),
        "projects:projects",
        _("See the projects"),
    ),
    Step(
        "procurement_officer",
        _("The procurement officer"),
        _("Buy it together"),
        _("From a project whose gates are passed: items for each member, criteria, dates, questions, addenda, offers."),
        _("Nobody opens an offer early. The file of each purchase holds it all, as a PDF and as a ZIP."),
        "solicitations:opportunities",
        _("See the opportunities"),
    ),
    Step(
        "company_representative",
        _("A company"),
        _("Ask, offer, and learn why"),
        _("Find what is bought, ask in the open, hand in an offer, and read afterwards how it was judged."),
        _("A protest in time holds the award until it is decided in writing."),
        "evaluation:awards",
        _("See the awards"),
    ),
    Step(
        "",
        _("Everyone"),
        _("Read what was released, and what was kept back"),
        _("Whoever asks for the records of a purchase is answered here; companies are heard first on what they claim."),
        _("Every passage left out and every document kept back names its law. A released copy is never taken back."),
        "publication:records",
        _("See the requests for records"),
    ),
    Step(
        "controller",
        _("The controller"),
        _("Let each pay its share"),
        _("Payments come from the finance system as a file and are charged to the members by the agreed rule."),
        _("Shares add up to the cent; what does not fit is shown as a difference, never absorbed."),
        "agreements:payments",
        _("See the payments"),
    ),
    Step(
        "company_representative",
        _("A company"),
        _("Seal an offer that nobody can read early"),
        _("Begin a draft, seal it in your own browser, send it, hand it in. The city has no key until the opening."),
        _("The receipt is a file. It proves for good what came, and when, to anyone and without us."),
        "solicitations:opportunities",
        _("See a purchase sealed by a key"),
        _open_for_sealed_offers,
    ),
    Step(
        "clerk",
        _("The clerk"),
        _("Give the third share, and open"),
        _("Three of five officers must open together; two shares are given. Give the third, then hold the opening."),
        format_lazy(
            _(
                "The officers’ keys and cards lie in {folder}: choose Anita Flores’s key there, or type the words on "
                "the county clerk’s card. That is for you to try: no real city keeps them together, nor on the server."
            ),
            folder=demonstration_cards(),
        ),
        "solicitations:opportunities",
        _("See the opening that waits"),
        lambda: _opening("called"),
        "Anita Flores",
    ),
    Step(
        "clerk",
        _("The clerk"),
        _("Open the prices, once quality is decided"),
        _("Curb sensors came in two envelopes. The panel scored quality and its word is frozen; the prices wait."),
        _("One offer is below the least points for quality: its price stays sealed, and nobody reads it."),
        "solicitations:opportunities",
        _("See the opening of the prices"),
        lambda: _opening("called", PRICE),
        "Anita Flores",
    ),
    Step(
        "",
        _("Everyone"),
        _("Read who opened, and why one bid was refused"),
        _("The minutes name every receipt, who gave a share and how, and what became of each bid."),
        _("One company handed in a copy of another’s sealed bid. Inside stands whose it is: it was refused."),
        "solicitations:opportunities",
        _("Read the minutes"),
        lambda: _opening("held"),
    ),
    Step(
        "",
        _("Everyone"),
        _("Check a receipt yourself"),
        _("Take the receipt from the page of a bid of yours and drop it here; or run “junto verify” at home."),
        _("It is checked against the log, which anyone may copy whole. Nothing of it is kept."),
        "log:check",
        _("Check a receipt"),
    ),
    Step(
        "clerk",
        _("The clerk"),
        _("Bring in a whole file"),
        _("Import needs from CSV, a spreadsheet or GeoJSON. Match the columns, look at the preview, mend what fails."),
        _("Nothing is dropped or changed silently: rejected rows come back as a file with the reason for each."),
        "needs:imports",
        _("See the imports"),
    ),
    Step(
        "auditor",
        _("An auditor or journalist"),
        _("Read the record, and check that nobody changed it"),
        _("Every change is an entry chained to the one before it. The whole journal is sealed again and again."),
        _("What is open, what is closed and to whom is told by the program itself."),
        "web:about",
        _("What is open, what is closed"),
    ),
)


@dataclass(frozen=True, slots=True)
class Shown:
    """A step as the page shows it to one reader."""

    step: Step
    url: str
    yours: bool  # the reader holds the role that the step is seen in
    person: Person | None  # in the demonstration: who holds it there


def steps(actor: Actor) -> list[Shown]:
    """The steps in order; one whose page is not here has no address."""
    known: dict[str, Person] = {}
    for held in demonstration_people() if settings.DEMO else ():
        known.setdefault(held.role, held.person)
        known.setdefault(held.person.name, held.person)
    return [
        Shown(step, _address(step), not step.role or step.role in actor.roles(), known.get(step.person or step.role))
        for step in STEPS
    ]


def _address(step: Step) -> str:
    """Where a step leads: in the demonstration to the very thing it is about, else to the list it is in."""
    return (step.find() if settings.DEMO and step.find else "") or address(step.name)

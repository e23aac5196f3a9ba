"""A purchase being evaluated: submissions opened, a panel, declarations, scores; for the rooms below as well."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from junto.core.money import Money
from junto.core.workflow import PROGRAM, Actor
from junto.evaluation import actions
from junto.evaluation.actions.scoring import Points
from junto.evaluation.models import Award, Candidate, Check, Evaluation, Panelist, Protest, Score
from junto.evaluation.offers import price_of
from junto.journal import clock
from junto.journal.door import perform
from junto.people.models import Person
from junto.people.queries import actor_for
from junto.solicitations import actions as buying_actions
from junto.solicitations.envelopes.asked import asked_of
from junto.solicitations.envelopes.contents import Contents, Price, listing
from junto.solicitations.envelopes.parts import contents_for
from junto.solicitations.models import Opening, Solicitation
from junto.solicitations.models.parts import TWO
from tests.solicitations.bidding import Bidding
from tests.solicitations.envelopes.making import PDF, document
from tests.staging import maker, staged

PRICES = {"Lumen Works": 1_400_00, "Bright Roads": 1_250_00, "Clear Sight": 1_600_00}
"""What each company asks for one camera; twelve are wanted."""
SEATS = ("Toni Transport", "Pat Police", "Taylor Technology", "Robin Resident")
FIT = {"Lumen Works": (90, 80), "Bright Roads": (60, 50), "Clear Sight": (85, 90)}
"""Points that the panel agrees on for fit (50 %) and upkeep (20 %)."""


@maker
class Evaluating:
    """What the tests of an evaluation begin with."""

    def __init__(self, bidding: Bidding) -> None:
        self.bidding = bidding
        self.buying = bidding.buying
        self.world = bidding.world
        self.now: datetime | None = None

    @property
    def officer(self) -> Actor:
        return self.bidding.officer

    # --- opened -------------------------------------------------------------------------------------------------------
    @staged
    def opened(self, profile: str = "low_bid", prices: dict[str, int] | None = None, **fields: Any) -> Solicitation:
        """Handed in by three companies and opened; the clock stays at the opening (use inside `with`-less tests)."""
        solicitation = self.sealed(profile, prices, **fields)
        self.bidding.opened(solicitation)
        return Solicitation.objects.get(pk=solicitation.pk)

    @staged
    def sealed(self, profile: str = "low_bid", prices: dict[str, int] | None = None, **fields: Any) -> Solicitation:
        """Handed in by three companies, and not opened yet."""
        solicitation = self.buying.published(profile, **fields)
        for company, unit in (PRICES if prices is None else prices).items():
            # Packed at once instead of filled in field by field, which is tested elsewhere and takes thrice as long.
            made = [envelope(solicitation, company, unit, part=part) for part in solicitation.parts]
            self.bidding.packed(solicitation, made[0], company, *made[1:])
        return Solicitation.objects.get(pk=solicitation.pk)

    # --- the panel ----------------------------------------------------------------------------------------------------
    def person(self, name: str) -> Person:
        """One of the seats, or a resident of that name who holds no role."""
        world = self.world
        held = {
            "Toni Transport": ("department_staff", world.transport),
            "Pat Police": ("department_staff", world.police),
            "Paul Police": ("department_staff", world.police),
            "Taylor Technology": ("technology_manager", world.hall),
            "Theo Technology": ("technology_manager", world.hall),
        }
        if name in held:
            return world.person(*held[name], name)
        return Person.objects.filter(name=name).first() or perform(Person(name=name), "add", by=PROGRAM)

    def seat(self, name: str) -> Actor:
        return actor_for(self.person(name))

    @staged
    def prepared(self, solicitation: Solicitation) -> Evaluation:
        """A whole panel, chaired by the one of transport."""
        evaluation = actions.prepare_evaluation(solicitation, by=self.officer)
        self.named(evaluation)
        return fresh(evaluation)

    def named(self, evaluation: Evaluation) -> list[Panelist]:
        world = self.world
        seats = (
            ("Toni Transport", "member", world.transport),
            ("Pat Police", "member", world.police),
            ("Taylor Technology", "technology", None),
            ("Robin Resident", "resident", None),
        )
        return [
            actions.name_panelist(
                evaluation, person=self.person(name), seat=seat, organization=organization,
                chairs=name == "Toni Transport", by=self.officer,
            )
            for name, seat, organization in seats
        ]  # fmt: skip

    def panelist(self, evaluation: Evaluation, name: str) -> Panelist:
        return evaluation.panelists.get(person__name=name)

    def declare(self, evaluation: Evaluation, phase: str, names: Iterable[str] = SEATS) -> None:
        """Each of them declares that they have no interest."""
        for name in names:
            actions.declare_interests(
                self.panelist(evaluation, name), phase=phase, interest=False, confidential=True, by=self.seat(name)
            )

    # --- stage by stage -----------------------------------------------------------------------------------------------
    @staged
    def declaring(self, **options: Any) -> Evaluation:
        evaluation = self.prepared(self.opened("competitive_proposal", **options))
        return actions.begin_declarations(evaluation, by=self.officer)

    @staged
    def checking(self, profile: str = "competitive_proposal", **options: Any) -> Evaluation:
        if profile == "competitive_proposal":
            evaluation = self.declaring(**options)
            self.declare(evaluation, "names")
        else:
            evaluation = actions.prepare_evaluation(self.opened(profile, **options), by=self.officer)
        return actions.begin_checks(fresh(evaluation), by=self.officer)

    def decider(self, check: Check) -> Actor:
        """Whoever decides a check: the buyer, or the office that the profile names."""
        return self.world.officer(check.role) if check.role else self.officer

    def meet(self, candidate: Candidate, stage: str) -> None:
        for check in candidate.checks.filter(stage=stage, state__in=("open", "asked")):
            actions.meet_check(check, by=self.decider(check), evidence="Seen in the file.")

    def responsive(self, evaluation: Evaluation, *names: str) -> None:
        """Those companies (all where none is named) are found responsive."""
        for candidate in evaluation.candidates.filter(state="entered"):
            if not names or candidate.organization.name in names:
                self.meet(candidate, "responsiveness")
                actions.find_responsive(candidate, by=self.officer)

    def responsible(self, candidate: Candidate) -> Candidate:
        self.meet(candidate, "responsibility")
        return actions.find_responsible(fresh(candidate), by=self.officer)

    @staged
    def scoring(self, **options: Any) -> Evaluation:
        evaluation = self.checking(**options)
        self.responsive(evaluation)
        self.declare(evaluation, "contents")
        return actions.begin_scoring(fresh(evaluation), by=self.officer)

    def points(self, fit: int | None, upkeep: int | None, reason: str = "As the file shows.") -> dict[int, Points]:
        """Points for the two criteria that the panel scores."""
        return {1: Points(fit, reason), 2: Points(upkeep, reason)}

    def save(self, evaluation: Evaluation, name: str, off: int = 0) -> list[Score]:
        """Drafts of every candidate, so many points off what the panel will agree on."""
        given = {
            c: self.points(*(max(0, min(100, p + off)) for p in FIT[c.organization.name]))
            for c in evaluation.candidates.filter(state__in=("responsive", "responsible"))
        }
        return actions.save_scores(self.panelist(evaluation, name), given, by=self.seat(name))

    def hand_in(self, evaluation: Evaluation, names: Sequence[str] = SEATS) -> Evaluation:
        for number, name in enumerate(names):
            self.save(evaluation, name, off=number - 1)
            actions.hand_in_scores(self.panelist(evaluation, name), by=self.seat(name))
        return fresh(evaluation)

    @staged
    def consensus(self, **options: Any) -> Evaluation:
        return self.hand_in(self.scoring(**options))

    def agree(self, evaluation: Evaluation, reason: str = "", chair: Actor | None = None) -> None:
        """The chair records what the panel agrees on, for everyone that is still in."""
        chair = chair or self.seat("Toni Transport")
        for c in evaluation.candidates.filter(state__in=("responsive", "responsible")).exclude(shortlisted=False):
            draft = actions.write_consensus(c, self.points(*FIT[c.organization.name]), by=chair, reason=reason)
            actions.agree_on_consensus(draft, by=chair)

    @staged
    def ranked(self, profile: str = "competitive_proposal", **options: Any) -> Evaluation:
        if profile == "competitive_proposal":
            evaluation = self.consensus(**options)
            self.agree(evaluation)
            if evaluation.solicitation.envelopes == TWO:
                self.open_prices(actions.decide_quality(fresh(evaluation), by=self.officer))
        else:
            evaluation = self.checking(profile, **options)
            self.responsive(evaluation)
        return actions.rank_candidates(fresh(evaluation), by=self.officer)

    def open_prices(self, evaluation: Evaluation) -> Opening:
        """Of two envelopes, once quality is decided: called by one officer, held by another."""
        solicitation = fresh(evaluation.solicitation)
        with self.buying.after_deadline(solicitation, minutes=120):
            opening = buying_actions.call_opening(solicitation, by=self.officer)
            return buying_actions.hold_opening(opening, by=self.bidding.second)

    def candidate(self, evaluation: Evaluation, company: str) -> Candidate:
        return evaluation.candidates.get(organization__name=company)

    @staged
    def intended(self, profile: str = "competitive_proposal", company: str = "", **options: Any) -> Award:
        """The intent announced, to whoever stands first."""
        evaluation = self.ranked(profile, **options)
        winner = company or {"competitive_proposal": "Lumen Works", "low_bid": "Bright Roads"}[profile]
        candidate = self.responsible(self.candidate(evaluation, winner))
        return actions.announce_award(candidate, reasons="It stands first.", by=self.officer)

    @staged
    def approve_award(self, award: Award) -> Award:
        """The council resolves, where the method asks it."""
        self.buying.approve(award.evaluation.solicitation)
        return actions.name_resolution(award, resolution="Resolution 26-118 of 2 June", by=self.officer)

    def after_protests(self, award: Award, *, minutes: int = 1) -> Any:
        """The clock held after the time for protests."""
        assert award.protest_until is not None
        return clock.set_to(award.protest_until + timedelta(minutes=minutes))

    @staged
    def confirmed(self, profile: str = "competitive_proposal", **options: Any) -> Award:
        award = self.approve_award(self.intended(profile, **options))
        with self.after_protests(award):
            return actions.confirm_award(fresh(award), by=self.officer)

    def protest(self, award: Award, company: str = "Clear Sight", **fields: Any) -> Protest:
        given: dict[str, Any] = {"ground": "Criterion 2 was applied to us in another way than published.", **fields}
        return actions.file_protest(
            award, organization=self.buying.company(company), by=self.buying.seller(company), **given
        )

    def total(self, candidate: Candidate) -> int:
        price = price_of(candidate.submission)
        assert price is not None
        return price.minor


def envelope(solicitation: Solicitation, company: str, unit: int, round_number: int = 0, *, part: str = "") -> bytes:
    """A sound envelope with everything that is asked for (or of two, that part), each item at `unit` minor units."""
    asked = asked_of(solicitation, round_number)
    wanted = [d for d in asked.documents if d.mandatory]
    made = Contents(
        ocid=asked.ocid,
        round=round_number,
        addendum=solicitation.addendum_number,
        currency=asked.currency,
        bidder=company,
        nonce=sha256(f"{solicitation.pk} {company}".encode()).hexdigest()[:32],
        prices=tuple(Price(i.number, Money(unit, asked.currency), i.quantity) for i in asked.items),
        documents=tuple(document(code=d.code, title=d.label, path=f"files/{n}.pdf") for n, d in enumerate(wanted)),
        answers=dict.fromkeys(asked.answers, "Yes."),
    )
    made = contents_for(made, part)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("submission.json", listing(made))
        for one in made.documents:
            archive.writestr(one.path, PDF)
    return packed.getvalue()


def fresh(row: Any) -> Any:
    """The row as the database has it now."""
    return type(row).objects.get(pk=row.pk)

"""A machine of rules that plays a whole purchase, from publication to payments, in whatever order it likes.

Everybody may try anything at any time: what is refused is refused, and after each step every promise is asked.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

from django.db import connection, transaction
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from junto.agreements import actions as agreements
from junto.agreements.imports.actions import bring_in_payments
from junto.agreements.models import Contract, InternalAgreement
from junto.core.tables import write_csv
from junto.core.workflow import PROGRAM
from junto.evaluation import actions as evaluations
from junto.evaluation.actions.scoring import Points
from junto.evaluation.models import Award, Candidate, Evaluation, Panelist
from junto.journal import due
from junto.journal.door import perform
from junto.solicitations import actions
from junto.solicitations.models import Addendum, Opening, Solicitation
from tests import staging
from tests.agreements.making import Agreed, usd
from tests.evaluation.making import SEATS, envelope
from tests.histories.cast import COMPANIES, Cast
from tests.histories.promises import Broken, Promises
from tests.solicitations.bidding import fresh

PROFILE = "competitive_proposal"
STARTS = ("published", "sealed", "opened", "declaring", "scoring", "consensus", "ranked", "intended", "confirmed")
companies, seats = st.sampled_from(COMPANIES), st.sampled_from(SEATS)
PAID = ("Contract", "Payment number", "Invoice", "Payment date", "Payment amount", "Currency", "Encumbrance")


@contextmanager
def untouched() -> Iterator[None]:
    """The database as migrated, and as it was afterwards; worlds that were played before are put back."""
    with transaction.atomic():
        staging._state[:] = [()]
        try:
            yield
        finally:
            transaction.set_rollback(True)
    connection.run_on_commit = []


class Purchase(RuleBasedStateMachine):
    """One purchase, and all who have to do with it."""

    steps = 0  # of all machines of a process

    def __init__(self) -> None:
        super().__init__()
        self.open = untouched()
        self.open.__enter__()
        self.cast = Cast()
        self.promises: Promises | None = None
        self.paid = 0

    def teardown(self) -> None:
        try:
            if self.promises is not None:
                self.promises.whole_journal_holds()
        finally:
            self.open.__exit__(None, None, None)

    # --- where it begins ----------------------------------------------------------------------------------------------
    @initialize(start=st.sampled_from(STARTS))
    def begin(self, start: str) -> None:
        cast = self.cast
        evaluating = cast.evaluating
        if start == "published":
            made: Any = cast.buying.published(PROFILE)
        elif start in ("sealed", "opened"):
            made = getattr(evaluating, start)(PROFILE)
        else:
            made = getattr(evaluating, start)()
        if isinstance(made, Award):
            made = made.evaluation
        if isinstance(made, Evaluation):
            made = made.solicitation
        cast.solicitation = Solicitation.objects.get(pk=made.pk)
        if start not in ("published", "sealed"):
            assert cast.solicitation.deadline is not None
            cast.now = cast.solicitation.deadline + timedelta(minutes=90)
        cast.actors()
        self.promises = Promises(cast)

    @invariant()
    def promises_hold(self) -> None:
        if self.promises is not None:
            type(self).steps += 1
            self.promises.ask()

    # --- what it works with -------------------------------------------------------------------------------------------
    @property
    def purchase(self) -> Solicitation:
        assert self.cast.solicitation is not None
        return Solicitation.objects.get(pk=self.cast.solicitation.pk)

    @property
    def evaluation(self) -> Evaluation | None:
        return Evaluation.objects.filter(solicitation=self.purchase).first()

    def attempt(self, do: Any) -> Any:
        return self.cast.attempt(do)

    def silently(self, do: Any) -> Any:
        """Do what a company does: nothing that anybody can see tells of it before the opening."""
        assert self.promises is not None
        if self.purchase.state not in ("published", "closed") or Opening.objects.filter(state="held").exists():
            return self.attempt(do)
        before = self.promises.public_face()
        done = self.attempt(do)
        if (after := self.promises.public_face()) != before:
            raise Broken(f"Something public tells of a submission: {before} became {after}.")
        return done

    # --- companies ----------------------------------------------------------------------------------------------------
    @rule(company=companies)
    def start(self, company: str) -> None:
        by, organization = self.cast.buying.seller(company), self.cast.buying.company(company)
        self.silently(lambda: actions.start_submission(self.purchase, organization=organization, by=by))

    @rule(company=companies, unit=st.integers(1_000_00, 2_000_00), sound=st.booleans())
    def hand_in(self, company: str, unit: int, sound: bool) -> None:
        """In time, in place of the one before, or late."""
        by = self.cast.buying.seller(company)
        data = envelope(self.purchase, company, unit) if sound else f"no archive, by {company}".encode()
        for draft in self.cast.sheets("draft"):
            if draft.organization.name == company:
                self.silently(lambda draft=draft: actions.submit_packed(draft, iter([data]), by=by))

    @rule(company=companies, what=st.sampled_from(("withdraw", "confirm", "discard", "acknowledge")))
    def change_ones_mind(self, company: str, what: str) -> None:
        by, organization = self.cast.buying.seller(company), self.cast.buying.company(company)
        if what == "acknowledge":
            for addendum in Addendum.objects.filter(solicitation=self.purchase, state="issued"):
                self.silently(lambda one=addendum: actions.acknowledge_addendum(one, organization=organization, by=by))
            return
        act = {
            "withdraw": actions.withdraw_submission,
            "confirm": actions.confirm_submission,
            "discard": actions.discard_draft,
        }[what]
        for one in self.cast.sheets():
            if one.organization.name == company:
                self.silently(lambda one=one: act(one, by=by))

    # --- the office, before the opening -------------------------------------------------------------------------------
    @rule(material=st.booleans(), days=st.sampled_from((0, 10)))
    def amend(self, material: bool, days: int) -> None:
        deadline = self.purchase.deadline
        moved = {"deadline": deadline + timedelta(days=days)} if days and deadline else {}
        draft = self.attempt(lambda: self.cast.buying.addendum(self.purchase, material=material, **moved))
        if draft is not None:
            self.attempt(lambda: actions.issue_addendum(draft, by=self.cast.buying.officer))

    @rule(hours=st.sampled_from((1, 30)), outage=st.booleans())
    def extend(self, hours: int, outage: bool) -> None:
        by, now, purchase = self.cast.buying.officer, self.cast.now, self.purchase
        deadline = max(now, purchase.deadline or now) + timedelta(hours=hours)
        if outage:
            began, ended = now - timedelta(minutes=40), now - timedelta(minutes=1)
            words = {"began": began, "ended": ended, "what": "Power."}
            self.attempt(lambda: actions.extend_after_outage(purchase, deadline=deadline, by=by, **words))
        else:
            self.attempt(lambda: actions.extend_deadline(purchase, deadline=deadline, reason="Maps.", by=by))

    @rule(to=st.sampled_from(("before", "deadline", "hour", "week", "due")))
    def let_time_pass(self, to: str) -> None:
        purchase, now = self.purchase, self.cast.now
        assert purchase.deadline is not None
        assert purchase.opening_at is not None
        moment = {
            "before": purchase.deadline - timedelta(microseconds=1),
            "deadline": purchase.deadline,
            "hour": purchase.opening_at + timedelta(minutes=30),
            "week": now + timedelta(days=8) if purchase.state not in ("published", "closed") else now,
            "due": now,
        }[to]
        self.cast.now = max(now, moment)
        if to == "due":
            self.attempt(due.apply_due)

    @rule(second=st.booleans(), what=st.sampled_from(("call", "hold", "hold", "call_off", "finish")))
    def open_it(self, second: bool, what: str) -> None:
        by = self.cast.bidding.second if second else self.cast.buying.officer
        opening = Opening.objects.filter(solicitation=self.purchase).order_by("-pk").first()
        if what == "call":
            self.attempt(lambda: actions.call_opening(self.purchase, by=by))
        elif opening is not None and what == "hold":
            self.attempt(lambda: actions.hold_opening(opening, by=by))
        elif opening is not None and what == "finish":
            self.attempt(lambda: actions.finish_opening(opening, by=by))
        elif opening is not None and self.purchase.state == "closed":
            self.attempt(lambda: actions.call_off_opening(opening, by=by, reason="Not today."))

    # --- the evaluation -----------------------------------------------------------------------------------------------
    @rule(company=companies)
    def go_on(self, company: str) -> None:
        """The office does what comes next, as far as it can."""
        evaluating, evaluation, by = self.cast.evaluating, self.evaluation, self.cast.buying.officer
        if evaluation is None:
            made = self.attempt(lambda: evaluations.prepare_evaluation(self.purchase, by=by))
            if made is not None:
                self.attempt(lambda: evaluating.named(made))
            return
        for act in (
            lambda: evaluations.begin_declarations(evaluation, by=by),
            lambda: evaluations.begin_checks(fresh(evaluation), by=by),
            lambda: evaluating.responsive(evaluation, company),
            lambda: evaluations.begin_scoring(fresh(evaluation), by=by),
            lambda: evaluations.rank_candidates(fresh(evaluation), by=by),
        ):
            self.attempt(act)

    @rule(name=seats, phase=st.sampled_from(("names", "contents")), interest=st.sampled_from((False,) * 7 + (True,)))
    def declare(self, name: str, phase: str, interest: bool) -> None:
        if (panelist := self._panelist(name)) is not None:
            words = {"phase": phase, "interest": interest, "text": "My aunt." if interest else "", "confidential": True}
            by = self.cast.evaluating.seat(name)
            self.attempt(lambda: evaluations.declare_interests(panelist, by=by, **words))

    def _panelist(self, name: str) -> Panelist | None:
        evaluation = self.evaluation
        return evaluation.panelists.filter(person__name=name).first() if evaluation else None

    @rule(name=seats, fit=st.integers(0, 100), upkeep=st.integers(0, 100))
    def score(self, name: str, fit: int, upkeep: int) -> None:
        """Scores of one's own; also of those who have not declared."""
        panelist = self._panelist(name)
        if panelist is None:
            return
        by, evaluation = self.cast.evaluating.seat(name), panelist.evaluation
        given = {c: self.cast.evaluating.points(fit, upkeep) for c in evaluation.candidates.all()}
        for candidate, points in given.items():
            self.attempt(lambda c=candidate, p=points: evaluations.save_scores(panelist, {c: p}, by=by))

    @rule(name=seats)
    def hand_in_scores(self, name: str) -> None:
        if (panelist := self._panelist(name)) is not None:
            self.attempt(lambda: evaluations.hand_in_scores(panelist, by=self.cast.evaluating.seat(name)))

    @rule(fit=st.integers(0, 100))
    def agree(self, fit: int) -> None:
        evaluation, chair = self.evaluation, self.cast.evaluating.seat("Toni Transport")
        for candidate in evaluation.candidates.all() if evaluation else ():
            points = {1: Points(fit, "As seen."), 2: Points(fit, "As seen.")}
            draft = self.attempt(
                lambda c=candidate, p=points: evaluations.write_consensus(c, p, by=chair, reason="Anew.")
            )
            if draft is not None:
                self.attempt(lambda d=draft: evaluations.agree_on_consensus(d, by=chair))

    # --- the award ----------------------------------------------------------------------------------------------------
    @rule(company=companies)
    def announce(self, company: str) -> None:
        evaluating, evaluation = self.cast.evaluating, self.evaluation
        found = Candidate.objects.filter(evaluation=evaluation, organization__name=company).first()
        if evaluation is None or found is None:
            return
        sound = self.attempt(lambda: evaluating.responsible(found)) or fresh(found)
        self.attempt(lambda: evaluations.announce_award(sound, reasons="First.", by=self.cast.buying.officer))

    @rule(what=st.sampled_from(("approve", "confirm", "confirm", "withdraw")))
    def decide_award(self, what: str) -> None:
        award = Award.objects.filter(evaluation__solicitation=self.purchase).order_by("-pk").first()
        if award is None:
            return
        by = self.cast.buying.officer
        if what == "approve":
            self.attempt(lambda: self.cast.evaluating.approve_award(award))
        elif what == "confirm":
            self.attempt(lambda: evaluations.confirm_award(award, by=by))
        else:
            self.attempt(lambda: evaluations.withdraw_award(award, reason="A reference was wrong.", by=by))

    # --- shares, the contract, payments -------------------------------------------------------------------------------
    def _agreed(self) -> Agreed:
        if self.cast.agreed is None:
            made = Agreed(self.cast.world, self.cast.buying.project, self.cast.buying.company(COMPANIES[0]))
            for organization in (made.transport, made.police):
                made.funds[organization] = made.fund(organization)
            self.cast.agreed = made
        return self.cast.agreed

    @rule(
        software=st.integers(1, 500_000), camera=st.integers(1, 90_000),
        rule=st.sampled_from(("stand-alone", "equal", "shapley", "proportional")),
    )  # fmt: skip
    def draft_shares(self, software: int, camera: int, rule: str) -> None:
        agreed = self._agreed()
        running = InternalAgreement.objects.filter(project=agreed.project).exclude(state__in=("draft", "objected"))
        if running.exists():
            return
        draft = InternalAgreement.objects.filter(project=agreed.project, state="draft").first()
        draft = draft or self.attempt(agreed.draft)
        if draft is None:
            return
        both = {agreed.transport: 1, agreed.police: 1}
        for name, amount in (("Software", software), ("Poles", camera)):
            cost = agreements.Cost(name, "project", usd(amount / 100), 2027, both, last_year=2028)
            self.attempt(lambda c=cost: agreements.write_cost(draft, c, by=agreed.lead))
        self.attempt(lambda: agreements.edit_agreement(fresh(draft), by=agreed.lead, rule=rule))

    @rule(what=st.sampled_from(("ready", "propose", "sign", "sign")), police=st.booleans())
    def agree_on_shares(self, what: str, police: bool) -> None:
        agreed = self._agreed()
        draft = InternalAgreement.objects.filter(project=agreed.project).order_by("-pk").first()
        if draft is None:
            return
        if what == "ready":
            self.attempt(lambda: agreed.ready(draft))
        elif what == "propose":
            self.attempt(lambda: agreements.propose_agreement(draft, by=agreed.lead))
        else:
            organization = agreed.police if police else agreed.transport
            for signature in draft.signatures.filter(organization=organization):
                by = self.cast.world.lead(organization)
                self.attempt(lambda s=signature, by=by: agreements.sign_agreement(s, by=by))

    @rule()
    def contract(self) -> None:
        agreed = self._agreed()
        agreement = InternalAgreement.objects.filter(project=agreed.project, state="in_force").first()
        if agreement is None or Contract.objects.filter(project=agreed.project).exists():
            return
        made = self.attempt(agreed.contract)
        if made is not None:
            self.attempt(lambda: agreements.tie_contract(agreement, contract=made, by=agreed.lead))
            self.attempt(lambda: self._execute(agreed, made))

    def _execute(self, agreed: Agreed, contract: Contract) -> None:
        for organization in (agreed.transport, agreed.police):
            agreed.certify(contract, organization, 2027, 4_300.01)
        contract = agreements.approve_form(contract, by=agreed.attorney)
        contract = agreements.declare_certified(contract, by=agreed.budget)
        for approval in contract.approvals.filter(state="waiting"):
            agreements.approve_act(approval, by=self.cast.world.officer(approval.role))
        contract = agreements.sign_for_company(contract, by=agreed.representative, title="President")
        agreements.execute_contract(contract, by=agreed.manager, title="City Manager")

    @rule(cents=st.integers(-50_000, 200_000), police=st.booleans())
    def pay(self, cents: int, police: bool) -> None:
        agreed = self._agreed()
        contract = Contract.objects.filter(project=agreed.project).first()
        if contract is None:
            return
        self.paid += 1
        encumbrance = f"E-{'POL' if police else 'TRA'}-2027"
        day = max(date(2026, 11, 1), self.cast.now.date()).isoformat()
        row = [contract.number, f"P-{self.paid}", f"I-{self.paid}", day, f"{cents / 100:.2f}", "", encumbrance]
        by = self.cast.world.officer("controller")
        words = {"file_name": "paid.csv", "jurisdiction": self.cast.world.here, "by": by}
        self.attempt(lambda: bring_in_payments([write_csv([row], PAID)], **words))

    @rule()
    def close(self) -> None:
        self.attempt(lambda: perform(self.purchase, "close", by=PROGRAM))

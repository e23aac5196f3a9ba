"""What must hold after every step of a purchase, asked of the rows and doors themselves; `Broken` where it does not."""

from __future__ import annotations

from collections import defaultdict
from hashlib import sha256
from typing import Any

from django.db.models import Q

from junto.agreements.models import InternalAgreement, Payment
from junto.core.workflow import Refused
from junto.evaluation.models import Declaration, Score
from junto.journal import clock
from junto.journal.access import visible
from junto.journal.check import check
from junto.journal.entries import entry_digest
from junto.journal.models import Entry
from junto.solicitations.envelopes.door import read_envelope
from junto.solicitations.models import (
    Opening,
    Solicitation,
    Submission,
    SubmissionAnswer,
    SubmissionDocument,
    SubmissionPrice,
)
from tests.histories.cast import Cast

READABLE = ("reading", "held")
NEVER_HANDED_IN = ("draft", "discarded")


class Broken(AssertionError):
    """A promise that does not hold any more."""


class Promises:
    """Asked after each step; `turn` counts the steps, so that everybody has their turn at asking."""

    def __init__(self, cast: Cast) -> None:
        self.cast, self.turn, self.after = cast, 0, 0
        last = Entry.objects.order_by("-id").first()
        self.after = last.pk if last else 0
        self._chain: dict[tuple[str, Any], tuple[int, str]] = {}

    def ask(self) -> None:
        """Ask all of them."""
        self.turn += 1
        with clock.set_to(self.cast.now):
            self.nothing_is_read_before_the_opening()
            self.no_score_without_a_declaration()
            self.no_others_score_before_ones_own()
            self.shares_balance()
            self.journal_holds()

    def _whose_turn(self) -> tuple[str, Any]:
        actors = list(self.cast.actors().items())
        return actors[self.turn % len(actors)]

    # --- sealed -------------------------------------------------------------------------------------------------------
    def nothing_is_read_before_the_opening(self) -> None:
        """No door, no list and no page gives anything of what is sealed."""
        if self.cast.solicitation is None:
            return
        readable = Opening.objects.filter(solicitation=self.cast.solicitation, round=0, state__in=READABLE).exists()
        sealed = [s for s in self.cast.sheets() if s.round == 0 and not (readable and s.told)]
        pks = [s.pk for s in sealed]
        for part in (SubmissionPrice, SubmissionDocument, SubmissionAnswer):
            if part.objects.filter(submission__in=pks).exists():
                raise Broken(f"{part.__name__} of a sealed submission stands in the database.")
        name, actor = self._whose_turn()
        mine = actor.organizations("company_representative")
        for one in sealed:
            try:
                with read_envelope(one, by=actor):
                    raise Broken(f"{name} reads the envelope {one.receipt}, which is {one.state}.")
            except (Refused, FileNotFoundError):
                pass
        seen = visible(Submission, actor).filter(pk__in=pks).exclude(organization__in=mine).values_list("pk", "state")
        if seen and not readable:
            raise Broken(f"{name} sees that there are submissions: {list(seen)}.")
        if self.turn % 7 == 0:
            self._pages_are_silent(name, [s for s in sealed if s.organization_id not in mine], readable)

    def _pages_are_silent(self, name: str, others: list[Submission], readable: bool) -> None:
        assert self.cast.solicitation is not None
        browser, home = self.cast.browser(name), self.cast.solicitation.get_absolute_url()
        secret = [t for s in others for t in (str(s.pk), s.receipt, s.digest) if t]
        for address in [] if readable else [home, f"/api/v1/solicitations/{self.cast.solicitation.pk}", "/"]:
            answer = browser.get(address)
            if any(t.encode() in answer.content for t in secret):
                raise Broken(f"{address} tells {name} of a sealed submission.")
        for one in others:
            if not one.told and browser.get(one.get_absolute_url()).status_code not in (302, 403, 404):
                raise Broken(f"{one.get_absolute_url()} is open to {name}.")

    def public_face(self) -> Any:
        """All that anybody can see of the purchase; the same before and after whatever a company does."""
        with clock.set_to(self.cast.now):
            purchase = Solicitation.objects.get(pk=self.cast.solicitation.pk)  # type: ignore[union-attr]
            anyone = self.cast.browser("anyone")
            answer = anyone.get(f"/api/v1/solicitations/{purchase.pk}")
            told = Entry.objects.filter(root_id=purchase.pk, public=True).values_list("pk", "action")
            page = anyone.get(purchase.get_absolute_url()).content if self.turn % 5 == 0 else b""
            return answer.content, list(told), visible(Submission, self.cast.actors()["anyone"]).count(), len(page)

    # --- scores -------------------------------------------------------------------------------------------------------
    def no_score_without_a_declaration(self) -> None:
        """Whoever scored had declared on names and contents before, and no interest."""
        scores = Score.objects.exclude(state="left_out").values_list("pk", "panelist")
        if not scores:
            return
        begun = dict(
            Entry.objects.filter(subject_type="evaluation.score", action="begin").values_list("subject_id", "id")
        )
        declared: dict[Any, dict[tuple[str, bool], int]] = defaultdict(dict)
        rows = Entry.objects.filter(subject_type="evaluation.declaration", number=1).values_list("subject_id", "id")
        written = dict(rows)
        for pk, panelist, phase, interest in Declaration.objects.values_list("pk", "panelist", "phase", "interest"):
            first = declared[panelist].get((phase, interest), written[pk])
            declared[panelist][phase, interest] = min(first, written[pk])
        for pk, panelist in scores:
            phases = declared[panelist]
            if not all(phases.get((phase, False), begun[pk]) < begun[pk] for phase in ("names", "contents")):
                raise Broken(f"Score {pk} was begun before its author had declared.")
            if any(interest and at < begun[pk] for (_phase, interest), at in phases.items()):
                raise Broken(f"Score {pk} is by somebody with an interest.")

    def no_others_score_before_ones_own(self) -> None:
        """Before all are in, nobody sees a score but its author."""
        name, actor = self._whose_turn()
        seen = visible(Score, actor).filter(state__in=("draft", "handed_in"))
        if strange := list(seen.exclude(panelist__person=actor.person).values_list("pk", "state")):
            raise Broken(f"{name} sees scores of others: {strange}.")
        missing = Q(panelist__evaluation__state="scoring", panelist__evaluation__rankings=None, state="shown")
        if strange := list(visible(Score, actor).filter(missing).exclude(panelist__person=actor.person)):
            mine = Score.objects.filter(panelist__person=actor.person, state__in=("handed_in", "shown")).exists()
            if not mine and name in self.cast.actors():
                raise Broken(f"{name} sees scores before handing in any: {strange}.")

    # --- money --------------------------------------------------------------------------------------------------------
    def shares_balance(self) -> None:
        """In every year the shares come to the costs of that year; what a payment charged comes to the payment."""
        for agreement in InternalAgreement.objects.prefetch_related("cost_items", "shares", "item_needs"):
            shares: dict[int, int] = defaultdict(int)
            for share in agreement.shares.all():
                shares[share.fiscal_year] += share.amount
            if not shares:
                continue
            costs: dict[int, int] = defaultdict(int)
            for item in agreement.cost_items.all():
                needs = [need.quantity for need in agreement.item_needs.all() if need.item_id == item.pk]
                many = sum(needs) if item.basis == "unit" else item.quantity
                for year in range(item.first_year, item.last_year + 1):
                    costs[year] += item.amount * many
            if dict(shares) != {year: cost for year, cost in costs.items() if cost}:
                raise Broken(f"{agreement} ({agreement.state}): shares {dict(shares)}, costs {dict(costs)}.")
        for payment in Payment.objects.filter(state="posted").prefetch_related("chargebacks"):
            charged = sum(one.amount for one in payment.chargebacks.all())
            if charged != payment.amount:
                raise Broken(f"Payment {payment} of {payment.amount} charged {charged}.")

    # --- the journal --------------------------------------------------------------------------------------------------
    def journal_holds(self) -> None:
        """What was added since the last step: digests, payloads and chains."""
        fresh = list(Entry.objects.filter(pk__gt=self.after).order_by("pk").select_related("payload"))
        for entry in fresh:
            self.after = entry.pk
            body, salt = entry.payload.body or "", entry.payload.salt or ""
            if sha256(bytes.fromhex(salt) + body.encode()).hexdigest() != entry.payload_digest:
                raise Broken(f"The payload of {entry} does not fit.")
            if entry_digest(vars(entry)) != entry.digest:
                raise Broken(f"{entry} does not fit its digest.")
            key = entry.subject_type, entry.subject_id
            before = self._chain.get(key) or self._before(entry)
            if (entry.number - 1, entry.previous) != before:
                raise Broken(f"{entry} does not follow {before}.")
            self._chain[key] = entry.number, entry.digest

    @staticmethod
    def _before(entry: Entry) -> tuple[int, str]:
        rows = Entry.objects.filter(subject_type=entry.subject_type, subject_id=entry.subject_id, pk__lt=entry.pk)
        last = rows.order_by("-number").first()
        return (last.number, last.digest) if last else (0, "")

    def whole_journal_holds(self) -> None:
        """Every entry, and every row beside its last entry."""
        if found := check().findings:
            raise Broken(f"The journal does not hold: {found}")

"""A purchase played from the publication to a payment, for what is told of it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

from junto.agreements.imports.actions import bring_in_payments
from junto.agreements.models import Contract
from junto.core.tables import write_csv
from junto.evaluation.models import Award
from junto.journal import clock, sequencer
from junto.publication.models import Release
from junto.publication.releases.following import make_releases
from tests.agreements.making import Agreed
from tests.evaluation.making import Evaluating

COLUMNS = ("Contract", "Payment number", "Invoice", "Payment date", "Payment amount", "Currency", "Encumbrance")


def releases() -> list[dict[str, Any]]:
    """What there is after the worker's next round."""
    sequencer.seal()
    make_releases()
    return [json.loads(one.body) for one in Release.objects.order_by("position", "number")]


@contextmanager
def on(year: int, month: int, day: int) -> Iterator[None]:
    """The clock held on a day: the world's needs begin in January 2027."""
    with clock.set_to(datetime(year, month, day, 18, tzinfo=UTC)):
        yield


class Purchase:
    """Companies, a panel, an award; then the agreements room's funds and signatures for the same project."""

    def __init__(self, evaluating: Evaluating) -> None:
        self.evaluating = evaluating
        self.world = evaluating.world

    def contract(self, award: Award) -> Contract:
        """Executed after the award, paid under an internal agreement of both members."""
        buying = self.evaluating.buying
        agreed = Agreed(self.world, buying.project, award.organization)
        for organization in (self.world.transport, self.world.police):
            agreed.funds[organization] = agreed.fund(organization)
        solicitation = award.evaluation.solicitation
        solicitation.refresh_from_db()
        buying.approve(solicitation)
        return agreed.executed(agreed.in_force(), solicitation=solicitation)

    def pay(self, contract: Contract, number: str = "P-1", amount: str = "1,000.00") -> None:
        row = [contract.number, number, f"I-{number}", "2026-11-01", amount, "", "E-POL-2027"]
        bring_in_payments(
            [write_csv([row], COLUMNS)],
            file_name="payments.csv",
            jurisdiction=self.world.here,
            by=self.world.officer("controller"),
        )


def later(hours: float) -> Any:
    """The clock held some hours from now."""
    return clock.set_to(clock.now() + timedelta(hours=hours))

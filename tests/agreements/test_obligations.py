"""Obligations under agreements: added, done, late by the clock, postponed, waived."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from junto.agreements import actions
from junto.agreements.models import Contract, InternalAgreement, Obligation
from junto.core.workflow import Refused
from junto.journal import clock
from junto.journal.due import apply_due
from junto.journal.registry import kind_of
from junto.notices.waiting import waiting_for
from tests.agreements.making import Agreed

ZONE = ZoneInfo("America/Chicago")


def add(city: Agreed, due: date = date(2026, 12, 1)) -> Obligation:
    contract = city.executed()
    return actions.add_obligation(
        contract, text="Hand in the certificate of insurance.", owner=city.company, due=due, by=city.world.buyer
    )


def test_obligation_is_late_once_its_day_has_ended_in_the_city(city: Agreed) -> None:
    with clock.set_to(datetime(2026, 11, 2, 12, tzinfo=ZONE)):
        obligation = add(city)
    with clock.set_to(datetime(2026, 12, 1, 23, 59, tzinfo=ZONE)):
        apply_due()
        obligation.refresh_from_db()
        assert obligation.state == "open"
    with clock.set_to(datetime(2026, 12, 2, 0, 1, tzinfo=ZONE)):
        apply_due()
        obligation.refresh_from_db()
        assert obligation.state == "late"
        assert [w.count for w in waiting_for(city.representative) if w.transition.name == "finish"] == [1]
        done = actions.finish_obligation(obligation, note="Sent by mail.", by=city.representative)
        assert done.state == "done"


def test_obligation_done_in_time_is_never_late(city: Agreed) -> None:
    with clock.set_to(datetime(2026, 11, 2, 12, tzinfo=ZONE)):
        obligation = add(city)
        with pytest.raises(Refused, match="Say what was done."):
            actions.finish_obligation(obligation, note=" ", by=city.representative)
        obligation = actions.finish_obligation(obligation, note="Sent.", by=city.representative)
    with clock.set_to(datetime(2027, 1, 2, 12, tzinfo=ZONE)):
        apply_due()
        obligation.refresh_from_db()
        assert obligation.state == "done"
        obligation = actions.reopen_obligation(obligation, reason="It was expired.", by=city.world.buyer)
        assert obligation.state == "open"


def test_obligation_is_postponed_and_waived_by_who_keeps_the_agreement(city: Agreed) -> None:
    with clock.set_to(datetime(2026, 11, 2, 12, tzinfo=ZONE)):
        obligation = add(city)
        with pytest.raises(Refused, match="The new day has passed already."):
            actions.postpone_obligation(obligation, due=date(2026, 1, 1), reason="R", by=city.world.buyer)
        obligation = actions.postpone_obligation(obligation, due=date(2027, 1, 1), reason="Sick.", by=city.world.buyer)
        assert obligation.due == date(2027, 1, 1)
        with pytest.raises(Refused, match="This is not yours to do"):
            actions.waive_obligation(obligation, reason="R", by=city.representative)
        assert actions.waive_obligation(obligation, reason="Not needed.", by=city.world.buyer).state == "waived"


def test_obligation_of_an_internal_agreement_is_added_by_its_editors(city: Agreed) -> None:
    agreement = city.in_force()
    obligation = actions.add_obligation(
        agreement, text="Pay the electricity.", owner=city.police, due=date(2030, 1, 1), by=city.lead
    )
    assert obligation.subject == agreement
    assert actions.edit_obligation(obligation, text="Pay it quarterly.", by=city.lead).text == "Pay it quarterly."
    with pytest.raises(Refused, match="Say what is to be done."):
        actions.edit_obligation(obligation, text=" ", by=city.lead)
    with pytest.raises(Refused, match="This is not yours to do"):
        actions.add_obligation(
            agreement, text="X", owner=city.police, due=date(2030, 1, 1), by=city.world.lead(city.police)
        )


def test_obligations_hang_on_contracts_and_internal_agreements() -> None:
    """By the names of kinds, which nothing else would compare with the kinds that there are."""
    assert {kind_of(Contract).name, kind_of(InternalAgreement).name} == Obligation.HANGS_ON

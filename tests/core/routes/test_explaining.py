from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from tests.core.routes.making import HEAD, begun, law

from junto.core.routes import RoutesError, calendar, explain
from junto.core.routes.facts import FACTS
from junto.core.routes.kinds import KINDS, SATISFIES
from junto.core.routes.reading import jurisdiction

ON = date(2026, 11, 23)
DALLAS, FEDERAL = jurisdiction("us-tx-dallas"), jurisdiction("us-federal-grant")
EUROPE, CALDWELL = jurisdiction("eu-2014-24"), jurisdiction("us-id-caldwell")
CLOSED = {
    "need.single_source": False, "need.public_health_safety_necessity": False, "need.p3": False, "need.pilot": False,
    "need.exigency": False, "coop.contract_available": False,
}  # fmt: skip


def names(routes) -> list[str]:
    return [route.method.id for route in routes]


def test_threshold_change_opens_quotes_the_day_it_begins_to_hold():
    facts = {**CLOSED, "value.total": 90000, "need.category": "goods"}
    before, after = (explain([DALLAS], facts, date(2025, 10, day)) for day in (7, 8))
    assert names(before.allowed) == ["sealed_bid", "sealed_proposals"]
    assert names(after.allowed) == ["quotes", "sealed_bid", "sealed_proposals"]


def test_informal_method_is_open_at_its_amount_and_closed_a_cent_above():
    at, above = (explain([DALLAS], {"value.total": value}, ON) for value in (100000, "100000.01"))
    assert "quotes" in names(at.allowed)
    closed = next(one for one in above.not_allowed if one.method.id == "quotes")
    assert [str(one) for one in closed.reasons[0].why] == [
        "the value, $100,000.01, is above $100,000 (amount above which Dallas requires sealed bids or proposals, "
        "since 2025-10-08)"
    ]
    assert closed.reasons[0].provision.cite == "Dallas City Code 2-31(b); Tex. Loc. Gov't Code 252.0215"


def test_overlay_is_asked_for_and_both_answers_are_computed():
    facts = {**CLOSED, "value.total": 400000, "need.category": "goods", "need.single_source": True}
    facts |= {"vendor.drafted_specs": False, "need.asset_types": ["bench"]}
    found = explain([DALLAS, FEDERAL], facts, ON)
    assert "funding.federal" in [one.fact for one in found.ask]
    (changed,) = found.alternatives
    assert changed.depends_on == ("funding.federal",)
    assert changed.allowed == changed.allowed_without == ("sealed_bid", "sealed_proposals", "noncompetitive")
    assert changed.documents == (
        "independent_estimate", "cost_or_price_analysis", "public_notice", "evaluation_factors_with_weights",
        "written_evaluation_method", "sole_source_justification",
    )  # fmt: skip
    assert changed.approvals == ()


def test_overlay_closes_what_the_base_permits():
    facts = {**CLOSED, "value.total": 90000, "need.public_health_safety_necessity": True}
    facts |= {"funding.agency_authorised_noncompetitive": False, "history.competition_inadequate": False}
    assert "noncompetitive" in names(explain([DALLAS, FEDERAL], {**facts, "funding.federal": False}, ON).allowed)
    found = explain([DALLAS, FEDERAL], {**facts, "funding.federal": True}, ON)
    closed = next(one for one in found.not_allowed if one.method.id == "noncompetitive")
    assert {reason.jurisdiction.id for reason in closed.reasons} == {"us-federal-grant"}
    open_question = explain([DALLAS, FEDERAL], facts, ON)
    may = next(one for one in open_question.possible if one.method.id == "noncompetitive")
    assert may.depends_on == ("funding.federal",)


def test_obligations_of_both_hold_each_with_its_own_citation():
    facts = {**CLOSED, "value.total": 500000, "need.category": "construction", "funding.federal": True}
    found = explain([DALLAS, FEDERAL], {**facts, "need.asset_types": ["camera"]}, ON)
    bond = next(one for one in found.documents if one.what.id == "payment_bond")
    assert [one.cite for one in bond.sources] == ["Tex. Gov't Code 2253.021(a)(2)(B)", "2 CFR 200.326"]
    assert bond.methods == ()
    assert {one.code for one in found.warnings} == {"federal_wages", "covered_equipment"}
    assert [one.percent for one in found.caps] == [25]
    bids = next(one for one in found.allowed if one.method.id == "sealed_bid")
    assert {"newspaper_affidavit", "public_notice"} <= {one.what.id for one in bids.documents}
    assert {one.cite for one in bids.permissions} == {
        "Tex. Loc. Gov't Code 252.021(a), 252.041(a)", "2 CFR 200.320(b)(1)",
    }  # fmt: skip


def test_drafter_is_excluded_where_known_and_asked_for_where_not():
    facts = {**CLOSED, "value.total": 90000, "funding.federal": True}
    known = explain([DALLAS, FEDERAL], {**facts, "vendor.drafted_specs": True}, ON)
    assert "drafter_excluded" in [one.code for one in known.warnings]
    unknown = explain([DALLAS, FEDERAL], facts, ON)
    assert "vendor.drafted_specs" in [one.fact for one in unknown.ask]
    assert "fed.spec_drafter" in [one.provision.id for one in unknown.may_apply]


def test_jurisdiction_that_permits_no_such_kind_closes_it_and_says_so(tmp_path: Path):
    text = (
        HEAD.replace("base", "overlay").replace("currency: USD", "currency: USD\napplies: always").replace("town", "o")
    )
    text += "methods: {b: {label: Bids, kind: formal_bid}}\nprovisions:\n"
    text += "  - {id: b, when: always, permits: b, cite: Rule 9, verified: recalled}\n"
    found = explain([law(tmp_path, text, "o"), DALLAS], {"value.total": 1000}, ON)
    assert names(found.allowed) == ["sealed_bid"]
    quotes = next(one for one in found.not_allowed if one.method.id == "quotes")
    assert [str(why) for one in quotes.reasons for why in one.why] == [
        "“Town” has no rule that permits quotes from several companies"
    ]
    assert quotes.reasons[0].provision is None


def test_two_bases_must_both_permit():
    facts = {**CLOSED, "value.total": 150000, "need.category": "goods"}
    assert "quotes" not in names(explain([DALLAS, CALDWELL], facts, ON).allowed)
    assert "three_bids" in names(explain([CALDWELL], facts, ON).allowed)
    assert "three_bids" not in names(explain([CALDWELL, DALLAS], facts, ON).allowed)


def test_council_approves_on_its_meeting_day_and_the_route_waits():
    facts = {**CLOSED, "value.total": 420000, "need.category": "goods"}
    found = explain([DALLAS], facts, ON)
    assert [one.what.id for one in found.approvals] == ["city_council"]
    at = {one.act: one for one in found.allowed[0].calendar}
    assert (at["opening"].day, at["evaluation"].day) == (date(2026, 12, 8), date(2026, 12, 15))
    # Ten working days for the agenda end on 30 December; the next second or fourth Wednesday is 13 January.
    assert (at["approval"].day, at["approval"].approval) == (date(2027, 1, 13), "city_council")


def test_reductions_that_hold_shorten_a_period_to_the_shortest():
    facts = {"value.total": 300000, "need.not_on_market": False}
    plain = explain([EUROPE], facts, ON).allowed[0]
    quick = explain([EUROPE], {**facts, "tender.electronic": True}, ON).allowed[0]
    urgent = explain([EUROPE], {**facts, "tender.electronic": True, "tender.urgency": True}, ON).allowed[0]
    days = [next(days for one, days in route.periods if one.id == "tender_period") for route in (plain, quick, urgent)]
    assert days == [35, 30, 15]
    assert dict((one.id, days) for one, days in plain.periods)["standstill"] == 10


def test_day_without_a_value_is_said_and_closes_nothing():
    found = explain([EUROPE], {"value.total": 300000}, date(2030, 1, 1))
    assert names(found.possible) == ["open_procedure", "innovation_partnership"]
    assert str(found.cautions[0]) == (
        "What depends on “threshold for goods and services of sub-central authorities” cannot be computed, because "
        "European Union, sub-central authorities (Directive 2014/24/EU) gives no value for 2030-01-01."
    )


def test_other_government_among_the_members_needs_an_interlocal_agreement():
    facts = {**CLOSED, "value.total": 90000}
    alone = explain([DALLAS], facts, ON)
    assert alone.assumed == ("members.legal_status",)
    joined = explain([DALLAS], {**facts, "members.legal_status": ["department", "other_government"]}, ON)
    assert joined.assumed == ()
    assert "interlocal_agreement" in [one.what.id for one in joined.documents]
    assert "interlocal_agreement" not in [one.what.id for one in alone.documents]


def test_mixed_purchase_goes_by_its_predominant_element():
    parts = {"need": {"category": "mixed", "elements": {"construction": 60000, "goods": 30000}}, "value.total": 90000}
    assert "sealed_proposals" not in names(explain([DALLAS], parts, ON).allowed)
    parts["need"]["elements"]["goods"] = 60001
    assert "sealed_proposals" in names(explain([DALLAS], parts, ON).allowed)


def test_calendar_of_a_route_can_start_another_day():
    route = explain([DALLAS], {"value.total": 90000}, ON, calendars=False).allowed[0]
    assert (route.calendar, route.elapsed) == ((), None)
    assert calendar(route, date(2027, 3, 1))[0].day == date(2027, 3, 1)


@pytest.mark.parametrize(
    ("laws", "code"),
    [([], "no_base"), ([FEDERAL], "no_base"), ([DALLAS, EUROPE], "two_currencies")],
)
def test_jurisdictions_that_do_not_go_together_are_refused(laws, code: str):
    with pytest.raises(RoutesError) as caught:
        explain(laws, {}, ON)
    assert caught.value.sentence.code == code


def test_far_too_many_jurisdictions_are_refused(tmp_path: Path):
    laws = [law(tmp_path, begun()) for _each in range(21)]
    with pytest.raises(RoutesError, match="At most 20 jurisdictions"):
        explain(laws, {}, ON)


def test_each_kind_satisfies_its_own_permission_first():
    assert set(SATISFIES) == set(KINDS)
    assert all(kinds[0] == kind and set(kinds) <= set(KINDS) for kind, kinds in SATISFIES.items())


YES_NO = sorted(name for name, fact in FACTS.items() if fact.kind == "yes_no" and fact.assumed is None)
KNOWN = st.fixed_dictionaries(
    {},
    optional={
        "value.total": st.sampled_from([0, 3000, 12000, 90000, 420000, 600000]),
        "history.same_need_12m_total": st.sampled_from([0, 90000, 170000]),
        "need.category": st.sampled_from(["goods", "construction", "professional_services"]),
        "need.asset_types": st.sampled_from([[], ["camera"]]),
        **{name: st.booleans() for name in YES_NO},
        "jurisdiction.elected_ch2267": st.booleans(),
    },
)


def outcome(found):
    return (
        names(found.allowed), names(found.possible), [one.what.id for one in found.documents],
        [one.what.id for one in found.approvals], [one.code for one in found.warnings],
        [one.provision.id for one in found.may_apply],
    )  # fmt: skip


@example({"value.total": 90000, "need.public_health_safety_necessity": True}, "need.single_source", True)
@given(KNOWN, st.sampled_from([*YES_NO, "jurisdiction.elected_ch2267"]), st.booleans())
def test_fact_that_is_not_asked_changes_nothing(facts, name: str, value: bool):
    found = explain([DALLAS, FEDERAL], facts, ON, calendars=False)
    if name not in facts and name not in found.asked:
        told = explain([DALLAS, FEDERAL], {**facts, name: value}, ON, calendars=False)
        assert outcome(told) == outcome(found)


@given(KNOWN, st.sampled_from([*YES_NO, "jurisdiction.elected_ch2267"]), st.booleans())
def test_more_knowledge_never_takes_back_what_was_certain(facts, name: str, value: bool):
    found = explain([DALLAS, FEDERAL], facts, ON, calendars=False)
    if name not in facts:
        told = explain([DALLAS, FEDERAL], {**facts, name: value}, ON, calendars=False)
        assert set(names(found.allowed)) <= set(names(told.allowed))
        assert set(names(one for one in found.not_allowed)) <= set(names(told.not_allowed))


def test_figures_that_close_a_way_say_how_they_are_known():
    facts = {**CLOSED, "value.total": 420000, "need.category": "goods"}
    told = [str(one) for one in explain([DALLAS], facts, ON).cautions]
    assert (
        "amount above which Dallas requires sealed bids or proposals (Dallas ordinance per file 25-2511A; Tex. Loc. "
        "Gov't Code 252.021(a), SB 1173 (2025)): read in a council's agenda and in the press: check."
    ) in told
    cap = "most that change orders may add (Tex. Loc. Gov't Code 252.048(d)): read in a summary, not in the law itself"
    assert f"{cap}: check." in told
    assert not any("amount up to which one offer is enough" in one for one in told)  # read in the law's own text

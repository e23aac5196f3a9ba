"""Data of an evaluation: kept by digest, checked, never repaired, handed to everyone only where nothing speaks so."""

from __future__ import annotations

from datetime import date, timedelta
from hashlib import sha256

import pytest

from junto.core.workflow import Refused
from junto.documents.models import Attachment
from junto.documents.queries import attachments_of
from junto.pilots import actions, studying
from junto.pilots.models import DataFile, EvaluationPlan
from tests.pilots.making import BEFORE, CONTROLS, FIRST, START, Proving, counts


def state(plan: EvaluationPlan) -> str:
    return EvaluationPlan.objects.get(pk=plan.pk).state


def test_file_is_kept_by_digest_with_who_when_and_source(proving: Proving) -> None:
    plan, content = proving.registered(), counts()
    data = proving.data(plan, content)
    assert data.sha256 == sha256(content).hexdigest() == data.attachment.sha256
    assert (data.person_id, data.organization, data.source) == (
        proving.lead.person, proving.world.transport, "Eco counters, weekly download"
    )  # fmt: skip
    assert data.added_at.date() == date(2026, 9, 1)
    study = data.study
    assert (study["first"], study["last"], study["place_count"]) == ("2026-01-05", "2026-08-30", 21)
    assert study["values"] == 21 * 238


def test_numbers_from_before_the_start_leave_the_plan_unseen(proving: Proving) -> None:
    plan = proving.registered()
    early = proving.data(plan, counts(until=START - timedelta(days=1)))
    assert (early.seen, state(plan)) == (False, "registered")
    assert (proving.data(plan).seen, state(plan)) == (True, "looked")


def test_later_numbers_in_a_draft_are_said_when_it_is_registered(proving: Proving) -> None:
    draft = proving.draft()
    actions.add_data(draft, counts(), name="counters.csv", source="Eco", by=proving.lead)
    with proving.before():
        plan = actions.register_plan(draft, by=proving.lead)
    assert (plan.state, plan.versions.get().seen) == ("looked", True)


def test_checks_are_kept_with_their_dates_and_nothing_is_repaired(proving: Proving) -> None:
    """Elm's counter is dead for three weeks in July; four days of Control 1 are missing."""
    dead = {str(date(2026, 7, 6) + timedelta(days=k)) for k in range(21)}
    gone = {str(date(2026, 3, 2) + timedelta(days=k)) for k in range(4)}
    lines = []
    for line in counts().decode().splitlines():
        day, place, _count = line.split(",")
        if place == "Elm" and day in dead:
            lines.append(f"{day},{place},0")
        elif not (place == "Control 1" and day in gone):
            lines.append(line)
    content = "\n".join(lines).encode()
    data = proving.data(proving.registered(), content)
    found = {(one["place"], one["check"], one["first"], one["last"], one["fault"]) for one in data.study["found"]}
    assert ("Control 1", "gaps", "2026-03-02", "2026-03-05", True) in found
    assert ("Elm", "failed", "2026-07-06", "2026-07-26", True) in found
    assert data.study["faults"] >= 2
    assert data.sha256 == sha256(content).hexdigest()


def test_power_is_reckoned_from_the_time_before(proving: Proving) -> None:
    data = proving.data(proving.registered(), counts(until=START - timedelta(days=1)))
    (power,) = data.study["power"]
    assert power["method"] == "difference_in_differences"
    assert power["expected"] == 20
    assert power["needed"] >= 2
    assert power["curve"][0][0] == 2
    told = " ".join(one["english"] for one in power["told"])
    assert "To see an effect of 20 with a chance of 80" in told


def test_power_that_cannot_be_said_says_why(proving: Proving) -> None:
    data = proving.data(proving.registered(), counts(until=FIRST + timedelta(days=3)))
    assert "at least 8 values before the start are needed" in data.study["power"][0]["told"][0]["english"]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"day,counter\n2026-01-05,Elm\n", "The data have no column “count”"),
        (b"day,counter,count\n2026-01-05,Oak,3\n", "The data have no place “Elm”"),
        (b"day,counter,count\n", "The data hold no row"),
        (b"day,counter,count\nyesterday,Elm,3\n", "Row 2"),
        (b"\x00\x01\x02", "“counters.csv”"),
        (b"x" * 5_000_001, "The file has more than 5 MB"),
    ],
)
def test_file_that_does_not_fit_is_refused_and_nothing_is_kept(proving: Proving, content: bytes, sentence: str) -> None:
    plan = proving.registered()
    with pytest.raises(Refused) as refused:
        proving.data(plan, content)
    assert sentence in str(refused.value)
    assert not DataFile.objects.exists()
    assert not Attachment.objects.exists()


def test_more_values_than_a_page_takes_are_refused(proving: Proving, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(studying, "MOST_VALUES", 1000)
    with pytest.raises(Refused, match="4,998 values .* more than the 1,000"):
        proving.data(proving.registered())


def test_columns_that_the_plan_does_not_name_stay_inside(proving: Proving) -> None:
    plan = proving.registered()
    lines = counts().decode().splitlines()
    named = "\n".join([lines[0] + ",phone", *(f"{line},55501" for line in lines[1:])]).encode()
    with pytest.raises(Refused, match="columns that the plan does not name: phone"):
        proving.data(plan, named)
    kept = proving.data(plan, named, public=False)
    assert kept.attachment.state == "internal"
    assert attachments_of(plan, by=proving.world.officer("auditor")) == [kept.attachment]


def test_single_observations_and_workbooks_stay_inside(proving: Proving) -> None:
    repeated = proving.registered(observations="repeated")
    with pytest.raises(Refused, match="each row is a single observation"):
        proving.data(repeated)
    wide = proving.registered(columns={"time": "day"}, controls=["Oak"])
    content = b"day,Elm,Oak,Ann\n2026-01-05,1,2,3\n2026-01-06,1,2,3\n"
    with pytest.raises(Refused, match="does not name: Ann"):
        proving.data(wide, content)


def test_wide_file_of_all_others_is_handed_out(proving: Proving) -> None:
    plan = proving.registered(columns={"time": "day"})
    rows = [f"{FIRST + timedelta(days=k)},{300 + k % 5},{200 + k % 5}" for k in range(238)]
    assert proving.data(plan, "\n".join(["day,Elm,Oak", *rows]).encode()).public


def test_source_must_be_said(proving: Proving) -> None:
    with pytest.raises(Refused, match="Say where the numbers come from"):
        proving.data(proving.registered(), source=" ")


def test_file_set_aside_is_not_run_and_stays(proving: Proving) -> None:
    plan = proving.registered()
    data = actions.set_data_aside(proving.data(plan), reason="The wrong counter.", by=proving.lead)
    with pytest.raises(Refused, match="The data file was set aside"):
        proving.finding(plan, data)
    assert data.state == "set_aside"


def test_bytes_that_are_gone_are_said(proving: Proving) -> None:
    from junto.documents import storage  # noqa: PLC0415

    plan, content = proving.registered(), counts(seed=77)
    data = proving.data(plan, content)
    storage.path_of(data.sha256).unlink()
    with pytest.raises(Refused, match="are not there any more"):
        proving.finding(plan, data)


def test_controls_are_named_by_the_data(proving: Proving) -> None:
    data = proving.data(proving.registered())
    assert data.study["places"] == ["Elm", *CONTROLS]
    assert data.added_at > BEFORE

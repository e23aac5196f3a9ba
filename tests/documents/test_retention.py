"""Retention and legal hold: what ends when, what a hold keeps, what erasing leaves behind."""

from __future__ import annotations

import datetime as dt

import pytest

from junto.core.workflow import PROGRAM, Refused
from junto.documents import retention, storage
from junto.documents.actions import (
    attach_file,
    freeze,
    install_retention_classes,
    place_hold,
    release_hold,
    withdraw_attachment,
)
from junto.documents.models import Attachment, Erasure, LegalHold, RetentionClass, Version
from junto.documents.queries import verify
from junto.documents.retention import erase_expired
from junto.journal import clock
from junto.journal.check import check
from junto.journal.door import perform
from junto.journal.erasure import erase_payloads
from junto.journal.history import history
from junto.journal.models import Entry, Payload
from junto.needs.models import ProblemReport
from tests.making import City, city

BEGUN = dt.datetime(2024, 2, 29, 12, tzinfo=dt.UTC)
PDF = b"%PDF-1.7\n"


def years(count: int, days: int = 0) -> dt.datetime:
    return dt.datetime(2024 + count, 3, 1, 12, tzinfo=dt.UTC) + dt.timedelta(days=days)


@pytest.fixture
def rejected(west_end: City) -> ProblemReport:
    """A report not published on 29 February 2024; its class says two years."""
    install_retention_classes(by=PROGRAM)
    moderator = west_end.actor("Mo", "moderator")
    with clock.set_to(BEGUN):
        report = west_end.report("Jane Roe next door is loud, call 555 0100")
        return perform(report, "reject", by=moderator, inputs={"reason": "about a person"})


@pytest.fixture
def emptying(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retention, "_emptied", {"needs.problem_report": ("text", "reporter_name", "reporter_email")})


def run(at: dt.datetime, *, apply: bool = True) -> tuple[int, int, int]:
    with clock.set_to(at):
        done = erase_expired(by=PROGRAM, apply=apply)
    return done.files, done.subjects, done.held


def test_nothing_is_erased_before_its_years_are_over(rejected: ProblemReport) -> None:
    assert run(years(2, -1)) == (0, 0, 0)
    assert run(years(2), apply=False) == (0, 1, 0)
    assert Payload.objects.filter(body=None).count() == 0
    assert Erasure.objects.count() == 0


def test_erasing_keeps_the_chain_and_says_that_it_happened(rejected: ProblemReport, emptying: None) -> None:
    assert run(years(2)) == (0, 1, 0)
    rejected.refresh_from_db()
    assert rejected.text == ""
    erased = Payload.objects.filter(entry__subject_id=rejected.pk)
    assert [(p.salt, p.body, p.erased_at) for p in erased] == [(None, None, years(2))] * 2
    erasure = Erasure.objects.get()
    assert (erasure.payloads, erasure.versions, erasure.fields) == (2, 0, ["reporter_email", "reporter_name", "text"])
    report = check()
    assert (report.findings, report.erased, report.incomparable) == ([], 2, 1)
    lines = history(rejected, PROGRAM)
    assert lines[0].sentence == "The content of this record was erased: its retention had ended."
    assert lines[0].reason.startswith(
        "The retention of “Residents' problem reports that were not published” ended after 2"
    )
    assert [line.erased for line in lines] == [False, True, True]
    assert run(years(9)) == (0, 0, 0)


def test_erasing_without_named_fields_leaves_the_row(rejected: ProblemReport, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retention, "_emptied", {})
    assert run(years(2)) == (0, 1, 0)
    rejected.refresh_from_db()
    assert rejected.text.startswith("Jane Roe")
    assert Erasure.objects.get().fields == []


def test_what_is_not_ended_is_never_erased(west_end: City) -> None:
    install_retention_classes(by=PROGRAM)
    with clock.set_to(BEGUN):
        west_end.report("still waiting to be read")
        perform(west_end.report("published"), "publish", by=west_end.actor("Mo", "moderator"))
        west_end.need("no class governs needs")
    assert run(years(50)) == (0, 0, 0)


def test_a_class_that_was_ended_or_says_keep_destroys_nothing(rejected: ProblemReport, west_end: City) -> None:
    clerk = west_end.actor("Clara", "clerk")
    one = RetentionClass.objects.get(code="problem-report")
    perform(one, "end", by=clerk, inputs={"reason": "new schedule"})
    assert run(years(50)) == (0, 0, 0)


def test_legal_hold_keeps_it_with_a_sentence_until_it_is_released(west_end: City, rejected: ProblemReport) -> None:
    attorney = west_end.actor("Atty", "city_attorney")
    hold = place_hold(rejected, matter="Roe v. City", jurisdiction=west_end.jurisdiction, by=attorney, reason="suit")
    one = RetentionClass.objects.get(code="problem-report")
    with pytest.raises(Refused, match=r"Kept under the legal hold “Roe v\. City”: nothing of it may be destroyed"):
        retention.erase_subject(rejected, one, by=PROGRAM)
    assert run(years(2)) == (0, 0, 1)
    assert Payload.objects.filter(body=None).count() == 0
    release_hold(hold, by=attorney, reason="settled")
    assert run(years(2)) == (0, 1, 0)


def test_legal_hold_on_an_organization_keeps_what_is_related_to_it(west_end: City, rejected: ProblemReport) -> None:
    attorney = west_end.actor("Atty", "city_attorney")
    place_hold(west_end.transport, matter="Audit", jurisdiction=west_end.jurisdiction, by=attorney, reason="asked")
    one = RetentionClass.objects.get(code="problem-report")
    with pytest.raises(Refused, match="Kept under the legal hold “Audit”"):
        retention.erase_subject(west_end.need(), one, by=PROGRAM)
    assert run(years(2)) == (0, 1, 0)  # the report is related to no organization


@pytest.mark.parametrize(
    ("placed_as", "released_by", "allowed"),
    [
        ("city_attorney", "city_attorney", True),
        ("clerk", "clerk", True),
        ("city_attorney", "clerk", False),
        ("clerk", "city_attorney", False),
        ("clerk", "administrator", False),
    ],
)
def test_legal_hold_is_released_by_the_role_that_placed_it(
    west_end: City, placed_as: str, released_by: str, allowed: bool
) -> None:
    hold = place_hold(
        west_end.need(),
        matter="Audit",
        jurisdiction=west_end.jurisdiction,
        by=west_end.actor("One", placed_as),
        as_clerk=placed_as == "clerk",
        reason="asked",
    )
    other = west_end.actor("Other", released_by)
    if allowed:
        assert release_hold(hold, by=other, reason="over").state == "released"
    else:
        with pytest.raises(Refused, match="This is not yours to do: Release"):
            release_hold(hold, by=other, reason="over")


@pytest.mark.parametrize("role", ["department_lead", "procurement_officer", "administrator", "auditor"])
def test_legal_hold_is_placed_by_attorney_or_clerk_alone(west_end: City, role: str) -> None:
    for as_clerk in (False, True):
        with pytest.raises(Refused, match="This is not yours to do"):
            place_hold(
                west_end.need(),
                matter="x",
                jurisdiction=west_end.jurisdiction,
                by=west_end.actor("Somebody", role),
                as_clerk=as_clerk,
                reason="x",
            )
    assert LegalHold.objects.count() == 0


def test_legal_hold_tells_nobody_in_the_history_of_what_it_holds(west_end: City) -> None:
    need = west_end.need(published=True)
    attorney = west_end.actor("Atty", "city_attorney")
    place_hold(need, matter="Secret claim", jurisdiction=west_end.jurisdiction, by=attorney, reason="suit")
    assert [line.sentence for line in history(need, attorney) if "claim" in line.sentence] == []


def file_of(west_end: City, subject, code: str = "transitory") -> Attachment:
    with clock.set_to(BEGUN):
        return attach_file(subject, [PDF], name="a.pdf", retention=RetentionClass.objects.get(code=code), by=PROGRAM)


def test_withdrawn_file_is_destroyed_after_its_years(west_end: City, django_capture_on_commit_callbacks) -> None:
    install_retention_classes(by=PROGRAM)
    file = file_of(west_end, west_end.need())
    assert run(years(50)) == (0, 0, 0)
    with clock.set_to(BEGUN):
        withdraw_attachment(file, by=PROGRAM, reason="copy")
    with django_capture_on_commit_callbacks(execute=True):
        assert run(years(1)) == (1, 0, 0)
    assert not storage.path_of(file.sha256).exists()
    file.refresh_from_db()
    assert (file.state, file.title) == ("erased", "a.pdf")
    assert check().findings == []


def test_bytes_stay_while_another_attachment_needs_them(west_end: City, django_capture_on_commit_callbacks) -> None:
    install_retention_classes(by=PROGRAM)
    file, other = file_of(west_end, west_end.need("one")), file_of(west_end, west_end.need("two"), "contract")
    with clock.set_to(BEGUN):
        withdraw_attachment(file, by=PROGRAM, reason="copy")
    with django_capture_on_commit_callbacks(execute=True):
        assert run(years(1)) == (1, 0, 0)
    assert storage.path_of(other.sha256).exists()


def test_file_of_an_ended_matter_goes_with_it_and_a_hold_keeps_both(west_end: City, rejected: ProblemReport) -> None:
    with clock.set_to(BEGUN):
        attach_file(rejected, [PDF], name="letter.pdf", by=PROGRAM)
    assert run(years(2), apply=False) == (1, 1, 0)
    attorney = west_end.actor("Atty", "city_attorney")
    place_hold(rejected, matter="x", jurisdiction=west_end.jurisdiction, by=attorney, reason="suit")
    assert run(years(2)) == (0, 0, 2)


def test_versions_lose_their_body_and_keep_their_digest(rejected: ProblemReport) -> None:
    version = freeze(rejected, label="as filed", by=PROGRAM)
    digest = version.digest
    retention.erase_subject(rejected, RetentionClass.objects.get(code="problem-report"), by=PROGRAM)
    found = Version.objects.get()
    assert (found.body, found.digest, verify(found)) == (None, digest, None)
    assert check().findings == []


def test_payloads_are_erased_inside_the_door_alone(rejected: ProblemReport) -> None:
    with pytest.raises(RuntimeError, match="inside journal.perform alone"):
        erase_payloads(Entry.objects.all(), at=BEGUN)


def test_program_alone_destroys(west_end: City, rejected: ProblemReport) -> None:
    one = RetentionClass.objects.get(code="problem-report")
    for role in ("city_attorney", "clerk", "administrator"):
        with pytest.raises(Refused, match="This is not yours to do"):
            retention.erase_subject(rejected, one, by=west_end.actor("Somebody", role))


def test_command_shows_first_and_destroys_only_when_told(rejected: ProblemReport, capsys) -> None:
    from junto.cli import main  # noqa: PLC0415

    with clock.set_to(years(2)):
        assert main(["documents", "retention"]) == 0
        shown = capsys.readouterr().out
        assert "problem-report, ended 2024-02-29" in shown
        assert "0 files and 1 records would be destroyed; 0 are held.\n" in shown
        assert shown.endswith("Nothing was changed. With --apply it is, for good.\n")
        assert Erasure.objects.count() == 0
        assert main(["documents", "retention", "--apply"]) == 0
        assert capsys.readouterr().out.endswith("0 files and 1 records destroyed; 0 are held.\n")
    assert Erasure.objects.count() == 1


def test_command_verify_finds_changed_and_missing_bytes(west_end: City, capsys) -> None:
    from junto.cli import main  # noqa: PLC0415

    file = attach_file(west_end.need(), [PDF], name="a.pdf", by=PROGRAM)
    assert main(["documents", "verify"]) == 0
    storage.path_of(file.sha256).write_bytes(b"other")
    assert main(["documents", "verify"]) == 1
    assert "“a.pdf”: changed\n" in capsys.readouterr().out
    storage.path_of(file.sha256).unlink()
    assert main(["documents", "verify"]) == 1
    assert "“a.pdf”: its bytes are missing\n" in capsys.readouterr().out


def test_legal_hold_on_what_is_another_governments_is_refused(west_end: City, rejected: ProblemReport) -> None:
    town = city("Willow Creek")
    clerk = town.actor("Tess", "clerk")
    with pytest.raises(Refused, match="Legal holds are placed by the city attorney or the clerk") as refused:
        place_hold(rejected, matter="Audit", jurisdiction=town.jurisdiction, by=clerk, reason="asked", as_clerk=True)
    assert refused.value.code == "forbidden"
    assert not LegalHold.objects.exists()

"""Officers’ keys and the key of a solicitation: what is taken in, what is refused, what happens without shares."""

from __future__ import annotations

import stat
from pathlib import Path
from typing import Any

import pytest

from junto.core.sealing import key_of, new_key, read_ceremony, write_ceremony
from junto.core.workflow import Refused
from junto.journal.access import hidden_fields
from junto.people.models import Person
from junto.solicitations import actions
from junto.solicitations.models import KeyShare, OfficerKey, SealingKey
from junto.solicitations.sealing import platform, queries
from tests.projects.permissions import Table, expected, found, readers
from tests.solicitations.making import Buying
from tests.solicitations.permissions import people
from tests.solicitations.sealing import Dealing

MAKERS = ("procurement", "clerk")


@pytest.fixture
def dealing(buying: Buying, settings: Any, tmp_path: Path) -> Dealing:
    settings.KEYS = tmp_path / "keys"
    return Dealing(buying)


def test_key_is_made_rehearsed_and_put_in_use(dealing: Dealing) -> None:
    solicitation = dealing.buying.draft(sealed_by="key")
    assert "No key was made" in str(queries.why_key_missing(solicitation))
    key = dealing.key(solicitation)
    assert (key.state, key.number, key.needed, key.officers) == ("made", 1, 3, 5)
    assert [s.state for s in key.shares.all()] == ["held"] * 5
    assert "was not rehearsed" in str(queries.why_key_missing(solicitation))
    actions.rehearse_key(key, rehearsal="{}", by=dealing.buying.officer)
    assert queries.why_key_missing(solicitation) is None
    used = actions.put_key_in_use(solicitation)
    assert used == queries.key_in_use(solicitation)
    assert used is not None
    assert used.state == "in_use"


def test_key_is_given_back_by_its_shares_and_the_platforms(dealing: Dealing) -> None:
    key = dealing.key(dealing.buying.draft(sealed_by="key"))
    shares = [dealing.share(key, role) for role in ("clerk", "controller", "risk_manager")]
    shares.append(platform.open_platform_share(key.platform_share))
    assert key_of(read_ceremony(key.record.encode()), shares).recipient.text == key.recipient


def test_platform_key_is_made_once_and_for_its_owner_alone(settings: Any, tmp_path: Path) -> None:
    settings.KEYS = tmp_path / "keys"
    with pytest.raises(Refused, match="junto setup"):
        platform.platform_recipient()
    assert platform.make_platform_key() is True
    first = platform.platform_recipient()
    assert platform.make_platform_key() is False
    assert platform.platform_recipient() == first
    assert stat.S_IMODE((tmp_path / "keys" / "platform.key").stat().st_mode) == 0o600
    assert [p.name for p in (tmp_path / "keys").iterdir()] == ["platform.key"]


def test_record_of_another_solicitation_platform_or_file_is_refused(dealing: Dealing, tmp_path: Path) -> None:
    first, second = dealing.buying.draft(sealed_by="key"), dealing.buying.draft(sealed_by="key")
    made = dealing.held(first)
    record, officer = write_ceremony(made.ceremony), dealing.buying.officer
    persons = [Person.objects.get(pk=dealing.officer(role).person) for role in dealing.roles]
    give = {"record": record, "files": made.files, "persons": persons, "by": officer}

    def sentence(solicitation: Any = first, **other: Any) -> str:
        with pytest.raises(Refused) as refusal:
            actions.make_key(solicitation, **{**give, **other})
        return str(refusal.value)

    assert sentence(second) == f"The record is of a ceremony for another solicitation ({first.ocid})."
    assert sentence(record=b"{}") == "The file is not the record of a ceremony (version 1)."
    assert sentence(persons=persons[:4]) == "Say of each officer in the record who it is here."
    assert sentence(persons=[persons[0]] * 5) == "One person would hold two shares."
    name = made.ceremony.officers[0].file
    assert name is not None
    assert sentence(files={**made.files, name: b"x"}).startswith(f"“{name}” is missing, or is not the file")
    (tmp_path / "keys" / "platform.key").write_text(new_key().secret() + "\n")
    assert sentence() == "The platform’s share was encrypted to another platform’s key."
    assert not SealingKey.objects.exists()


def test_key_is_taken_in_once(dealing: Dealing) -> None:
    solicitation = dealing.buying.draft(sealed_by="key")
    made = dealing.held(solicitation)
    record, officer = write_ceremony(made.ceremony), dealing.buying.officer
    none: list[Person | None] = [None] * 5
    key = actions.make_key(solicitation, record=record, files=made.files, persons=none, by=officer)
    with pytest.raises(Refused, match="taken in before"):
        actions.make_key(solicitation, record=record, files=made.files, persons=none, by=officer)
    with pytest.raises(Refused, match="A key was made already"):
        dealing.key(solicitation)
    gone = actions.discard_key(key, by=officer, reason="A stranger saw it.")
    assert gone.state == "discarded"
    assert dealing.key(solicitation).number == 2


def test_no_key_is_made_where_the_server_alone_seals(dealing: Dealing) -> None:
    with pytest.raises(Refused, match="not sealed by a key"):
        dealing.key(dealing.buying.draft())


def test_shares_lost_below_the_quorum_lose_the_key(dealing: Dealing) -> None:
    solicitation = dealing.buying.draft(sealed_by="key")
    dealing.rehearsed(solicitation)
    key = actions.put_key_in_use(solicitation)
    assert key is not None
    held, officer = list(key.shares.all()), dealing.buying.officer
    actions.report_share_lost(held[0], by=officer, reason="A fire.")
    actions.let_holder_leave(held[1], by=officer, reason="Left the city.")
    key.refresh_from_db()
    assert (key.state, queries.shares_left(key)) == ("in_use", 3)
    actions.report_share_lost(held[2], by=dealing.officer("city_attorney"), reason="My safe was opened.")
    key.refresh_from_db()
    assert (key.state, queries.shares_left(key)) == ("lost", 2)


def test_officer_key_is_ones_own_and_one_at_a_time(dealing: Dealing) -> None:
    officer, first, second = dealing.buying.officer, new_key(), new_key()
    row = actions.register_officer_key(f" {first.recipient.text}\n", by=officer)
    with pytest.raises(Refused, match="You have a key already"):
        actions.register_officer_key(second.recipient.text, by=officer)
    with pytest.raises(Refused, match="registered already"):
        actions.register_officer_key(first.recipient.text, by=dealing.officer("clerk"))
    with pytest.raises(Refused, match="This is a SECRET key"):
        actions.register_officer_key(second.secret(), by=officer)
    actions.retire_officer_key(row, by=officer)
    assert actions.register_officer_key(second.recipient.text, by=officer).state == "in_force"


OFFICER_KEY: Table = {("in_force", "retire"): ("procurement",)}
SEALING_KEY: Table = {
    ("made", "rehearse"): MAKERS,
    ("rehearsed", "rehearse"): MAKERS,
    ("made", "discard"): (*MAKERS, "program"),
    ("rehearsed", "discard"): (*MAKERS, "program"),
    ("rehearsed", "put_in_use"): ("program",),
    ("in_use", "give_way"): ("program",),
    ("in_use", "lose"): ("program",),
}
SHARE: Table = {("held", "report_lost"): (*MAKERS, "controller"), ("held", "leave"): MAKERS}


def test_permissions_of_keys_and_shares(dealing: Dealing) -> None:
    solicitation = dealing.buying.draft(sealed_by="key")
    key = dealing.key(solicitation)
    everyone = people(dealing.buying)
    share = key.shares.get(person=dealing.officer("controller").person)
    own = OfficerKey.objects.get(person=dealing.buying.officer.person)
    assert found(key, everyone) == expected(SEALING_KEY)
    assert found(share, everyone) == expected(SHARE)
    assert found(own, everyone) == expected(OFFICER_KEY)
    inside = readers(SealingKey, key.pk, everyone)
    assert readers(KeyShare, share.pk, everyone) == inside
    assert not inside & {"company", "rival", "anyone", "county lead", "administrator"}
    assert {"procurement", "clerk", "auditor", "program", "police lead"} <= inside
    assert {n for n, a in everyone.items() if "file" not in hidden_fields(share, a)} == {"controller", "program"}
    assert {n for n, a in everyone.items() if "platform_share" not in hidden_fields(key, a)} == {"program"}


def test_key_in_use_is_read_by_everyone(dealing: Dealing) -> None:
    solicitation = dealing.buying.draft(sealed_by="key")
    dealing.rehearsed(solicitation)
    key = actions.put_key_in_use(solicitation)
    assert key is not None
    everyone = people(dealing.buying)
    assert readers(SealingKey, key.pk, everyone) == set(everyone)
    assert {"company", "anyone"}.isdisjoint(readers(KeyShare, key.shares.all()[0].pk, everyone))

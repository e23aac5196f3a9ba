"""The second wrap: on the disk nothing is readable without its key, and its destruction is the end in every copy."""

from __future__ import annotations

import shutil
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from junto.core.sealing import SealingError, new_key
from junto.core.workflow import PROGRAM
from junto.documents import retention
from junto.documents.actions import install_retention_classes, place_hold, release_hold
from junto.documents.models import Erasure
from junto.documents.retention import erase_expired
from junto.journal import clock
from junto.solicitations import actions
from junto.solicitations.actions.opening import finish_destroying
from junto.solicitations.actions.submissions import keep_sealed
from junto.solicitations.envelopes import storing
from junto.solicitations.envelopes.door import wrong_envelopes
from junto.solicitations.models import Submission
from junto.solicitations.sealing import wraps
from tests.solicitations.bidding import Bidding, fresh, received

CANARY = b"canary 7f3a: our price is 1,234.56"
YEARS = 12  # after which every class has destroyed what it destroys


def destroy_all(capture: Any, *, years: int = YEARS) -> None:
    later = clock.now() + timedelta(days=366 * years)
    with clock.set_to(later), capture(execute=True):
        erase_expired(by=PROGRAM, apply=True)


def test_wrapped_file_is_read_only_with_its_key(bidding: Bidding, tmp_path: Path) -> None:
    sealed = bidding.packed(bidding.buying.published(), CANARY)
    on_disk = storing.place_of(sealed.pk).read_bytes()
    assert on_disk.startswith(b"age-encryption.org/v1\n-> X25519 ")
    assert CANARY not in on_disk
    assert not any(CANARY in p.read_bytes() for p in tmp_path.rglob("*") if p.is_file())
    assert received(sealed) == CANARY
    key = wraps.key_place(sealed.pk)
    assert key.stat().st_mode & 0o777 == 0o600
    assert {p.stat().st_mode & 0o777 for p in (key.parent, key.parent.parent, key.parent.parent.parent)} == {0o700}


def test_key_is_made_once_for_two_who_hand_in_the_same_draft_at_once(bidding: Bidding, tmp_path: Path) -> None:
    draft = bidding.draft(bidding.buying.published())
    source = tmp_path / "bid"
    source.write_bytes(CANARY)
    with wraps.wrapping(source, draft.pk) as one, wraps.wrapping(source, draft.pk) as other:
        assert one.read_bytes() != other.read_bytes()
        for made in (one, other):
            shutil.copy(made, tmp_path / "copy")
            storing.put(tmp_path / "copy", draft.pk)
            assert received(draft) == CANARY
    assert [p.name for p in wraps.key_place(draft.pk).parent.iterdir()] == [draft.pk.hex]


def test_changed_wrap_or_missing_key_is_told_and_never_read(bidding: Bidding) -> None:
    sealed = bidding.handed_in(bidding.buying.published())
    place, key = storing.place_of(sealed.pk), wraps.key_place(sealed.pk)
    assert list(wrong_envelopes()) == []
    kept, secret = place.read_bytes(), key.read_bytes()
    place.write_bytes(kept[:-1])
    with pytest.raises(SealingError):
        received(sealed)
    assert list(wrong_envelopes()) == [f"envelope {sealed.receipt}: changed"]
    place.write_bytes(kept)
    key.write_text(new_key().secret())
    with pytest.raises(SealingError, match="another key"):
        received(sealed)
    key.unlink()
    with pytest.raises(FileNotFoundError):
        received(sealed)
    assert list(wrong_envelopes()) == [f"envelope {sealed.receipt}: the key of its wrap is missing"]
    key.write_bytes(secret)
    assert list(wrong_envelopes()) == []


def test_envelope_from_before_there_were_wraps_is_read_as_it_lies(bidding: Bidding) -> None:
    sealed = bidding.handed_in(bidding.buying.published())
    content = received(sealed)
    wraps.destroy_wrap(sealed.pk)
    storing.place_of(sealed.pk).write_bytes(content)
    assert received(sealed) == content
    assert list(wrong_envelopes()) == []


@pytest.mark.parametrize("how", ["withdrawn", "replaced", "late", "unopened"])
def test_destroyed_key_ends_every_copy_and_a_legal_hold_keeps_it(
    bidding: Bidding, how: str, tmp_path: Path, django_capture_on_commit_callbacks: Any
) -> None:
    install_retention_classes(by=PROGRAM)
    ended = _ended(bidding, how)
    assert ended.state == how
    backup = tmp_path / "backup"
    shutil.copytree(tmp_path / "envelopes", backup)  # a backup never holds the folder of keys
    place, attorney = ended.solicitation.jurisdiction, bidding.world.officer("city_attorney")
    hold = place_hold(ended.solicitation, matter="Smith v. City", jurisdiction=place, by=attorney, reason="A suit.")
    destroy_all(django_capture_on_commit_callbacks)
    assert wraps.key_place(ended.pk).exists()
    assert storing.place_of(ended.pk).exists()
    release_hold(hold, by=attorney, reason="Settled.")
    destroy_all(django_capture_on_commit_callbacks)
    assert not wraps.key_place(ended.pk).exists()
    assert not storing.place_of(ended.pk).exists()
    assert Erasure.objects.filter(subject_id=ended.pk).count() == 1
    shutil.copytree(backup, tmp_path / "envelopes", dirs_exist_ok=True)  # an old backup is restored
    with pytest.raises(FileNotFoundError):
        received(ended)
    assert list(wrong_envelopes()) == [
        f"envelope {ended.receipt}: its retention ended, yet its bytes or the key of its wrap are there"
    ]
    finish_destroying()
    assert list(wrong_envelopes()) == []


def _ended(bidding: Bidding, how: str) -> Submission:
    solicitation = bidding.buying.published()
    if how == "late":
        draft = bidding.filled(solicitation)
        with bidding.buying.after_deadline(solicitation, minutes=1):
            return bidding.hand_in(draft)
    sealed = bidding.handed_in(solicitation)
    if how == "withdrawn":
        return actions.withdraw_submission(sealed, by=bidding.buying.seller())
    if how == "replaced":
        bidding.packed(solicitation, b"another")
    else:
        ended = actions.cancel_solicitation(solicitation, by=bidding.officer, reason="No money.")
        keep_sealed(ended)  # as the worker does
    return fresh(sealed)


def test_key_is_written_over_before_its_name_goes(
    bidding: Bidding, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sealed = bidding.handed_in(bidding.buying.published())
    place, other_name = wraps.key_place(sealed.pk), tmp_path / "other name of the same file"
    secret = place.read_bytes()
    other_name.hardlink_to(place)
    wraps.destroy_wrap(sealed.pk)
    assert not place.exists()
    assert len(other_name.read_bytes()) == len(secret)
    assert secret[:20] not in other_name.read_bytes()
    wraps.destroy_wrap(sealed.pk)  # once more is nothing


def test_next_run_destroys_what_a_machine_that_stopped_after_the_commit_left(
    bidding: Bidding, django_capture_on_commit_callbacks: Any
) -> None:
    install_retention_classes(by=PROGRAM)
    sealed = bidding.handed_in(bidding.buying.published())
    actions.withdraw_submission(sealed, by=bidding.buying.seller())
    with clock.set_to(clock.now() + timedelta(days=366 * YEARS)):
        with django_capture_on_commit_callbacks(execute=False):
            erase_expired(by=PROGRAM, apply=True)
        assert wraps.key_place(sealed.pk).exists()
        assert len(list(wrong_envelopes())) == 1
        assert finish_destroying in retention._finishing
        erase_expired(by=PROGRAM, apply=False)
        assert wraps.key_place(sealed.pk).exists()
        erase_expired(by=PROGRAM, apply=True)
    assert not wraps.key_place(sealed.pk).exists()
    assert list(wrong_envelopes()) == []

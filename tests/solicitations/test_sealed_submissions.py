"""Offers sealed to the solicitation's key: by the company itself, sent ahead and handed in; by the server for it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from junto.core.sealing import Key, new_key, parse_recipient, seal, unseal
from junto.core.sealing.ciphering import encrypt
from junto.core.workflow import Refused
from junto.journal import clock
from junto.journal.models import Entry
from junto.solicitations import actions
from junto.solicitations.actions.handing_in import why_not_as_sealed
from junto.solicitations.envelopes import drafting, storing, uploads
from junto.solicitations.models import SealingKey, Solicitation, Submission
from junto.solicitations.sealing.queries import key_in_use
from tests.solicitations.bidding import Bidding, fresh, pieces, received
from tests.solicitations.sealing import Dealing

CONTENT = b"what the company offers"


@pytest.fixture
def dealing(bidding: Bidding) -> Dealing:
    return Dealing(bidding.buying)


def key_of(solicitation: Solicitation) -> SealingKey:
    key = key_in_use(solicitation)
    assert key is not None
    return key


def sealed_by_company(draft: Submission, content: bytes = CONTENT, *, armoured: bool = False) -> bytes:
    """What the company's own program makes of an envelope."""
    header = drafting.header_of(draft, BytesIO(content))
    return seal(parse_recipient(key_of(draft.solicitation).recipient), header, content, armoured=armoured)


def send(bidding: Bidding, draft: Submission, data: bytes, **given: Any) -> Submission:
    given = {"key": 1, "addendum": 0, "by": bidding.buying.seller(), **given}
    return actions.send_ahead(draft, pieces(data), **given)


def sent(draft: Submission) -> uploads.Sent:
    found = uploads.sent_ahead(draft.pk)
    assert found is not None
    return found


# --- by the company itself -------------------------------------------------------------------------------------------
def test_file_sealed_by_its_company_waits_and_is_handed_in_by_its_digest(
    bidding: Bidding, dealing: Dealing, django_capture_on_commit_callbacks: Any
) -> None:
    solicitation = dealing.published()
    draft = bidding.draft(solicitation)
    data = sealed_by_company(draft)
    sent_at = clock.now() + timedelta(days=1)
    with clock.set_to(sent_at):
        send(bidding, draft, data)
    assert (sent(draft).size, sent(draft).key, sent(draft).at) == (len(data), 1, sent_at.isoformat())
    at = sent_at + timedelta(days=1)
    with clock.set_to(at), django_capture_on_commit_callbacks(execute=True):
        done = actions.submit_sealed(draft, digest=sent(draft).digest, by=bidding.buying.seller())
    assert (done.state, done.sealed, done.sealing_key) == ("submitted", "company", key_of(solicitation))
    assert (done.received_at, done.size) == (at, len(data))  # the commit counts, not when it was sent
    assert received(done) == data
    opened, content = unseal(dealing.secret(key_of(solicitation)), data)
    assert (content, opened.ciphertext) == (CONTENT, done.digest)
    assert opened.header.company == str(done.organization_id)
    assert (opened.header.solicitation, opened.header.number) == (solicitation.ocid, solicitation.number)
    assert not storing.draft_folder(draft.pk).exists()


def test_text_form_of_a_sealed_file_is_kept_in_its_binary_form(bidding: Bidding, dealing: Dealing) -> None:
    draft = bidding.draft(dealing.published())
    send(bidding, draft, sealed_by_company(draft, armoured=True))
    place = uploads.place_of_sent(draft.pk, sent(draft).digest)
    assert place.read_bytes().startswith(b"age-encryption.org/v1\n")
    assert place.stat().st_size == sent(draft).size
    damaged = sealed_by_company(draft, armoured=True).replace(b"\n-----END", b"=\n-----END")
    with pytest.raises(Refused, match="text form is damaged"):
        send(bidding, draft, damaged)
    assert place.exists()


def second_key(draft: Submission) -> bytes:
    return b"age-encryption.org/v1\n" + b"".join(
        [*(encrypt(new_key().recipient, CONTENT).split(b"\n--- ")[0].partition(b"\n")[2] + b"\n" for _ in range(2)),
         b"--- ", encrypt(new_key().recipient, CONTENT).split(b"\n--- ")[1]]
    )  # fmt: skip


def password(_draft: Submission) -> bytes:
    nothing = "A" * 43
    return f"age-encryption.org/v1\n-> scrypt {'A' * 22} 18\n{nothing}\n--- {nothing}\n".encode() + CONTENT


@pytest.mark.parametrize(
    ("made", "sentence"),
    [
        (lambda draft: b"PK\x03\x04 a plain envelope", "not sealed"),
        (password, "sealed with a password"),
        (second_key, "sealed to 2 keys"),
        (lambda draft: sealed_by_company(draft)[:60], "damaged"),
        (lambda draft: b"age-encryption.org/v2\n", "another version of age"),
    ],
    ids=["plain", "password", "second-key", "damaged", "version"],
)
def test_what_cannot_be_a_sealed_offer_is_refused_and_what_was_sent_before_stays(
    bidding: Bidding, dealing: Dealing, made: Callable[[Submission], bytes], sentence: str
) -> None:
    draft = bidding.draft(dealing.published())
    send(bidding, draft, sealed_by_company(draft))
    before = sent(draft)
    with pytest.raises(Refused, match=sentence) as refused:
        send(bidding, draft, made(draft))
    assert (refused.value.code, refused.value.field) == ("input", "file")
    assert sent(draft) == before
    assert actions.submit_sealed(draft, digest=before.digest, by=bidding.buying.seller()).state == "submitted"


def test_later_file_takes_the_place_of_the_one_sent_before(bidding: Bidding, dealing: Dealing) -> None:
    draft = bidding.draft(dealing.published())
    send(bidding, draft, sealed_by_company(draft))
    first = sent(draft)
    send(bidding, draft, sealed_by_company(draft, b"another"))
    assert sent(draft).digest != first.digest
    assert [p.name for p in storing.draft_folder(draft.pk).glob("*.age")] == [f"sealed-{sent(draft).digest}.age"]
    with pytest.raises(Refused, match="Send it first"):
        actions.submit_sealed(draft, digest=first.digest, by=bidding.buying.seller())


def test_whoever_lost_the_answer_hands_in_again_and_gets_the_same_receipt(bidding: Bidding, dealing: Dealing) -> None:
    draft = bidding.draft(dealing.published())
    send(bidding, draft, sealed_by_company(draft))
    digest, by = sent(draft).digest, bidding.buying.seller()
    done = actions.submit_sealed(draft, digest=digest, by=by)
    entries = Entry.objects.count()
    again = actions.submit_sealed(draft, digest=digest, by=by)
    assert (again.pk, again.receipt, again.received_at) == (done.pk, done.receipt, done.received_at)
    assert Entry.objects.count() == entries
    with pytest.raises(Refused, match=f"receipt is {done.receipt}"):
        actions.submit_sealed(draft, digest="0" * 64, by=by)
    with pytest.raises(Refused, match="Only the company itself"):
        actions.submit_sealed(draft, digest=digest, by=bidding.buying.seller("Bright Poles"))


def test_packed_envelope_handed_in_twice_gives_the_same_receipt(bidding: Bidding) -> None:
    draft = bidding.draft(bidding.buying.published())
    by = bidding.buying.seller()
    done = actions.submit_packed(draft, pieces(CONTENT), by=by)
    assert (done.sealed, done.sealing_key) == ("", None)
    assert actions.submit_packed(draft, pieces(CONTENT), by=by).receipt == done.receipt


def test_sealed_file_after_the_deadline_is_late_and_stays_unopened(bidding: Bidding, dealing: Dealing) -> None:
    solicitation = dealing.published()
    draft = bidding.draft(solicitation)
    with bidding.shortly_before(solicitation):
        send(bidding, draft, sealed_by_company(draft))
    with bidding.buying.after_deadline(solicitation, minutes=0):
        done = actions.submit_sealed(draft, digest=sent(draft).digest, by=bidding.buying.seller())
    assert (done.state, done.sealed, done.received_at) == ("late", "company", solicitation.deadline)


def test_last_moment_before_the_deadline_counts_by_the_commit(bidding: Bidding, dealing: Dealing) -> None:
    solicitation = dealing.published()
    draft = bidding.draft(solicitation)
    send(bidding, draft, sealed_by_company(draft))
    assert solicitation.deadline is not None
    with clock.set_to(solicitation.deadline - timedelta(milliseconds=1)):
        done = actions.submit_sealed(draft, digest=sent(draft).digest, by=bidding.buying.seller())
    assert done.state == "submitted"


def test_file_sealed_to_a_key_that_gave_way_is_told_before_it_is_handed_in(bidding: Bidding, dealing: Dealing) -> None:
    solicitation = dealing.published()
    draft = bidding.draft(solicitation)
    send(bidding, draft, sealed_by_company(draft))
    dealing.rehearsed(solicitation)
    actions.put_key_in_use(solicitation)
    assert "to key 2" in str(why_not_as_sealed(solicitation, sent(draft)))
    with pytest.raises(Refused, match="Seal it again, to key 2"):
        actions.submit_sealed(draft, digest=sent(draft).digest, by=bidding.buying.seller())
    with pytest.raises(Refused, match="Seal it again, to key 2"):
        send(bidding, draft, sealed_by_company(draft))
    send(bidding, draft, sealed_by_company(draft), key=2)
    done = actions.submit_sealed(draft, digest=sent(draft).digest, by=bidding.buying.seller())
    assert done.sealing_key == key_of(solicitation)


def test_file_sealed_before_a_material_addendum_is_sealed_again(bidding: Bidding, dealing: Dealing) -> None:
    solicitation = dealing.published()
    draft = bidding.draft(solicitation)
    send(bidding, draft, sealed_by_company(draft))
    addendum = bidding.buying.addendum(solicitation, material=True)
    actions.issue_addendum(addendum, by=bidding.officer)
    actions.acknowledge_addendum(fresh(addendum), organization=draft.organization, by=bidding.buying.seller())
    with pytest.raises(Refused, match="sealed before addendum 1"):
        actions.submit_sealed(fresh(draft), digest=sent(draft).digest, by=bidding.buying.seller())
    send(bidding, fresh(draft), sealed_by_company(fresh(draft)), addendum=9)  # never more than were issued
    assert sent(draft).addendum == 1
    done = actions.submit_sealed(fresh(draft), digest=sent(draft).digest, by=bidding.buying.seller())
    assert (done.state, done.addendum_number) == ("submitted", 1)


def test_without_a_key_in_use_nothing_is_sealed(bidding: Bidding, dealing: Dealing) -> None:
    plain = bidding.draft(bidding.buying.published())
    with pytest.raises(Refused, match="not sealed by a key"):
        send(bidding, plain, encrypt(new_key().recipient, CONTENT))
    solicitation = dealing.published(title="Another")
    draft = bidding.draft(solicitation)
    data = sealed_by_company(draft)
    for share in key_of(solicitation).shares.all()[:3]:
        actions.report_share_lost(share, by=bidding.officer, reason="Burnt.")
    with pytest.raises(Refused, match="no key to which"):
        send(bidding, draft, data)


# --- by the server, for a company that cannot ------------------------------------------------------------------------
def test_server_seals_the_draft_and_says_that_it_did(
    bidding: Bidding, dealing: Dealing, django_capture_on_commit_callbacks: Any
) -> None:
    solicitation = dealing.published()
    draft = bidding.filled(solicitation)
    key = key_of(solicitation)
    ready = drafting.prepare_sealed(draft, key)
    assert drafting.prepare_sealed(draft, key) == ready
    plain = drafting.prepare(draft)
    kept = plain.path.read_bytes()
    with django_capture_on_commit_callbacks(execute=True):
        done = actions.submit_submission(draft, digest=ready.digest, by=bidding.buying.seller())
    assert (done.state, done.sealed, done.sealing_key, done.digest) == ("submitted", "assisted", key, ready.digest)
    opened, content = unseal(dealing.secret(key), received(done))
    assert (content, opened.header.sha256, opened.header.addendum) == (kept, plain.digest, 0)
    assert not storing.draft_folder(draft.pk).exists()


def test_changed_draft_is_not_handed_in_as_it_was_sealed(bidding: Bidding, dealing: Dealing) -> None:
    draft = bidding.filled(dealing.published())
    ready = drafting.prepare_sealed(draft, key_of(draft.solicitation))
    actions.write_answers(draft, {"contact_name": "Somebody else"}, by=bidding.buying.seller())
    with pytest.raises(Refused, match="changed since"):
        actions.submit_submission(draft, digest=ready.digest, by=bidding.buying.seller())
    plain = drafting.prepare(draft)
    with pytest.raises(Refused, match="changed since"):  # never the envelope as it is
        actions.submit_submission(draft, digest=plain.digest, by=bidding.buying.seller())


def test_plain_envelope_handed_in_is_sealed_first_and_a_sealed_one_stays_as_it_is(
    bidding: Bidding, dealing: Dealing
) -> None:
    solicitation = dealing.published()
    secret: Key = dealing.secret(key_of(solicitation))
    done = bidding.packed(solicitation, CONTENT)
    assert (done.sealed, unseal(secret, received(done))[1]) == ("assisted", CONTENT)
    draft = bidding.draft(solicitation, "Bright Poles")
    data = sealed_by_company(draft, b"theirs")
    done = actions.submit_packed(draft, pieces(data), by=bidding.buying.seller("Bright Poles"))
    assert (done.sealed, received(done)) == ("company", data)


def test_nothing_readable_lies_on_the_disk_once_it_is_handed_in(
    bidding: Bidding, dealing: Dealing, tmp_path: Path, django_capture_on_commit_callbacks: Any
) -> None:
    draft = bidding.filled(dealing.published())
    ready = drafting.prepare_sealed(draft, key_of(draft.solicitation))
    with django_capture_on_commit_callbacks(execute=True):
        done = actions.submit_submission(draft, digest=ready.digest, by=bidding.buying.seller())
    told = (str(done.organization_id).encode(), b"submission.json", b"1400.00")
    files = [p.read_bytes() for p in tmp_path.rglob("*") if p.is_file()]
    assert not [word for word in told if any(word in content for content in files)]
    assert not any(word in received(done) for word in told)  # under the second wrap either

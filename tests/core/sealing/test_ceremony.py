"""A ceremony from its holders to its record, its rehearsal and its key."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from itertools import combinations

import pytest
from tests.core.sealing.making import WHEN, Ready, digest, header, ready

from junto.core.sealing import (
    Holder,
    Key,
    SealingError,
    Share,
    hold,
    holders_of,
    key_of,
    new_key,
    new_test_message,
    open_share,
    read_ceremony,
    read_rehearsal,
    rehearse,
    seal,
    seal_test_message,
    split,
    unseal,
    write_ceremony,
)
from junto.core.sealing.ceremony import PLATFORM_FILE

PLATFORM = new_key().recipient


def shares_of(made: Ready, places: tuple[int, ...] = (0, 1, 2), *, platform: bool = True) -> list[Share]:
    found = [open_share([made.platform], made.made.files[PLATFORM_FILE])] if platform else []
    for place in places:
        file = made.made.ceremony.officers[place].file
        assert file is not None
        found.append(open_share([made.officers[place]], made.made.files[file]))
    return found


def refused(function, *given: object, **named: object) -> str:
    with pytest.raises(SealingError) as fault:
        function(*given, **named)
    return str(fault.value)


def test_every_three_of_five_open_what_is_sealed_to_the_record(three_of_five):
    ceremony = three_of_five.made.ceremony
    sealed = seal(ceremony.recipient, header(b"a bid"), b"a bid")
    for places in combinations(range(5), 3):
        assert unseal(key_of(ceremony, shares_of(three_of_five, places)), sealed)[1] == b"a bid"
    for places in combinations(range(5), 2):
        assert "3 officers' shares are needed; 2 given" in refused(key_of, ceremony, shares_of(three_of_five, places))
    assert "platform's share is missing" in refused(
        key_of, ceremony, shares_of(three_of_five, (0, 1, 2, 3, 4), platform=False)
    )


def test_files_are_for_their_holders_alone(three_of_five):
    made = three_of_five.made
    assert sorted(made.files) == [*(f"officer-{k}-officer-{k}.share.age" for k in range(1, 6)), PLATFORM_FILE]
    for place, held in enumerate(made.ceremony.officers):
        for other, key in enumerate((*three_of_five.officers, three_of_five.platform)):
            if other != place:
                assert "None of the secret keys" in refused(open_share, [key], made.files[held.file])


def test_record_names_holders_files_and_digests(three_of_five):
    made = three_of_five.made
    data = json.loads(write_ceremony(made.ceremony))
    assert (data["solicitation"], data["needed"], data["made"]) == ("ocds-junto-1", 3, "2026-11-27T09:30:00Z")
    assert data["recipient"] == str(made.ceremony.recipient)
    assert [one["name"] for one in data["officers"]] == [f"Officer {k}" for k in range(1, 6)]
    assert [one["sha256"] for one in data["officers"]] == [digest(made.files[one["file"]]) for one in data["officers"]]
    assert data["scheme"] == {
        "name": "SLIP-39",
        "identifier": made.ceremony.identifier,
        "extendable": True,
        "iteration_exponent": 1,
        "passphrase": "",
        "groups": [[1, 1], [3, 5]],
    }


def test_record_is_read_as_it_was_written_and_holds_no_secret(three_of_five):
    content = write_ceremony(three_of_five.made.ceremony)
    assert read_ceremony(content) == three_of_five.made.ceremony
    assert content.count(b"\n") == 1
    for share in shares_of(three_of_five, (0, 1, 2, 3, 4)):
        assert all(" ".join(share.words()[at : at + 2]).encode() not in content for at in range(4, 32))
    assert b"SECRET" not in content


def test_time_is_kept_in_utc_to_the_second():
    late = datetime(2026, 11, 27, 23, 59, 59, 999_999, tzinfo=timezone(timedelta(hours=-6)))
    made = hold("s", [Holder("A", new_key().recipient), Holder("B", None)], 2, PLATFORM, made=late)
    assert made.ceremony.made == datetime(2026, 11, 28, 5, 59, 59, tzinfo=UTC)


def test_officer_on_paper_gets_a_card_and_no_file():
    made = hold("s", [Holder("Ana", new_key().recipient), Holder("Bob", None)], 2, PLATFORM, made=WHEN)
    assert [card.about.holder for card in made.cards] == ["Bob"]
    assert made.ceremony.officers[1].file is None
    assert made.ceremony.officers[1].check == made.cards[0].share.check()
    assert read_ceremony(write_ceremony(made.ceremony)) == made.ceremony
    assert sorted(made.files) == ["officer-1-ana.share.age", PLATFORM_FILE]


def test_name_that_is_no_file_name_gets_a_plain_one():
    holders = [Holder("../../Ñandú / X", new_key().recipient), Holder("山", new_key().recipient)]
    made = hold("s", holders, 2, PLATFORM, made=WHEN)
    assert sorted(made.files) == ["officer-1-and-x.share.age", "officer-2.share.age", PLATFORM_FILE]


def test_where_one_is_enough_the_record_says_one_share_and_names_all():
    made = ready(1, 3)
    data = json.loads(write_ceremony(made.made.ceremony))
    assert data["scheme"]["groups"] == [[1, 1], [1, 1]]
    assert holders_of(made.made.ceremony, shares_of(made, (1,))) == ["Officer 1", "Officer 2", "Officer 3"]
    assert key_of(made.made.ceremony, shares_of(made, (1,))).recipient == made.made.ceremony.recipient


@pytest.mark.parametrize(
    ("holders", "needed", "sentence"),
    [
        ([Holder("A", None)], 1, "There are 2 to 16 officers"),
        ([Holder("A", None), Holder("B", None)], 3, "From 1 to 2 officers can be needed"),
        ([Holder("Ana", None), Holder("ANA", None)], 2, "“Ana” stands twice among the officers."),
        ([Holder("A", PLATFORM), Holder("B", None)], 2, "The recipient of “A” is also another's"),
        ([Holder("", None), Holder("B", None)], 2, "cannot be a name here"),
        ([Holder("A\nB", None), Holder("B", None)], 2, "“A B” cannot be a name here"),
        ([Holder(" ", None), Holder("B", None)], 2, "cannot be a name here"),
        ([Holder("x" * 121, None), Holder("B", None)], 2, "cannot be a name here"),
        ([Holder("\ud800", None), Holder("B", None)], 2, "cannot be a name here"),
    ],
)
def test_ceremony_that_cannot_be_is_refused(holders, needed, sentence):
    assert sentence in refused(hold, "s", holders, needed, PLATFORM, made=WHEN)


def test_one_recipient_for_two_officers_is_refused():
    same = new_key().recipient
    holders = [Holder("A", same), Holder("B", same)]
    assert "two shares would be in one hand" in refused(hold, "s", holders, 2, PLATFORM, made=WHEN)


def test_share_that_the_record_does_not_name_is_refused(three_of_five):
    other = split(new_key(), three_of_five.made.ceremony.quorum)
    ceremony = three_of_five.made.ceremony
    assert "not of this ceremony" in refused(key_of, ceremony, [other.platform, *other.officers])
    assert "not of this ceremony" in refused(holders_of, ceremony, [other.platform])


def test_key_that_is_not_the_record_s_is_refused(three_of_five):
    ceremony = replace(three_of_five.made.ceremony, recipient=new_key().recipient)
    assert "not the one to which submissions were sealed" in refused(key_of, ceremony, shares_of(three_of_five))


# --- rehearsal ------------------------------------------------------------------------------------------------------
def test_rehearsal_says_who_took_part_and_keeps_no_key(three_of_five):
    found = rehearse(three_of_five.made.ceremony, shares_of(three_of_five, (0, 2, 4)), when=WHEN)
    assert found.officers == ("Officer 1", "Officer 3", "Officer 5")
    assert json.loads(found.as_bytes()) == {
        "format": "junto-rehearsal",
        "version": 1,
        "solicitation": "ocds-junto-1",
        "recipient": str(three_of_five.made.ceremony.recipient),
        "officers": ["Officer 1", "Officer 3", "Officer 5"],
        "needed": 3,
        "message": found.message,
        "message_sha256": digest(found.message.encode()),
        "ciphertext_sha256": found.ciphertext,
        "when": "2026-11-27T09:30:00Z",
    }
    assert str(found.said()).startswith(
        "The shares of Officer 1, Officer 3, Officer 5 and the platform's opened a test"
    )
    assert not any(isinstance(getattr(found, name), Key) for name in found.__dataclass_fields__)


def test_two_rehearsals_are_of_two_messages(three_of_five):
    shares = shares_of(three_of_five)
    one, two = (rehearse(three_of_five.made.ceremony, shares, when=WHEN) for _ in range(2))
    assert one.message != two.message


def test_rehearsal_with_too_few_or_others_shares_fails(three_of_five):
    ceremony = three_of_five.made.ceremony
    assert "2 given" in refused(rehearse, ceremony, shares_of(three_of_five, (0, 1)), when=WHEN)
    assert "platform's share" in refused(rehearse, ceremony, shares_of(three_of_five, platform=False), when=WHEN)
    assert "not of this ceremony" in refused(rehearse, ceremony, shares_of(ready()), when=WHEN)


def test_rehearsal_answers_the_message_that_was_sealed_elsewhere(three_of_five):
    ceremony, shares = three_of_five.made.ceremony, shares_of(three_of_five)
    message = new_test_message("ocds-junto-1")
    sealed = seal_test_message(ceremony.recipient, message)
    found = rehearse(ceremony, shares, when=WHEN, sealed=sealed)
    assert (found.message, found.ciphertext) == (message, digest(sealed))
    assert read_rehearsal(found.as_bytes(), ceremony) == found
    for other in ("a bid", new_test_message("ocds-junto-2"), message + "more", message[:-1]):
        sealed = seal_test_message(ceremony.recipient, other)
        assert "no test message" in refused(rehearse, ceremony, shares, when=WHEN, sealed=sealed)


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("format", "junto-ceremony", "not the record of a rehearsal"),
        ("version", True, "not the record of a rehearsal"),
        ("when", ..., "“when”"),
        ("more", 1, "“more”"),
        ("solicitation", "ocds-junto-2", "of another key"),
        ("recipient", "age1", "of another key"),
        ("message", 1, "“message”"),
        ("message", "a bid", "no test message"),
        ("message_sha256", "0" * 64, "“message_sha256”"),
        ("ciphertext_sha256", "0" * 63, "“ciphertext_sha256”"),
        ("needed", 2, "“needed”"),
        ("needed", True, "“needed”"),
        ("when", "yesterday", "“when”"),
        ("officers", "Officer 1", "“officers”"),
        ("officers", ["Officer 2", "Officer 1", "Officer 3"], "“officers”"),
        ("officers", ["Officer 1", "Officer 1", "Officer 2"], "“officers”"),
        ("officers", ["Officer 1", {}, "Officer 2"], "“officers”"),
        ("officers", ["Officer 1", "Officer 2"], "3 officers' shares are needed; 2 given"),
    ],
    ids=str,
)
def test_record_of_a_rehearsal_is_read_strictly(three_of_five, field, value, told):
    ceremony = three_of_five.made.ceremony
    data = json.loads(rehearse(ceremony, shares_of(three_of_five), when=WHEN).as_bytes()) | {field: value}
    content = json.dumps({name: value for name, value in data.items() if value is not ...}).encode()
    assert told in refused(read_rehearsal, content, ceremony)


@pytest.mark.parametrize("content", [b"", b"[]", b"{", b"\xff", b" " * 20_001], ids=len)
def test_what_is_no_rehearsal_is_refused(three_of_five, content):
    assert "not the record of a rehearsal" in refused(read_rehearsal, content, three_of_five.made.ceremony)


# --- the record, read strictly ----------------------------------------------------------------------------------------
def changed(ceremony: Ready, /, **other: object) -> bytes:
    data = {**json.loads(write_ceremony(ceremony.made.ceremony)), **other}
    return json.dumps({name: value for name, value in data.items() if value is not ...}).encode()


@pytest.mark.parametrize(
    ("other", "sentence"),
    [
        ({"format": "x"}, "not the record of a ceremony"),
        ({"version": True}, "not the record of a ceremony"),
        ({"solicitation": ""}, "“solicitation”"),
        ({"solicitation": 7}, "“solicitation”"),
        ({"recipient": 7}, "“recipient”"),
        ({"recipient": "age1x"}, "not written as a key is"),
        ({"made": "yesterday"}, "“made”"),
        ({"made": 10**14}, "“made”"),
        ({"needed": 9}, "From 1 to 5 officers"),
        ({"needed": True}, "From 1 to 5 officers"),
        ({"officers": {}}, "“officers”"),
        ({"officers": []}, "There are 2 to 16 officers"),
        ({"officers": [1, 2, 3]}, "“officers.0”"),
        ({"officers": [{}, {}, {}]}, "“officers.0.check”"),
        ({"scheme": None}, "“scheme”"),
        ({"scheme": {"identifier": "1"}}, "“scheme”"),
        ({"scheme": ...}, "“scheme”"),
        ({"more": 1}, "“more”"),
        ({"platform": None}, "“platform”"),
        ({"needed": 1.5}, "no sound JSON"),
    ],
    ids=lambda value: str(value)[:30],
)
def test_record_with_a_fault_names_the_field(three_of_five, other, sentence):
    assert sentence in refused(read_ceremony, changed(three_of_five, **other))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("check", "only three words"),
        ("check", None),
        ("file", "../x.age"),
        ("file", None),
        ("file", 7),
        ("sha256", "x"),
        ("sha256", None),
        ("recipient", None),
        ("recipient", []),
    ],
)
def test_share_in_the_record_with_a_fault_is_named(three_of_five, field, value):
    platform = json.loads(write_ceremony(three_of_five.made.ceremony))["platform"]
    said = refused(read_ceremony, changed(three_of_five, platform={**platform, field: value}))
    assert f"“platform.{'file' if field == 'recipient' and value is None else field}”" in said


@pytest.mark.parametrize("content", [b"", b"[]", b"{", b"\xff", b"[" * 50_000, b'{"a":1,"a":2}', b'{"a":NaN}'])
def test_what_is_no_record_is_said(content):
    assert refused(read_ceremony, content) == "The record of the ceremony is no sound JSON."


def test_record_is_read_within_a_bound():
    assert "at most 100,000 bytes" in refused(read_ceremony, b" " * 100_001)

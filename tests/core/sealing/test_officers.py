"""Shares on their way to their holders: sealed files and cards."""

from __future__ import annotations

import pytest
from tests.core.sealing.making import ready

from junto.core.sealing import About, Quorum, SealingError, encrypt_share, new_key, open_share, read_share, split
from junto.core.sealing.cards import Card, card_html, card_text
from junto.core.sealing.ciphering import decrypt, encrypt
from junto.core.sealing.officers import share_text

OFFICER, OTHER = new_key(), new_key()
SHARES = split(new_key(), Quorum(2, 3))
SHARE = SHARES.officers[1]
ABOUT = About("Ana <Ruiz>", "ocds-junto-1", Quorum(2, 3))


def code(*given: object) -> str:
    with pytest.raises(SealingError) as refused:
        open_share(*given)
    return refused.value.sentence.code


def test_share_is_opened_by_its_holder_alone():
    sealed = encrypt_share(SHARE, OFFICER.recipient, ABOUT)
    assert open_share([OFFICER], sealed) == SHARE
    assert open_share([OTHER, OFFICER], sealed) == SHARE
    assert code([OTHER], sealed) == "other_holder"
    assert code([], sealed) == "other_holder"


def test_file_says_in_words_what_it_is():
    text = decrypt(OFFICER, encrypt_share(SHARE, OFFICER.recipient, ABOUT)).decode()
    assert text == share_text(SHARE, ABOUT)
    assert text.splitlines() == [
        "# Junto: share of Ana <Ruiz>, solicitation ocds-junto-1",
        "# 2 of 3 officers and the platform are needed (SLIP-39, both groups).",
        f"# Check: {SHARE.check()}",
        " ".join(SHARE.words()),
    ]


def test_plain_words_are_read_as_well():
    assert open_share([], ("\ufeff" + share_text(SHARE, ABOUT)).encode()) == SHARE


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", "word_count"),
        (b"\xff\xfe", "no_share"),
        (b"x" * 50_000, "large_share"),
        (b"age-encryption.org/v1\n", "bad_head"),
        (encrypt(OFFICER.recipient, b"\xff"), "no_share"),
        (encrypt(OFFICER.recipient, b"zzzzzzz"), "unknown_word"),
        (encrypt(OFFICER.recipient, b"academic " * 3_000), "large_share"),
        (encrypt_share(SHARE, OFFICER.recipient, ABOUT)[:-50], "bad_armour"),
    ],
    ids=range(8),
)
def test_file_that_holds_no_share_is_refused(content, expected):
    assert code([OFFICER], content) == expected


def test_card_has_33_numbered_words_that_are_read_again():
    card = Card(SHARE, ABOUT, OTHER.recipient)
    text = card_text(card)
    rows = [line for line in text.splitlines() if line.startswith("  ")]
    assert len(rows) == 11
    assert rows[0].split()[:4] == ["1.", SHARE.words()[0], "12.", SHARE.words()[11]]
    assert max(map(len, rows)) <= 80
    typed = "\n".join(f"{place}. {word}" for place, word in enumerate(SHARE.words(), 1))
    assert read_share(typed) == SHARE
    for told in (
        "Ana <Ruiz>",
        "ocds-junto-1",
        "2 of 3 officers, and the platform",
        SHARE.check(),
        str(OTHER.recipient),
    ):
        assert told in text


def test_card_as_a_page_is_whole_and_escapes_names():
    page = card_html(Card(SHARE, ABOUT, OTHER.recipient), language="en")
    assert page.count("<li>") == 33 + 4
    assert "".join(f"<li>{word}</li>" for word in SHARE.words()) in page
    assert "Ana &lt;Ruiz&gt;" in page
    assert "<script" not in page
    assert "http" not in page


def test_card_is_said_in_another_language_with_its_words_untouched():
    page = card_html(
        Card(SHARE, ABOUT, OTHER.recipient),
        say=lambda template: template.upper().replace("%(NEEDED)S", "2").replace("%(OFFICERS)S", "3"),
    )
    assert "<dt>HOLDER</dt>" in page
    assert "2 OF 3 OFFICERS" in page
    assert f"<li>{SHARE.words()[0]}</li>" in page


def test_card_does_not_show_itself():
    card = Card(SHARE, ABOUT, OTHER.recipient)
    assert repr(card) == str(card) == "<Card of Ana <Ruiz>>"
    assert SHARE.words()[20] + " " not in repr([card, ready().made.cards])

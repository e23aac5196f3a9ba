"""An opening of many sealed files: each opened or refused, with its line in the minutes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.core.sealing.making import digest, header

from junto.core.sealing import Expected, new_key, seal
from junto.core.sealing.ciphering import encrypt
from junto.core.sealing.opening import open_all, write_minutes
from junto.core.sealing.telling import told_minutes

KEY = new_key()
EXPECTED = Expected("ocds-junto-1", 2)


@pytest.fixture
def place(tmp_path: Path):
    (tmp_path / "out").mkdir()

    def put(name: str, content: bytes) -> Path:
        (tmp_path / name).write_bytes(content)
        return tmp_path / name

    return put


def sealed(content: bytes, **other: object) -> bytes:
    return seal(KEY.recipient, header(content, **other), content)


def test_opened_and_refused_have_each_their_line(place, tmp_path: Path):
    good, older = sealed(b"one"), sealed(b"two", addendum=1)
    files = [
        place("a.age", good),
        place("b.age", older),
        place("c.age", good),
        place("d.age", sealed(b"three", solicitation="ocds-junto-2", number="RFP 9")),
        place("e.age", good[:-1]),
        place("f.age", encrypt(new_key().recipient, b"x")),
        place("g.age", b""),
        place("h.age", b"-----BEGIN AGE ENCRYPTED FILE-----\n"),
        place("i", encrypt(KEY.recipient, b"no header")),
        place("j.age", sealed(b"four", addendum=3)),
    ]
    seen: list[tuple[int, int]] = []
    minutes = open_all(KEY, files, EXPECTED, tmp_path / "out", lambda done, count: seen.append((done, count)))
    assert [(m.file, m.outcome, [r.code for r in m.reasons]) for m in minutes] == [
        ("a.age", "opened", []),
        ("b.age", "refused", ["older_addendum"]),
        ("c.age", "refused", ["copied"]),
        ("d.age", "refused", ["another_solicitation"]),
        ("e.age", "undecryptable", ["changed"]),
        ("f.age", "undecryptable", ["other_key"]),
        ("g.age", "undecryptable", ["empty_file"]),
        ("h.age", "undecryptable", ["bad_armour"]),
        ("i", "undecryptable", ["no_header"]),
        ("j.age", "opened", []),
    ]
    assert seen == [(k, 10) for k in range(1, 11)]
    assert {p.name: p.read_bytes() for p in (tmp_path / "out").iterdir()} == {"01-a": b"one", "10-j": b"four"}
    assert minutes[0].ciphertext == digest(good)
    assert minutes[7].ciphertext is None


def test_copy_that_came_first_and_was_refused_does_not_shut_its_original_out(place, tmp_path: Path):
    """The copy bears an older addendum's content here; what was refused marks nothing as seen."""
    content = b"one"
    made = header(content)
    first = seal(KEY.recipient, header(content, addendum=1, nonce=made.nonce), content)
    second = seal(KEY.recipient, made, content)
    minutes = open_all(KEY, [place("a", first), place("b", second)], EXPECTED, tmp_path / "out")
    assert [m.outcome for m in minutes] == ["refused", "opened"]


def test_content_sealed_again_with_its_mark_is_a_copy(place, tmp_path: Path):
    made = header(b"one")
    twice = [place(name, seal(KEY.recipient, made, b"one")) for name in ("a", "b")]
    minutes = open_all(KEY, twice, EXPECTED, tmp_path / "out")
    assert [[r.code for r in m.reasons] for m in minutes] == [[], ["nonce_again"]]


def test_minutes_are_canonical_and_complete(place, tmp_path: Path):
    files = [place("a.age", sealed(b"one")), place("b.age", b"PK")]
    minutes = open_all(KEY, files, EXPECTED, tmp_path / "out")
    content = write_minutes("ocds-junto-1", minutes, "2026-11-27T09:30:00Z")
    data = json.loads(content)
    assert (data["format"], data["version"], data["when"]) == ("junto-minutes", 1, "2026-11-27T09:30:00Z")
    first, second = data["submissions"]
    assert first["header"]["company"] == "C-7"
    assert (first["content"], second["content"], second["header"]) == ("01-a", None, None)
    assert second["reasons"][0]["english"] == "The file is not sealed: it is no age file."


def test_minutes_are_told_a_line_each(place, tmp_path: Path):
    files = [place("a.age", sealed(b"one")), place("b.age", b"PK")]
    told = told_minutes(open_all(KEY, files, EXPECTED, tmp_path / "out"))
    assert told.splitlines() == [
        "  1  opened         a.age  Company C-7, addendum 2, 3 bytes",
        "  2  undecryptable  b.age  The file is not sealed: it is no age file.",
    ]
    assert told_minutes([]) == "No submission was given."


def test_file_that_is_not_there_ends_the_opening(tmp_path: Path):
    (tmp_path / "out").mkdir()
    with pytest.raises(FileNotFoundError):
        open_all(KEY, [tmp_path / "none"], EXPECTED, tmp_path / "out")

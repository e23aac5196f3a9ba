"""`junto ceremony` from the key to the opening, what it refuses, and that no secret leaves its files."""

from __future__ import annotations

import json
import logging
import os
import pty
import stat
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from tests.core.sealing.making import ROOT, age, header

from junto.cli import main
from junto.core.sealing import (
    asking,
    new_key,
    new_test_message,
    open_share,
    parse_key,
    read_ceremony,
    read_rehearsal,
    seal,
    seal_test_message,
)


@dataclass
class City:
    """A folder with everybody's keys, and the words of the command."""

    folder: Path
    keys: dict[str, str] = field(default_factory=dict)

    def path(self, name: str) -> str:
        return str(self.folder / name)

    def key(self, name: str) -> str:
        """The recipient of somebody whose secret key lies in the file NAME.key."""
        key = new_key()
        (self.folder / f"{name}.key").write_text(f"# {name}\n{key.secret()}\n")
        self.keys[name] = key.secret()
        return str(key.recipient)

    def new(self, *more: str, k: str = "2") -> list[str]:
        """The words for a ceremony of Ana, Bob and Dee."""
        officers = [word for name in ("Ana", "Bob", "Dee") for word in ("--officer", f"{name}={self.key(name)}")]
        platform = ["--platform", self.key("platform")]
        return [
            "new",
            "--solicitation",
            "ocds-junto-1",
            *officers,
            "--k",
            k,
            *platform,
            "--out",
            self.path("cer"),
            *more,
        ]

    def shares(self, *names: str, platform: bool = True) -> list[str]:
        """The words that give shares and the keys that open them."""
        files = {"Ana": "officer-1-ana", "Bob": "officer-2-bob", "Dee": "officer-3-dee", "platform": "platform"}
        words = []
        for name in (*names, *(["platform"] if platform else [])):
            words += ["--share", self.path(f"cer/{files[name]}.share.age"), "--identity", self.path(f"{name}.key")]
        return words

    def secrets(self) -> list[bytes]:
        """Everything that must not be found where it does not belong: keys, and words of shares in a row."""
        found = [secret.encode() for secret in self.keys.values()]
        for name, file in (
            ("Ana", "officer-1-ana"),
            ("Bob", "officer-2-bob"),
            ("Dee", "officer-3-dee"),
            ("platform", "platform"),
        ):
            path = self.folder / f"cer/{file}.share.age"
            if path.exists():
                words = open_share([parse_key(self.keys[name])], path.read_bytes()).words()
                found += [" ".join(words[at : at + 3]).encode() for at in (4, 15, 30)]
        return found


@pytest.fixture
def city(tmp_path: Path) -> City:
    (tmp_path / "city").mkdir()
    return City(tmp_path / "city")


@pytest.fixture
def said(capsys: pytest.CaptureFixture[str]):
    def call(*words: str, code: int = 0) -> str:
        assert main(["ceremony", *words]) == code
        captured = capsys.readouterr()
        return captured.err if code == 2 else captured.out

    return call


def sealed_bid(city: City, said, name: str, content: bytes, *more: str) -> str:
    (city.folder / name).write_bytes(content)
    out = city.path(f"{name}.age")
    said("seal", city.path("cer"), city.path(name), "--company", f"C-{name}", "--out", out, *more)
    return out


def test_ceremony_from_its_key_to_the_opening(city, said):
    told = said(*city.new())
    assert "Needed to open: the platform's share and 2 of 3 officers' shares." in told
    assert sorted(p.name for p in (city.folder / "cer").iterdir()) == [
        "ceremony.json",
        "officer-1-ana.share.age",
        "officer-2-bob.share.age",
        "officer-3-dee.share.age",
        "platform.share.age",
        "recipient.txt",
    ]
    record = json.loads((city.folder / "cer/ceremony.json").read_bytes())
    assert (city.folder / "cer/recipient.txt").read_text().strip() == record["recipient"]
    told = said("rehearse", city.path("cer"), *city.shares("Ana", "Bob", "Dee"))
    assert told.startswith("The shares of Ana, Bob, Dee and the platform's opened a test message")
    assert json.loads((city.folder / "cer/rehearsal.json").read_bytes())["officers"] == ["Ana", "Bob", "Dee"]
    one, two = (
        sealed_bid(city, said, "one.zip", b"1" * 100_000),
        sealed_bid(city, said, "two.zip", b"2", "--addendum", "1"),
    )
    told = said("open", city.path("cer"), one, two, *city.shares("Dee", "Bob"), "--out", city.path("opened"))
    assert told.splitlines() == [
        "  1  opened         one.zip.age  Company C-one.zip, addendum 0, 100,000 bytes",
        "  2  opened         two.zip.age  Company C-two.zip, addendum 1, 1 bytes",
    ]
    assert (city.folder / "opened/01-one.zip").read_bytes() == b"1" * 100_000
    assert json.loads((city.folder / "opened/minutes.json").read_bytes())["solicitation"] == "ocds-junto-1"


def test_refused_submission_makes_the_opening_end_with_one(city, said):
    said(*city.new())
    bid = sealed_bid(city, said, "one.zip", b"1", "--addendum", "1")
    words = ["open", city.path("cer"), bid, *city.shares("Ana", "Bob"), "--addendum", "2", "--out", city.path("opened")]
    assert "It answers addendum 1; addendum 2 changed what is asked." in said(*words, code=1)
    assert [p.name for p in (city.folder / "opened").iterdir()] == ["minutes.json"]


def test_stock_age_seals_for_the_opening_and_opens_after_combining(age_program, city, said):
    said(*city.new())
    recipient = (city.folder / "cer/recipient.txt").read_text().strip()
    made = header(b"by hand")
    (city.folder / "hand.age").write_bytes(age(["-a", "-r", recipient], made.as_bytes() + b"by hand"))
    said("open", city.path("cer"), city.path("hand.age"), *city.shares("Ana", "Dee"), "--out", city.path("opened"))
    assert (city.folder / "opened/01-hand").read_bytes() == b"by hand"
    said("combine", city.path("cer"), *city.shares("Ana", "Dee"), "--out", city.path("solicitation.key"))
    assert (city.folder / "solicitation.key").stat().st_mode & 0o777 == 0o600
    opened = age(["-d", "-i", city.path("solicitation.key"), city.path("hand.age")])
    assert opened == made.as_bytes() + b"by hand"


def test_rehearsal_answers_the_platform_s_message_with_the_words_kept_for_it(city, said):
    said(*city.new("--platform-words", city.path("platform.words")))
    record = read_ceremony((city.folder / "cer/ceremony.json").read_bytes())
    assert stat.S_IMODE((city.folder / "platform.words").stat().st_mode) == 0o600
    message = new_test_message("ocds-junto-1")
    (city.folder / "message.age").write_bytes(seal_test_message(record.recipient, message))
    words = ["--share", city.path("platform.words"), "--message", city.path("message.age")]
    said("rehearse", city.path("cer"), *city.shares("Ana", "Bob", platform=False), *words)
    found = read_rehearsal((city.folder / "cer/rehearsal.json").read_bytes(), record)
    assert (found.message, found.officers) == (message, ("Ana", "Bob"))


@pytest.mark.parametrize("what", ["rehearse", "combine", "open"])
@pytest.mark.parametrize(
    ("names", "platform", "sentence"),
    [
        (("Ana", "Bob", "Dee"), False, "The platform's share is missing; officers' shares alone open nothing."),
        (("Ana",), True, "2 officers' shares are needed; 1 given."),
        ((), True, "Only the platform's share is here; the officers' shares are missing."),
        (("Ana", "Ana"), True, "The same share was given twice; each officer gives their own."),
    ],
)
def test_nothing_opens_without_quorum_and_platform(city, said, what, names, platform, sentence):
    said(*city.new())
    more = [city.path("cer/recipient.txt")] if what == "open" else []
    words = [what, city.path("cer"), *more, *city.shares(*names, platform=platform), "--out", city.path("made")]
    assert said(*words, code=2) == f"junto ceremony: {sentence}\n"
    assert not (city.folder / "made").exists()


def test_file_with_a_fault_is_named(city, said):
    said(*city.new())
    words = ["combine", city.path("cer"), "--share", city.path("cer/platform.share.age"), "--out", city.path("made")]
    assert "platform.share.age”: None of the secret keys given opens this share" in said(*words, code=2)
    assert "recipient.txt”: The file holds no secret key" not in said(*words, code=2)
    assert "recipient.txt”: This is no secret key" in said(*words, "--identity", city.path("cer/recipient.txt"), code=2)
    assert "No such file" in said(*words, "--identity", city.path("none"), code=2)
    assert "No such file" in said("combine", city.path("none"), "--share", "x", "--out", city.path("made"), code=2)


# --- whole or nothing -------------------------------------------------------------------------------------------------
def test_nothing_is_overwritten_unasked(city, said):
    words = city.new()
    said(*words)
    before = {p.name: p.read_bytes() for p in (city.folder / "cer").iterdir()}
    assert "is there already; it was left as it is." in said(*words, code=2)
    assert {p.name: p.read_bytes() for p in (city.folder / "cer").iterdir()} == before
    for what, more in (("combine", []), ("rehearse", []), ("open", [city.path("cer/recipient.txt")])):
        out = ["--out", city.path("Ana.key")]
        assert "left as it is" in said(what, city.path("cer"), *more, *city.shares("Ana", "Bob"), *out, code=2)
    bid = sealed_bid(city, said, "one.zip", b"1")
    again = ["seal", city.path("cer"), city.path("one.zip"), "--company", "C", "--out", bid]
    assert "left as it is" in said(*again, code=2)
    assert "left as it is" in said(
        "card", city.path("cer/platform.share.age"), "--identity", city.path("platform.key"), "--out", bid, code=2
    )


def test_folder_that_is_not_there_is_said(city, said):
    words = city.new()
    words[words.index("--out") + 1] = city.path("none/cer")
    assert said(*words, code=2) == f"junto ceremony: The folder of “{city.path('none/cer')}” does not exist.\n"


def test_shares_in_each_other_s_files_open_for_neither(city, said):
    said(*city.new())
    ana, bob = city.folder / "cer/officer-1-ana.share.age", city.folder / "cer/officer-2-bob.share.age"
    one, two = ana.read_bytes(), bob.read_bytes()
    ana.write_bytes(two)
    bob.write_bytes(one)
    only_ana = [*city.shares("Ana"), "--out", city.path("made")]
    assert "None of the secret keys given opens this share" in said("combine", city.path("cer"), *only_ana, code=2)
    both = [*city.shares("Ana", "Bob"), "--out", city.path("made")]
    assert "The key is in" in said("combine", city.path("cer"), *both)


def test_empty_folder_is_filled(city, said):
    (city.folder / "cer").mkdir()
    said(*city.new())
    assert (city.folder / "cer/ceremony.json").exists()


def test_overwriting_is_done_when_somebody_says_yes(city, said, monkeypatch):
    words = city.new()
    said(*words)
    first = (city.folder / "cer/ceremony.json").read_bytes()
    monkeypatch.setattr(asking, "at_terminal", lambda: True)
    asked: list[str] = []
    for answer, expected in (("no", 2), ("", 2), (" YES ", 0)):
        monkeypatch.setattr("builtins.input", lambda text, answer=answer: asked.append(text) or answer)
        said(*words, code=expected)
        assert ((city.folder / "cer/ceremony.json").read_bytes() != first) == (expected == 0)
    assert "nothing sealed to its key can ever be opened" in asked[0]
    assert sorted(p.name for p in city.folder.iterdir() if p.name.startswith(".")) == []


def test_full_disk_leaves_no_half_ceremony(city, said, monkeypatch):
    def full(path: Path, content: bytes) -> None:
        if "platform" in path.name:
            raise OSError(28, "No space left on device", str(path))
        path.write_bytes(content)

    words = city.new()
    monkeypatch.setattr("junto.core.sealing.command.write_private", full)
    assert "No space left on device" in said(*words, code=2)
    assert sorted(p.name for p in city.folder.iterdir()) == ["Ana.key", "Bob.key", "Dee.key", "platform.key"]


# --- paper ------------------------------------------------------------------------------------------------------------
def paper(city: City, *more: str) -> list[str]:
    words = city.new(*more)
    return [*words[:3], "--officer", "Eve=paper", *words[3:]]


def test_officer_on_paper_needs_a_terminal_or_cards(city, said):
    words = paper(city)
    assert "Officers on paper need a terminal" in said(*words, code=2)
    assert not (city.folder / "cer").exists()
    said(*words, "--cards", city.path("cards"))
    assert [p.name for p in (city.folder / "cards").iterdir()] == ["card-1.html"]
    assert (city.folder / "cards/card-1.html").stat().st_mode & 0o777 == 0o600
    assert (city.folder / "cards").stat().st_mode & 0o777 == 0o700
    page = (city.folder / "cards/card-1.html").read_text()
    words_on_card = [
        line.split("<")[0] for line in page.split('<ol class="words"><li>')[1].split("</ol>")[0].split("<li>")
    ]
    (city.folder / "typed").write_text(" ".join(words_on_card))
    told = said("combine", city.path("cer"), "--share", city.path("typed"), *[
        w.replace("officer-1", "officer-2") for w in city.shares("Ana")
    ], "--out", city.path("made"))  # fmt: skip
    assert told.startswith("The key is in")


@pytest.mark.parametrize("where", ["cer", "cer/cards", "x/../cer"])
def test_cards_do_not_lie_with_what_is_handed_on(city, said, where):
    told = said(*paper(city), "--cards", city.path(where), code=2)
    assert told == "junto ceremony: Cards are secret: they go to a folder apart from the ceremony's.\n"


def test_words_are_shown_to_one_officer_after_the_other_and_cleared(city, said, monkeypatch):
    words = paper(city)
    for module in (asking, sys.modules["junto.core.sealing.command"]):
        monkeypatch.setattr(module, "at_terminal", lambda: True)
    asked: list[str] = []
    monkeypatch.setattr("builtins.input", lambda text="": asked.append(text) or "")
    shown = said(*words)
    assert "Everybody but Eve looks away." in asked[0]
    assert "will not be shown again" in asked[1]
    assert "Share of a key: keep it secret" in shown
    cleared = shown.rindex(asking.CLEAR)
    assert shown.index("33. ") < cleared
    assert "Holder: Eve" not in shown[cleared:]


def test_card_is_shown_at_a_terminal_or_written_privately(city, said, monkeypatch):
    said(*city.new())
    words = ["card", city.path("cer/officer-2-bob.share.age"), "--identity", city.path("Bob.key")]
    assert "Words are shown at a terminal alone" in said(*words, code=2)
    said(*words, "--out", city.path("card.html"))
    assert (city.folder / "card.html").stat().st_mode & 0o777 == 0o600
    assert "<dd>Bob</dd>" in (city.folder / "card.html").read_text()
    monkeypatch.setattr("junto.core.sealing.command.at_terminal", lambda: True)
    assert "Holder: Bob" in said(*words, "--ceremony", city.path("cer/ceremony.json"))
    platform = ["card", city.path("cer/platform.share.age"), "--identity", city.path("platform.key")]
    assert "Holder: the platform" in said(*platform)


def test_words_are_typed_at_a_terminal_unseen(city, said, monkeypatch):
    said(*city.new())
    words = ["combine", city.path("cer"), "--share", "-", *city.shares("Bob"), "--out", city.path("made")]
    assert "“-”: Words of a share are typed at a terminal; there is none." in said(*words, code=2)
    share = open_share([parse_key(city.keys["Ana"])], (city.folder / "cer/officer-1-ana.share.age").read_bytes())
    monkeypatch.setattr(asking, "at_terminal", lambda: True)
    monkeypatch.setattr(asking, "getpass", lambda prompt: " ".join(share.words()))
    assert said(*words).startswith("The key is in")


def test_a_real_terminal_shows_the_card(city, said):
    said(*city.new())
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "junto", "ceremony", "card", city.path("cer/officer-1-ana.share.age")]
    running = subprocess.Popen(
        [*command, "--identity", city.path("Ana.key")],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
    )
    os.close(theirs)
    shown = b""
    try:
        while piece := os.read(ours, 4_096):
            shown += piece
    except OSError:  # the terminal is gone with its program
        pass
    finally:
        os.close(ours)
    assert running.wait() == 0
    assert b"Holder: Ana" in shown


# --- canary -----------------------------------------------------------------------------------------------------------
def test_no_secret_is_found_outside_its_file(city, tmp_path, monkeypatch):
    """Each command in a process and with a temporary folder of its own: all that is written and said is searched."""
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    heard = b""

    def call(*words: str) -> None:
        nonlocal heard
        done = subprocess.run(
            [sys.executable, "-m", "junto", "ceremony", *words],
            capture_output=True,
            cwd=scratch,
            env={**os.environ, "PYTHONPATH": str(ROOT / "src"), "TMPDIR": str(scratch), "PYTHONDONTWRITEBYTECODE": "1"},
            check=False,
        )
        heard += done.stdout + done.stderr

    call(*city.new())
    call("rehearse", city.path("cer"), *city.shares("Ana", "Bob"))
    (city.folder / "bid").write_bytes(b"CANARY-OF-THE-BID")
    call("seal", city.path("cer"), city.path("bid"), "--company", "C-7", "--out", city.path("bid.age"))
    (city.folder / "bid").unlink()
    call("open", city.path("cer"), city.path("bid.age"), *city.shares("Ana", "Bob"), "--out", city.path("opened"))
    call("open", city.path("cer"), city.path("bid.age"), *city.shares("Ana"), "--out", city.path("opened2"))
    call("combine", city.path("cer"), *city.shares("Ana"), "--out", city.path("made"))
    call("combine", city.path("cer"), "--share", city.path("Ana.key"), "--out", city.path("made"))
    call("card", city.path("cer/officer-1-ana.share.age"), "--identity", city.path("Ana.key"))
    call("rehearse", city.path("cer"), "--share", city.path("cer/ceremony.json"))
    assert heard.count(b"\n") > 10
    secrets = city.secrets()
    assert len(secrets) == 4 + 12
    files = {p: p.read_bytes() for p in tmp_path.rglob("*") if p.is_file() and p.suffix != ".key"}
    assert [p.name for p in files if "scratch" in str(p)] == []
    assert len(files) >= 9
    for secret in secrets:
        assert secret not in heard
        assert [p.name for p, content in files.items() if secret in content] == []
    assert [p.name for p, content in files.items() if b"CANARY-OF-THE-BID" in content] == ["01-bid"]
    assert b"CANARY-OF-THE-BID" not in heard


def test_secret_given_as_an_argument_is_not_repeated(city, said):
    secret = new_key().secret()
    words = city.new()
    told = said(*words[:3], "--officer", f"Eve={secret}", *words[3:], code=2)
    assert "This is a SECRET key" in told
    assert secret[20:40] not in told


def test_nothing_is_logged(city, said, caplog):
    with caplog.at_level(logging.DEBUG):
        said(*city.new())
        said("rehearse", city.path("cer"), *city.shares("Ana", "Bob"))
    assert caplog.records == []


def test_ceremony_leaves_no_core_dump(city, said):
    import resource  # noqa: PLC0415

    hard = resource.getrlimit(resource.RLIMIT_CORE)[1]
    resource.setrlimit(resource.RLIMIT_CORE, (hard, hard))
    said(*city.new())
    assert resource.getrlimit(resource.RLIMIT_CORE) == (0, hard)


def test_long_opening_tells_how_far_it_is(city, said, monkeypatch, capsys):
    said(*city.new())
    bid = sealed_bid(city, said, "one.zip", b"1")
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    ticks = iter([0.0, 3.0])
    monkeypatch.setattr("junto.core.sealing.command.time.monotonic", lambda: next(ticks))
    assert main(["ceremony", "open", city.path("cer"), bid, *city.shares("Ana", "Bob"), "--out", city.path("o")]) == 0
    assert "1 of 1 submissions" in capsys.readouterr().err


def test_warning_is_told_where_one_officer_is_enough(city, said):
    assert "Warning: One officer of 3 is enough here" in said(*city.new(k="1"))
    (city.folder / "x.age").write_bytes(seal(new_key().recipient, header(b""), b""))
    assert "undecryptable" in said(
        "open", city.path("cer"), city.path("x.age"), *city.shares("Bob"), "--out", city.path("o"), code=1
    )

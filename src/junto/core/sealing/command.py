"""`junto ceremony`: make a solicitation's key, rehearse it, seal to it, open with it. Secrets go from file to file."""

from __future__ import annotations

import argparse
import contextlib
import resource
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from junto.core.files import whole_folder, write_private
from junto.core.sentences import gettext_noop as _
from junto.core.texts import shown

from .asking import at_terminal, read_keys, read_shares, refuse_overwriting, show_cards
from .cards import Card, card_html, card_text
from .ceremony import RECIPIENT, RECORD, Ceremony, Made, hold, holders_of, key_of
from .checking import Expected
from .envelope import header_for, seal_file
from .officers import About
from .opening import OPENED, open_all, write_minutes
from .parts import PARTS
from .plan import plan_of
from .problems import SealingError
from .recording import MOST_BYTES, moment, read_ceremony, write_ceremony
from .rehearsal import rehearse
from .telling import told_ceremony, told_minutes

REHEARSAL, MINUTES = "rehearsal.json", "minutes.json"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the sub-commands of `junto ceremony`."""
    parser.description = (
        "The key of a solicitation's sealed bids: made and split among officers and the platform, rehearsed, used at "
        "the opening (docs/sealing.md). No secret is an argument; files of secrets are readable by their owner alone."
    )
    commands = parser.add_subparsers(
        dest="what", required=True, metavar="new | rehearse | seal | open | combine | card"
    )
    one = commands.add_parser("new", help="make a key and give every holder their share")
    one.add_argument(
        "--solicitation", metavar="ID", required=True, help="its id, which every submission repeats inside"
    )
    one.add_argument("--officers", metavar="FILE.yaml", help="needed, platform, officers (name, recipient)")
    one.add_argument("--officer", metavar="NAME=age1…", action="append", default=[], help="or NAME=paper for words")
    one.add_argument("--k", metavar="K", type=int, help="how many officers are needed")
    one.add_argument("--platform", metavar="age1…", help="the platform's recipient")
    one.add_argument("--part", choices=PARTS, default="", help="of two envelopes, the one that the key opens")
    one.add_argument("--cards", metavar="FOLDER", help="write the cards of officers on paper there, to print")
    one.add_argument(
        "--platform-words",
        metavar="FILE",
        help="keep the platform's share there as well, for the rehearsal; destroy the file afterwards",
    )
    one.add_argument("--out", metavar="FOLDER", required=True, help="the record and the sealed shares go there")
    one = commands.add_parser("rehearse", help="prove that shares open what the key seals")
    _with_shares(one)
    one.add_argument("--message", metavar="FILE.age", help="the platform's test message, which the record answers")
    one.add_argument(
        "--out", metavar="FILE", help=f"the rehearsal's record (else {REHEARSAL} in the ceremony's folder)"
    )
    one = commands.add_parser("seal", help="seal a company's file to the solicitation's key")
    one.add_argument("ceremony", metavar="CEREMONY", help=f"its folder, or its {RECORD}")
    one.add_argument("file", metavar="FILE", help="what the company submits, one file")
    one.add_argument("--company", metavar="ID", required=True, help="the company's id, as its account shows it")
    one.add_argument("--number", metavar="NUMBER", help="what people call the solicitation (else its id)")
    one.add_argument("--addendum", metavar="N", type=int, default=0, help="the last addendum that it answers")
    one.add_argument("--out", metavar="FILE.age", required=True)
    one = commands.add_parser("open", help="open sealed submissions, in the order of their receipts")
    _with_shares(one)
    one.add_argument("sealed", metavar="SEALED", nargs="+", help="submissions, in the order in which they came")
    one.add_argument("--addendum", metavar="N", type=int, default=0, help="the last that changed what is asked")
    one.add_argument("--out", metavar="FOLDER", required=True, help=f"what was opened and {MINUTES} go there")
    one = commands.add_parser("combine", help="write the key to a file; “open” needs no such file")
    _with_shares(one)
    one.add_argument("--out", metavar="FILE", required=True, help="for its owner's eyes alone (mode 0600)")
    one = commands.add_parser("card", help="show a share as words on the terminal, or write a page to print")
    one.add_argument("share", metavar="SHARE", help="the file of a share")
    one.add_argument("--identity", metavar="FILE", action="append", default=[], help="the holder's secret key")
    one.add_argument("--ceremony", metavar="CEREMONY", help="its folder or record (else the folder of the share)")
    one.add_argument("--out", metavar="FILE.html", help="write a page to print there (mode 0600)")


def run(args: argparse.Namespace) -> int:
    """Do one sub-command. 0: done; 1: `open` refused a submission. Raises ValueError or OSError where it cannot be."""
    with contextlib.suppress(ValueError, OSError):  # so that a crash leaves no memory with a key on the disk
        resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))
    return {"new": _new, "rehearse": _rehearse, "seal": _seal, "open": _open, "combine": _combine, "card": _card}[
        args.what
    ](args)


def _with_shares(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("ceremony", metavar="CEREMONY", help=f"its folder, or its {RECORD}")
    parser.add_argument("--share", metavar="FILE", action="append", required=True, help="a share; - asks for its words")
    parser.add_argument("--identity", metavar="FILE", action="append", default=[], help="a holder's secret key")


def _new(args: argparse.Namespace) -> int:
    plan = plan_of(file=args.officers, officers=args.officer, needed=args.k, platform=args.platform)
    out = Path(args.out)
    refuse_overwriting(out, "Without the shares in it, nothing sealed to its key can ever be opened.")
    if any(one.recipient is None for one in plan.holders) and not args.cards and not at_terminal():
        words = _("Officers on paper need a terminal that shows their words, or --cards FOLDER for pages to print.")
        raise SealingError("no_terminal", words)
    if args.cards:
        if Path(args.cards).resolve().is_relative_to(out.resolve()):
            raise SealingError("same_place", _("Cards are secret: they go to a folder apart from the ceremony's."))
        refuse_overwriting(Path(args.cards), "Cards that were not yet printed would be lost.")
    if args.platform_words:
        refuse_overwriting(Path(args.platform_words), "It may be a share.")
    now = datetime.now(UTC)
    made = hold(args.solicitation, plan.holders, plan.needed, plan.platform, made=now, part=args.part)
    with whole_folder(out) as folder:
        for name, content in _files(made).items():
            write_private(folder / name, content)
        if args.cards:
            _write_cards(made, Path(args.cards))
        else:
            show_cards(made.cards)
        if args.platform_words:
            write_private(Path(args.platform_words), made.platform_words())
    sys.stdout.write(told_ceremony(made.ceremony) + "\n")
    return 0


def _files(made: Made) -> dict[str, bytes]:
    return {RECORD: write_ceremony(made.ceremony), RECIPIENT: f"{made.ceremony.recipient}\n".encode(), **made.files}


def _write_cards(made: Made, folder: Path) -> None:
    with whole_folder(folder) as cards:
        for number, card in enumerate(made.cards, 1):
            write_private(cards / f"card-{number}.html", card_html(card).encode())


def _rehearse(args: argparse.Namespace) -> int:
    ceremony, folder = _ceremony(args.ceremony)
    out = Path(args.out) if args.out else folder / REHEARSAL
    refuse_overwriting(out, "It is the record of a rehearsal.")
    shares = read_shares(args.share, read_keys(args.identity))
    sealed = None
    if args.message:
        with Path(args.message).open("rb") as message:
            sealed = message.read(MOST_BYTES)
    rehearsal = rehearse(ceremony, shares, when=datetime.now(UTC), sealed=sealed)
    write_private(out, rehearsal.as_bytes())
    sys.stdout.write(f"{rehearsal.said()}\n")
    return 0


def _seal(args: argparse.Namespace) -> int:
    ceremony, _folder = _ceremony(args.ceremony)
    out = Path(args.out)
    refuse_overwriting(out, "It may be what was handed in.")
    with Path(args.file).open("rb") as content:
        header = header_for(
            content,
            solicitation=ceremony.solicitation,
            number=args.number or ceremony.solicitation,
            addendum=args.addendum,
            company=args.company,
            part=ceremony.part,
        )
    seal_file(ceremony.recipient, header, Path(args.file), out)
    sys.stdout.write(f"Sealed to {ceremony.recipient}: {shown(out, 200)}\n")
    return 0


def _open(args: argparse.Namespace) -> int:
    ceremony, _folder = _ceremony(args.ceremony)
    out = Path(args.out)
    refuse_overwriting(out, "It may hold what was opened before.")
    key = key_of(ceremony, read_shares(args.share, read_keys(args.identity)))
    expected = Expected(ceremony.solicitation, args.addendum, part=ceremony.part)
    with whole_folder(out) as folder:
        minutes = open_all(key, [Path(one) for one in args.sealed], expected, folder, _progress())
        when = moment(datetime.now(UTC))
        write_private(folder / MINUTES, write_minutes(ceremony.solicitation, minutes, when))
    sys.stdout.write(told_minutes(minutes) + "\n")
    return 0 if all(minute.outcome == OPENED for minute in minutes) else 1


def _combine(args: argparse.Namespace) -> int:
    ceremony, _folder = _ceremony(args.ceremony)
    out = Path(args.out)
    refuse_overwriting(out, "It may be a secret key.")
    key = key_of(ceremony, read_shares(args.share, read_keys(args.identity)))
    write_private(out, f"# public key: {key.recipient}\n{key.secret()}\n".encode())
    sys.stdout.write(
        f"The key is in {shown(out, 200)}. Whoever has that file can read every submission: destroy it afterwards.\n"
    )
    return 0


def _card(args: argparse.Namespace) -> int:
    ceremony, _folder = _ceremony(args.ceremony or str(Path(args.share).parent))
    if args.out:
        refuse_overwriting(Path(args.out), "It may be a card.")
    elif not at_terminal():
        raise SealingError(
            "no_terminal", _("Words are shown at a terminal alone; --out FILE.html writes a page to print.")
        )
    share = read_shares([args.share], read_keys(args.identity))[0]
    holder = ceremony.platform.name if share.of_platform else ", ".join(holders_of(ceremony, [share]))
    card = Card(share, About(holder, ceremony.solicitation, ceremony.quorum, ceremony.part), ceremony.recipient)
    if args.out:
        write_private(Path(args.out), card_html(card).encode())
    else:
        sys.stdout.write(card_text(card))
    return 0


def _ceremony(where: str) -> tuple[Ceremony, Path]:
    """The ceremony whose folder or record stands there, and its folder. Raises SealingError or OSError."""
    path = Path(where) / RECORD if Path(where).is_dir() else Path(where)
    with path.open("rb") as record:
        return read_ceremony(record.read(MOST_BYTES + 1)), path.parent


def _progress() -> Callable[[int, int], None] | None:
    """Tells on a terminal how far the opening is, once it takes longer than two seconds."""
    if not sys.stderr.isatty():
        return None
    begun = time.monotonic()

    def tell(done: int, count: int) -> None:
        if time.monotonic() - begun > 2:
            sys.stderr.write(f"\r{done} of {count} submissions" + ("\n" if done == count else ""))

    return tell

"""`junto …`: finds the sub-command, parses its options, calls it; whatever goes wrong is one sentence."""

from __future__ import annotations

import argparse
import importlib
import os
import sys
from collections.abc import Sequence
from typing import NamedTuple

from junto.core.language import spoken
from junto.core.sentences import Unfit
from junto.core.workflow import Refused


class Command(NamedTuple):
    """A sub-command: a module with `add_arguments(parser)` and `run(args) -> int`, imported when it is called."""

    name: str
    module: str
    help: str
    database: bool = True  # the method commands need no database and no settings


COMMANDS = (
    Command("overlaps", "junto.core.overlaps.command", "find needs that meet in a file of needs", database=False),
    Command("share", "junto.core.sharing.command", "who pays what: shares of a cost by every rule", database=False),
    Command(
        "compare", "junto.core.pricing.command", "what offers cost: every price model on one basis", database=False
    ),
    Command("value", "junto.core.finance.command", "what a project is worth, alone or with a partner", database=False),
    Command(
        "tradeoffs", "junto.core.tradeoffs.command", "who gains, who loses, what each would choose", database=False
    ),
    Command("routes", "junto.core.routes.command", "how may we buy: lawful ways, documents, days", database=False),
    Command(
        "evidence", "junto.core.evidence.command", "did the pilot work: effect, interval, strength", database=False
    ),
    Command("consensus", "junto.core.consensus.command", "what residents agree on, from votes", database=False),
    Command("ballot", "junto.core.consensus.ballots.command", "which projects a ballot pays for", database=False),
    Command("ceremony", "junto.core.sealing.command", "the key of sealed bids: make, rehearse, open", database=False),
    Command("verify", "junto.core.tlog.command", "does a receipt, does a published log hold?", database=False),
    Command("demo", "junto.web.demonstration.command", "make a demonstration city and serve it", database=False),
    Command("migrate", "junto.journal.commands.migrate", "bring the database up to date"),
    Command(
        "setup", "junto.journal.commands.setup", "migrate, gather static files, add what an installation starts with"
    ),
    Command("serve", "junto.journal.commands.serve", "serve the pages, with the worker"),
    Command("work", "junto.journal.commands.work", "run the worker alone"),
    Command("journal", "junto.journal.commands.journal", "check that nobody changed the record; seal it"),
    Command("backup", "junto.journal.commands.backup", "a backup of everything but the keys, while the server runs"),
    Command("restore", "junto.journal.commands.restore", "a backup back into an empty place, verified", database=False),
    Command("people", "junto.people.command", "add the first administrator; list who is here; end sessions"),
    Command("documents", "junto.documents.commands", "retention, digests of files and versions, the search index"),
    Command("notices", "junto.notices.commands", "send the digest mails"),
    Command("docs", "junto.journal.commands.docs", "write the workflows as a document"),
    Command("places", "junto.places.command", "bring in the city's areas and the list of kinds of things"),
    Command("publish", "junto.publication.command", "write everything public as static files", database=False),
    Command("import", "junto.needs.imports.command", "bring a file of needs or of standing things in"),
)


def main(argv: Sequence[str] | None = None) -> int:
    """Run one sub-command. 0: done; 1: done, and what it checked does not hold; 2: could not be done, and why."""
    words = list(sys.argv[1:] if argv is None else argv)
    asked, words = _language(words)
    if not words or words[0] in ("-h", "--help"):
        sys.stdout.write(_overview())
        return 0 if words else 2
    command = next((one for one in COMMANDS if one.name == words[0]), None)
    if command is None:
        sys.stderr.write(f"junto: there is no command “{words[0]}”.\n\n{_overview()}")
        return 2
    try:
        if command.database:
            _begin()
        module = importlib.import_module(command.module)
        parser = argparse.ArgumentParser(prog=f"junto {command.name}")
        module.add_arguments(parser)
        parser.set_defaults(spoken=spoken(asked, os.environ))
        return int(module.run(parser.parse_args(words[1:])))
    except BrokenPipeError:
        # Whoever read our output has seen enough (junto … | head).
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        sys.stderr.write("junto: stopped.\n")
        return 130
    except Exception as error:
        if os.environ.get("JUNTO_DEBUG"):
            raise
        sys.stderr.write(f"junto {command.name}: {_sentence(error, asked)}\n")
        return 2


def _language(words: list[str]) -> tuple[str | None, list[str]]:
    """The language asked for before the command, and the words without it."""
    if words[:1] == ["--language"] and len(words) > 1:
        return words[1], words[2:]
    if words and words[0].startswith("--language="):
        return words[0].partition("=")[2], words[1:]
    return None, words


def _begin() -> None:
    """Read the settings and make the rooms ready."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "junto.settings")
    importlib.import_module("django").setup()


def _sentence(error: Exception, asked: str | None = None) -> str:
    """Return what went wrong in one sentence; refusals, wrong settings and ValueErrors speak for themselves."""
    if isinstance(error, Unfit) and error.sentence.code != "no_such_language":
        return " ".join(error.sentence.said(spoken(asked, os.environ).say).split())
    if isinstance(error, OSError) and error.strerror:
        return f"{error.filename}: {error.strerror}." if error.filename else f"{error.strerror}."
    speaking = isinstance(error, ValueError | Refused) or type(error).__name__ == "ImproperlyConfigured"
    if speaking and str(error):
        return " ".join(str(error).split())
    said = " ".join(str(error).split())[:200]
    return f"this was not foreseen ({type(error).__name__}: {said}). Set JUNTO_DEBUG=1 to see where it happened."


def _overview() -> str:
    width = max(len(one.name) for one in COMMANDS)
    lines = [f"  {one.name.ljust(width)}  {one.help}" for one in COMMANDS]
    more = "junto COMMAND --help tells more; junto --language es COMMAND … answers in Spanish."
    return "\n".join(["usage: junto COMMAND …", "", *lines, "", more]) + "\n"

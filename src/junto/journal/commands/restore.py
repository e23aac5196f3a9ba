"""`junto restore FILE --data DIR`: a backup back into an empty place, verified; says what follows from it."""

from __future__ import annotations

import argparse
import importlib
import os
import sys
from pathlib import Path
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

SHOWN = 50  # findings that are listed


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What, where to, and a later checkpoint to hold it to."""
    parser.add_argument("file", nargs="?", help="the backup; left out with --since: hold what was restored to it now")
    parser.add_argument("--data", required=True, help="the new data folder: empty, or with the mirrored keys alone")
    parser.add_argument(
        "--since",
        metavar="CHECKPOINT",
        help="the newest published checkpoint that anyone kept; none, where no log was ever published",
    )
    parser.add_argument(
        "--key",
        action="append",
        default=[],
        help="verifier key that the checkpoint must be signed by (default: the log's own, from the mirrored keys)",
    )


def run(args: argparse.Namespace) -> int:
    """Restore, or only compare; 1 where something does not hold or a published entry is missing."""
    data = Path(args.data).absolute()
    if args.file is None:
        if not args.since:
            raise ValueError("Name the backup, or with --since a checkpoint to hold the restored data to.")
        _begin(data, data)
        since, restoring = _since(args)
        with translation.override(args.spoken.code):
            return _say_compared(restoring.hold_to(since), since.origin)
    if not Path(args.file).is_file():
        raise ValueError(f"There is no file {args.file}.")
    from junto.journal.backups import emptiness  # noqa: PLC0415 - before the settings are read

    with emptiness.place(data) as staging:
        _begin(staging, data)
        since, restoring = _since(args)
        from junto.journal.commands.backup import told  # noqa: PLC0415 - after the settings
        from junto.journal.commands.migrate import migrate  # noqa: PLC0415

        restored = restoring.restore(Path(args.file), since, told, migrate)
    with translation.override(args.spoken.code):
        return _say(restored, data, since)


def _begin(data: Path, keys_beside: Path) -> None:
    os.environ["JUNTO_DATA"] = str(data)
    os.environ.setdefault("JUNTO_KEYS", str(keys_beside / "keys"))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "junto.settings")
    importlib.import_module("django").setup()


def _since(args: argparse.Namespace) -> tuple[Any, Any]:
    from junto.core.tlog.notes import read_key  # noqa: PLC0415
    from junto.journal.backups import restoring  # noqa: PLC0415 - needs the settings
    from junto.journal.log.keys import known  # noqa: PLC0415

    keys = [read_key(text) for text in args.key] or known()
    return (restoring.read_since(Path(args.since), keys) if args.since else None), restoring


def _say(restored: Any, data: Path, since: Any) -> int:
    report, manifest, findings = restored.report, restored.manifest, restored.findings
    facts = {
        "data": data,
        "made": manifest["made_at"],
        "digest": restored.digest,
        "entries": f"{report.entries:,}",
        "rows": f"{report.rows:,}",
        "seals": f"{report.seals:,}",
        "last": restored.last_at or _("never"),
        "more": len(findings) - SHOWN,
        "findings": len(findings),
    }
    said = [
        _("Restored into %(data)s: the backup of %(made)s, digest %(digest)s."),
        _(
            "Every file has the digest in its manifest. The journal was read: %(entries)s entries, %(rows)s rows, "
            "%(seals)s seals; the last entry is of %(last)s."
        ),
        _("What happened after it is not here. Whoever holds a receipt of later can show it (junto verify)."),
    ]
    sys.stdout.write("".join(f"{sentence % facts}\n" for sentence in said))
    sys.stdout.write("".join(f"- {finding}\n" for finding in findings[:SHOWN]))
    said = [_("… and %(more)s more.")] if len(findings) > SHOWN else []
    said.append(_("%(findings)s findings.") if findings else _("All of it holds."))
    sys.stdout.write("".join(f"{sentence % facts}\n" for sentence in said))
    code = 1 if findings else 0
    if restored.comparison is not None:
        return _say_compared(restored.comparison, since.origin) or code
    held = _("The log is not published before it was held to the newest checkpoint that anyone has: %(command)s")
    sys.stdout.write(held % {"command": f"junto restore --data {data} --since CHECKPOINT"} + "\n")
    return code


def _say_compared(compared: Any, origin: str) -> int:
    facts = {"origin": origin, "missing": f"{compared.missing:,}", "size": f"{compared.size:,}"}
    if compared.other:
        said = _("ANOTHER HISTORY: the checkpoint of “%(origin)s” tells of entries that are not these.")
    elif compared.missing:
        said = _(
            "ROLLED BACK: %(missing)s entries that “%(origin)s” had published are not here (%(size)s are). They cannot "
            "be had back from the log, which holds digests alone."
        )
    else:
        sys.stdout.write(_("Everything that the checkpoint tells of is here: the log may be published on.") + "\n")
        return 0
    follows = _(
        "What follows: publish nothing under that name any more (this program refuses to). Leave the published files "
        "as they are, give the log a new name and key, and tell everybody who offered or was waiting: see "
        "docs/operations.md, “After a restore”."
    )
    sys.stdout.write(f"{said % facts}\n{follows}\n")
    return 1

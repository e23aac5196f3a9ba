"""`junto restore FILE --data DIR`: a backup back into an empty place, verified; says what follows from it."""

from __future__ import annotations

import argparse
import importlib
import os
import sys
from pathlib import Path
from typing import Any


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
    report, manifest = restored.report, restored.manifest
    sys.stdout.write(
        f"Restored into {data}: the backup of {manifest['made_at']}, digest {restored.digest}.\n"
        f"Every file has the digest in its manifest. The journal was read: {report.entries:,} entries, "
        f"{report.rows:,} rows, {report.seals:,} seals; the last entry is of {restored.last_at or 'never'}.\n"
        f"What happened after it is not here. Whoever holds a receipt of later can show it (junto verify).\n"
    )
    for finding in restored.findings[:50]:
        sys.stdout.write(f"- {finding}\n")
    if len(restored.findings) > 50:
        sys.stdout.write(f"… and {len(restored.findings) - 50} more.\n")
    sys.stdout.write(f"{len(restored.findings)} findings.\n" if restored.findings else "All of it holds.\n")
    code = 1 if restored.findings else 0
    if restored.comparison is not None:
        return _say_compared(restored.comparison, since.origin) or code
    sys.stdout.write(
        "The log is not published before it was held to the newest checkpoint that anyone has: "
        f"junto restore --data {data} --since CHECKPOINT\n"
    )
    return code


def _say_compared(compared: Any, origin: str) -> int:
    if compared.other:
        sys.stdout.write(f"ANOTHER HISTORY: the checkpoint of “{origin}” tells of entries that are not these.\n")
    elif compared.missing:
        sys.stdout.write(
            f"ROLLED BACK: {compared.missing:,} entries that “{origin}” had published are not here "
            f"({compared.size:,} are). They cannot be had back from the log, which holds digests alone.\n"
        )
    else:
        sys.stdout.write("Everything that the checkpoint tells of is here: the log may be published on.\n")
        return 0
    sys.stdout.write(
        "What follows: publish nothing under that name any more (this program refuses to). Leave the published files "
        "as they are, give the log a new name and key, and tell everybody who offered or was waiting: see "
        "docs/operations.md, “After a restore”.\n"
    )
    return 1

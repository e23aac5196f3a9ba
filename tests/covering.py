"""Which lines and branches a run of the tests reaches, measured at a fifth of what tracing costs.

SlipCover marks the lines of Junto's modules as they are imported and takes each mark away once it was passed; a tracer
is asked at every line for ever, which made the run nearly three times as long. What it found is written as data of
coverage.py, which adds up the processes and reports. Programs that tests start are traced as ever: they are few.

JUNTO_TEST_COVERAGE=yes asks for it; the pieces lie in the project's folder as `.coverage.*`, for `coverage combine`.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "junto"
LEFT_OUT = "*/migrations/*"
ASKED = "JUNTO_TEST_COVERAGE"
PROGRAMS = "JUNTO_TEST_PROGRAMS_COVERAGE"  # coverage.py's settings for programs that tests start
TRACED = "COVERAGE_PROCESS_CONFIG"  # where coverage.py looks for them in a new process

_seen: Any = None


def ask_programs() -> None:
    """Have the programs that this run starts measured as well."""
    import coverage  # noqa: PLC0415 - only where it is asked for

    settings = coverage.Coverage(
        data_file=str(ROOT / ".coverage"), data_suffix=True, branch=True, source=[str(SOURCE)], omit=[LEFT_OUT]
    ).config
    settings.patch = ["subprocess", "fork"]  # a program's own programs too
    os.environ[PROGRAMS] = settings.serialize()


def begin() -> None:
    """Mark every module of Junto that this process imports from now on."""
    global _seen  # noqa: PLW0603 - there is one interpreter to measure
    import slipcover  # noqa: PLC0415 - only where it is asked for
    from slipcover.importer import SlipcoverMetaPathFinder  # noqa: PLC0415

    early = sorted(name for name in sys.modules if name.partition(".")[0] == "junto")
    assert not early, f"Imported before it could be measured: {early}"
    _seen = slipcover.Slipcover(branch=True)
    sys.meta_path.insert(0, SlipcoverMetaPathFinder(_seen, slipcover.FileMatcher(sources=[SOURCE], omit=[LEFT_OUT])))


def write(name: str) -> None:
    """Write what this process reached as data of coverage.py."""
    if _seen is None:
        return
    import coverage  # noqa: PLC0415

    files = {str(ROOT / file): found for file, found in _seen.get_coverage()["files"].items()}
    data = coverage.CoverageData(basename=str(ROOT / f".coverage.tests-{name}"))
    data.add_arcs({file: _arcs(file, found) for file, found in files.items() if found["executed_lines"]})
    data.touch_files(
        [str(path) for path in SOURCE.rglob("*.py") if "migrations" not in path.parts]
    )  # also if unreached
    data.write()


def _arcs(file: str, found: Any) -> set[tuple[int, int]]:
    """Pairs of lines as coverage.py keeps them: it calls the way out of a function by minus its first line, not 0.

    SlipCover has no branches for `case`: there the lines that follow tell which way was taken.
    """
    from coverage.parser import PythonParser  # noqa: PLC0415

    parser = PythonParser(text=Path(file).read_text(encoding="utf-8"), filename=file)
    parser.parse_source()
    possible, lines = parser.arcs(), {parser.first_line(line) for line in found["executed_lines"]}
    ways_out = {before: after for before, after in possible if after < 0}
    known = {parser.first_line(before) for before, _after in found["executed_branches"] + found["missing_branches"]}
    return (
        {(-1, line) for line in lines}
        | {(a, b or ways_out.get(parser.first_line(a), -1)) for a, b in found["executed_branches"]}
        | {(a, b) for a, b in possible if a not in known and a in lines and b in lines}
    )

"""The measures of the house beside their targets; `make measures` prints them."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from tests.architecture.sources import PACKAGE, ROOT, Function, Source, sources

LONGEST_FILE, NINETIETH_FILE = 400, 200
LONGEST_FUNCTION, LONGEST_IN_CORE = 50, 80
COMPLEXITY = 10
DEPENDENCIES = 25
JAVASCRIPT = 1500
VAGUE_NAMES = {"util", "utils", "helper", "helpers", "manager", "managers", "service", "services", "misc", "common"}
MODEL_SIGNALS = {"pre_init", "post_init", "pre_save", "post_save", "pre_delete", "post_delete", "m2m_changed"}
FOREIGN_METACLASSES = {"ABCMeta", "abc.ABCMeta", "EnumMeta", "EnumType"}
WRITES = {"save", "create", "bulk_create", "bulk_update", "get_or_create", "update_or_create"}
READS_ONLY = {"models", "queries", "views", "forms", "api", "workflow"}  # furniture that never writes a row
ACCOUNTS = {"create_user", "create_superuser"}  # Django's way of making accounts, which are no record of the city's
REASON = re.compile(r"#\s*long:\s*\S+")  # on a core function's first line: why it may pass 50 lines


@dataclass(frozen=True)
class Measure:
    """One row of the table: what is measured, how it stands, what it must be, and what breaks it."""

    name: str
    figure: str
    target: str
    breaches: tuple[str, ...]


MEASURES: list[Callable[[], Measure]] = []


def measure(function: Callable[[], Measure]) -> Callable[[], Measure]:
    """Add a measure to the table."""
    MEASURES.append(function)
    return function


def _lengths() -> list[tuple[int, str]]:
    return sorted((len(source.code_lines), source.name) for source in sources() if source.code_lines)


@measure
def longest_file() -> Measure:
    lengths = _lengths()
    long = tuple(f"{name}: {lines}" for lines, name in lengths if lines > LONGEST_FILE)
    return Measure("longest file, code lines", f"{lengths[-1][0]} ({lengths[-1][1]})", f"≤ {LONGEST_FILE}", long)


@measure
def ninetieth_percentile_of_files() -> Measure:
    lengths = [lines for lines, _ in _lengths()]
    ninetieth = lengths[min(len(lengths) - 1, -(-9 * len(lengths) // 10) - 1)]
    figure = f"{ninetieth} (median {lengths[len(lengths) // 2]}, {len(lengths)} files, {sum(lengths)} lines)"
    breach = (f"{ninetieth} lines",) if ninetieth > NINETIETH_FILE else ()
    return Measure("90th percentile of files", figure, f"≤ {NINETIETH_FILE}", breach)


def _functions() -> Iterator[tuple[Source, str, Function, int]]:
    for source in sources():
        for name, node in source.functions():
            yield source, name, node, source.length(node)


@measure
def longest_function() -> Measure:
    found = [(lines, f"{source.name}:{name}") for source, name, _, lines in _functions() if source.room != "core"]
    lines, name = max(found, default=(0, "none"))
    long = tuple(f"{name}: {lines}" for lines, name in found if lines > LONGEST_FUNCTION)
    return Measure("longest function outside core", f"{lines} ({name})", f"≤ {LONGEST_FUNCTION}", long)


@measure
def longest_function_in_core() -> Measure:
    breaches, longest = [], (0, "none")
    for source, name, node, lines in _functions():
        if source.room != "core":
            continue
        longest = max(longest, (lines, f"{source.name}:{name}"))
        head = "\n".join(source.text.splitlines()[max(0, node.lineno - 2) : node.body[0].lineno])
        if lines > LONGEST_IN_CORE or (lines > LONGEST_FUNCTION and not REASON.search(head)):
            breaches.append(f"{source.name}:{name}: {lines}")
    target = f"≤ {LONGEST_FUNCTION}, ≤ {LONGEST_IN_CORE} with `# long: reason`"
    return Measure("longest function in core", f"{longest[0]} ({longest[1]})", target, tuple(breaches))


@measure
def complexity() -> Measure:
    options = [
        "--select=C901",
        "--config=lint.mccabe.max-complexity=1",
        "--output-format=json",
        "--no-cache",
        "--exit-zero",
    ]
    command = [sys.executable, "-m", "ruff", "check", *options, "--ignore-noqa", str(PACKAGE)]
    found = json.loads(subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT).stdout)
    ranked = []
    for row in found:
        name, value = re.search(r"`(.+)` is too complex \((\d+)", row["message"]).groups()  # type: ignore[union-attr]
        if "/migrations/" not in row["filename"]:
            ranked.append((int(value), f"{row['filename'].removeprefix(f'{PACKAGE}/')}:{name}"))
    value, name = max(ranked, default=(1, "none"))
    over = tuple(f"{name}: {value}" for value, name in ranked if value > COMPLEXITY)
    return Measure("highest complexity of a function", f"{value} ({name})", f"≤ {COMPLEXITY}", over)


@lru_cache
def _imports() -> dict[str, set[str]]:
    """Module → modules of ours it imports anywhere in its text, even inside a function."""
    names = {_module(source): source for source in sources()}
    found: dict[str, set[str]] = {}
    for name, source in names.items():
        wanted = set()
        for node in ast.walk(source.tree):
            if isinstance(node, ast.Import):
                wanted |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                origin = _origin(source, node)
                inner = {f"{origin}.{alias.name}" for alias in node.names}
                wanted |= inner & names.keys()
                wanted |= {origin} if inner - names.keys() else set()
        found[name] = {other for other in wanted if other in names and other != name}
    return found


def _module(source: Source) -> str:
    return (
        "junto." + source.name.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
        if source.name != "__init__.py"
        else "junto"
    )


def _in_cycles(graph: dict[str, set[str]]) -> list[str]:
    def reached(start: str) -> set[str]:
        seen: set[str] = set()
        open_ends = list(graph[start])
        while open_ends:
            name = open_ends.pop()
            if name not in seen:
                seen.add(name)
                open_ends.extend(graph.get(name, ()))
        return seen

    return sorted(name for name in graph if name in reached(name))


@measure
def import_cycles() -> Measure:
    modules = _in_cycles(_imports())
    rooms: dict[str, set[str]] = {}
    for name, others in _imports().items():
        room = ".".join(name.split(".")[:2])
        rooms.setdefault(room, set()).update(".".join(other.split(".")[:2]) for other in others)
    for room, others in rooms.items():
        others.discard(room)
    circled = _in_cycles(rooms)
    figure = f"{len(circled)} of {len(rooms)} rooms, {len(modules)} of {len(_imports())} modules"
    return Measure("rooms and modules in an import cycle", figure, "0", tuple(circled + modules))


@measure
def django_in_core() -> Measure:
    found = [
        f"{source.name}: {name}"
        for source in sources()
        if source.room == "core"
        for name in imported_names(source)
        if name.split(".")[0] == "django"
    ]
    return Measure("imports of Django in core", str(len(found)), "0", tuple(found))


def imported_names(source: Source) -> Iterator[str]:
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{_origin(source, node)}.{alias.name}" for alias in node.names)


def _origin(source: Source, node: ast.ImportFrom) -> str:
    """The module that names are imported from, relative ones made absolute."""
    if not node.level:
        return node.module or ""
    here = ["junto", *source.name.removesuffix(".py").split("/")][: -node.level]
    return ".".join([*here, *([node.module] if node.module else [])])


@measure
def model_signals() -> Measure:
    found = []
    for source in sources():
        imported = {name for name in imported_names(source) if name.split(".")[-1] in MODEL_SIGNALS}
        used = {n.attr for n in ast.walk(source.tree) if isinstance(n, ast.Attribute) and n.attr in MODEL_SIGNALS}
        found += [f"{source.name}: {name}" for name in sorted(imported | used)]
    return Measure("model signals", str(len(found)), "0", tuple(found))


@measure
def metaclasses() -> Measure:
    found = []
    for source in sources():
        for node in ast.walk(source.tree):
            if isinstance(node, ast.ClassDef):
                chosen = [ast.unparse(word.value) for word in node.keywords if word.arg == "metaclass"]
                bases = [ast.unparse(base) for base in node.bases]
                if set(chosen) - FOREIGN_METACLASSES or "type" in bases:
                    found.append(f"{source.name}: {node.name}")
    return Measure("metaclasses of ours", str(len(found)), "0", tuple(found))


@measure
def vague_names() -> Measure:
    found = [
        path.relative_to(ROOT).as_posix()
        for path in PACKAGE.rglob("*")
        if path.stem.lower().strip("_") in VAGUE_NAMES and "vendor" not in path.parts
    ]
    return Measure("files and folders with a vague name", str(len(found)), "0", tuple(found))


@measure
def module_docstrings() -> Measure:
    without = [source.name for source in sources() if not (ast.get_docstring(source.tree) or "").strip()]
    told = len(sources()) - len(without)
    return Measure("modules that say what they are for", f"{told} of {len(sources())}", "every one", tuple(without))


@measure
def documented_core() -> Measure:
    public, without = 0, []
    for source in sources():
        if source.room != "core":
            continue
        for name, node in source.functions():
            if any(part.startswith("_") for part in name.split(".")) or _is_nested(source, node) or _is_overload(node):
                continue
            public += 1
            if not ast.get_docstring(node):
                without.append(f"{source.name}:{name}")
    figure = f"{public - len(without)} of {public}"
    return Measure("public functions of core that are documented", figure, "every one", tuple(without))


def _is_nested(source: Source, node: Function) -> bool:
    return any(
        node is not other and isinstance(other, Function) and other.lineno < node.lineno <= (other.end_lineno or 0)
        for _, other in source.functions()
    )


def _is_overload(node: Function) -> bool:
    return any(ast.unparse(decorator).endswith("overload") for decorator in node.decorator_list)


@measure
def annotations() -> Measure:
    total, without = 0, []
    for source, name, node, _ in _functions():
        total += 1
        arguments = node.args.posonlyargs + node.args.args + node.args.kwonlyargs
        bare = [a.arg for a in arguments if a.annotation is None and a.arg not in {"self", "cls"}]
        bare += [a.arg for a in (node.args.vararg, node.args.kwarg) if a is not None and a.annotation is None]
        if bare or node.returns is None:
            without.append(f"{source.name}:{name}")
    return Measure("functions with all annotations", f"{total - len(without)} of {total}", "every one", tuple(without))


@measure
def writes_outside_actions() -> Measure:
    """What can be seen in the text; the watch in the tests sees what is done."""
    found = []
    for source in sources():
        if source.room in {"core", "journal"} or not READS_ONLY & set(source.name.removesuffix(".py").split("/")[1:]):
            continue
        for name, node in source.functions():
            if name.split(".")[-1] not in ACCOUNTS:
                found += [f"{source.name}:{call.lineno}: {ast.unparse(call.func)}()" for call in _writes(node)]
            if name.endswith(".save") and source.path.stem == "models":
                found.append(f"{source.name}:{node.lineno}: def save")
    return Measure("rows written by furniture that only reads", str(len(found)), "0", tuple(found))


def _writes(node: Function) -> Iterator[ast.Call]:
    for call in ast.walk(node):
        if not (isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr in WRITES):
            continue
        if call.func.attr == "save" or "objects" in ast.unparse(call.func.value):
            yield call


@measure
def dependencies() -> Measure:
    named = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["dependencies"]
    over = (f"{len(named)} dependencies",) if len(named) > DEPENDENCIES else ()
    return Measure("direct runtime dependencies", str(len(named)), f"≤ {DEPENDENCIES}", over)


@measure
def javascript() -> Measure:
    lines = 0
    for path in sorted(PACKAGE.rglob("*.js")):
        if "vendor" not in path.parts:
            text = re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
            lines += sum(1 for line in text.splitlines() if line.strip() and not line.strip().startswith("//"))
    over = (f"{lines} lines",) if lines > JAVASCRIPT else ()
    return Measure("hand-written JavaScript, code lines", str(lines), f"≤ {JAVASCRIPT}", over)


def table() -> str:
    """All measures as a Markdown table."""
    rows = [measured() for measured in MEASURES]
    lines = ["| measure | figure | target | |", "|---|---|---|---|"]
    lines += [f"| {row.name} | {row.figure} | {row.target} | {'BROKEN' if row.breaches else 'holds'} |" for row in rows]
    broken = [f"  {row.name}: {breach}" for row in rows for breach in row.breaches]
    return "\n".join(lines + (["", "Broken by:", *broken] if broken else []))


if __name__ == "__main__":
    print(table())

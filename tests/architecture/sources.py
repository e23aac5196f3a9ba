"""The package's source files as the measures see them: code lines without docstrings, comments or data."""

from __future__ import annotations

import ast
import io
import tokenize
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PACKAGE = ROOT / "src" / "junto"
SILENT = {
    tokenize.COMMENT,
    tokenize.NL,
    tokenize.NEWLINE,
    tokenize.INDENT,
    tokenize.DEDENT,
    tokenize.ENCODING,
    tokenize.ENDMARKER,
}
Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Source:
    """One Python file of the package."""

    path: Path

    @property
    def name(self) -> str:
        """Where it lies, as a person would say it: `journal/door.py`."""
        return self.path.relative_to(PACKAGE).as_posix()

    @property
    def room(self) -> str:
        """The room it belongs to; a file at the top is a room of its own (`settings`)."""
        return self.name.partition("/")[0].removesuffix(".py")

    @cached_property
    def text(self) -> str:
        return self.path.read_text(encoding="utf-8")

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text, filename=str(self.path))

    @cached_property
    def code_lines(self) -> frozenset[int]:
        """The numbers of the lines that hold code."""
        held: set[int] = set()
        for token in tokenize.generate_tokens(io.StringIO(self.text).readline):
            if token.type not in SILENT:
                held.update(range(token.start[0], token.end[0] + 1))
        return frozenset(held - self._docstring_lines - self._data_lines)

    @cached_property
    def _docstring_lines(self) -> set[int]:
        found: set[int] = set()
        for node in ast.walk(self.tree):
            if (
                isinstance(node, ast.Module | ast.ClassDef | Function)
                and ast.get_docstring(node, clean=False) is not None
            ):
                found.update(_lines(node.body[0]))
        return found

    @cached_property
    def _data_lines(self) -> set[int]:
        """Constants of a module or class that are nothing but literals: data, not code."""
        found: set[int] = set()
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Module | ast.ClassDef):
                for statement in node.body:
                    if isinstance(statement, ast.Assign | ast.AnnAssign) and _is_literal(statement.value):
                        found.update(_lines(statement))
        return found

    def functions(self) -> Iterator[tuple[str, Function]]:
        """Every function with its dotted name inside the file, nested ones included."""
        yield from _functions(self.tree, "")

    def length(self, node: ast.AST) -> int:
        """How many code lines a function or class has."""
        return len(self.code_lines & set(_lines(node)))


@lru_cache
def sources() -> tuple[Source, ...]:
    """Every Python file of the package but migrations, which Django writes."""
    return tuple(Source(path) for path in sorted(PACKAGE.rglob("*.py")) if "migrations" not in path.parts)


def _functions(node: ast.AST, prefix: str) -> Iterator[tuple[str, Function]]:
    for child in ast.iter_child_nodes(node):
        inner = prefix
        if isinstance(child, ast.ClassDef | Function):
            inner = f"{prefix}{child.name}."
        if isinstance(child, Function):
            yield prefix + child.name, child
        yield from _functions(child, inner)


def _is_literal(value: ast.expr | None) -> bool:
    try:
        ast.literal_eval(value)  # type: ignore[arg-type]
    except (ValueError, TypeError):
        return False
    return True


def _lines(node: ast.AST) -> range:
    return range(node.lineno, (node.end_lineno or node.lineno) + 1)  # type: ignore[attr-defined]

"""What the program reads of query strings: every name, found in its source, its filters and the API's description.

Each stands in `names/queries.txt` with what it takes: `id` (of something, and the addresses where one is guessed),
`word` (one of a list, a number, a text), or `address`. One that is not listed fails. Guessed is the id of a thing that
the asker may not read: the answer must be, to the letter, that to an id which nothing bears (`guessing.py`).
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache

from django import forms
from django.urls import get_resolver

from junto.publication.api import api
from tests.permissions.listing import HERE, lines
from tests.permissions.watching import takes_an_id

SOURCE = HERE.parents[1] / "src" / "junto"
TAKES = frozenset({"id", "word", "address"})


@cache
def listed() -> dict[str, tuple[str, ...]]:
    """Where a name is read, and the name → what it takes, and the addresses at which an id is guessed."""
    found: dict[str, tuple[str, ...]] = {}
    for line in lines(HERE / "names" / "queries.txt"):
        name, _sign, words = (part.strip() for part in line.partition("|"))
        takes = tuple(words.split())
        if name in found or takes[0] not in TAKES or (takes[0] == "id") != (len(takes) > 1):
            raise ValueError(f"queries.txt: cannot read “{line}”")
        found[name] = takes
    return found


def unlisted() -> list[str]:
    """Names that no line speaks of, and lines that speak of no name."""
    there, told = declared(), set(listed())
    said = [f"{name}: this name of a query is not listed" for name in sorted(there - told)]
    return said + [f"{name}: listed, and nothing reads it" for name in sorted(told - there)]


def guessed() -> list[tuple[str, str]]:
    """Address and name, wherever an id is guessed."""
    pairs = {(at, name.rpartition(" ")[2]) for name, takes in listed().items() for at in takes[1:]}
    return sorted(pairs)


def declared() -> set[str]:
    """Every name that is read: `room.module name`, `room.Form name` where it takes an id, `api operation name`."""
    get_resolver().check()  # has every form imported
    found: set[str] = set()
    bound: set[str] = set()
    for file in sorted(SOURCE.rglob("*.py")):
        where = ".".join(file.relative_to(SOURCE).with_suffix("").parts)
        text = file.read_text(encoding="utf-8")
        for node in ast.walk(ast.parse(text)) if ".GET" in text else ():
            found |= {f"{where} {name}" for name in _read(node)}
            bound |= set(_bound(node))
    return found | set(_of_forms(bound)) | set(_of_the_api())


def _is_query(node: ast.AST) -> bool:
    return isinstance(node, ast.Attribute) and node.attr == "GET"


def _word(node: ast.AST) -> str:
    return str(node.value) if isinstance(node, ast.Constant) else ast.unparse(node)


def _read(node: ast.AST) -> Iterator[str]:
    """The names that one piece of source reads of a query by itself."""
    match node:
        case ast.Call(func=ast.Attribute(value=owner, attr="get" | "getlist"), args=[first, *_]) if _is_query(owner):
            yield _word(first)
        case ast.Subscript(value=owner, slice=key) if _is_query(owner):
            yield _word(key)
        case ast.Compare(left=left, ops=[ast.In()], comparators=[right]) if _is_query(right):
            yield _word(left)


def _bound(node: ast.AST) -> Iterator[str]:
    """The forms that a piece of source fills from a query."""
    match node:
        case ast.Call(func=ast.Name(id=name), args=[first, *_]) if any(_is_query(part) for part in ast.walk(first)):
            yield name


def _of_forms(names: set[str]) -> Iterator[str]:
    ahead = list(forms.BaseForm.__subclasses__())
    while ahead:
        form = ahead.pop()
        ahead.extend(form.__subclasses__())
        if form.__name__ in names and form.__module__.startswith("junto."):
            for key, one in getattr(form, "base_fields", {}).items():
                if takes_an_id(one):
                    yield f"{form.__module__.split('.')[1]}.{form.__name__} {key}"


def _of_the_api() -> Iterator[str]:
    for operations in api.get_openapi_schema()["paths"].values():
        for operation in operations.values():
            for one in operation.get("parameters", ()):
                told = str(one.get("schema", {}))
                if one["in"] == "query" and ("uuid" in told or one["name"] in {"organization", "jurisdiction"}):
                    yield f"api {operation['operationId'].partition('_api_')[2]} {one['name']}"

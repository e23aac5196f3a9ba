"""What one room names of another without importing it: tables, addresses, templates, tags and migrations.

The order of the rooms is read from the import linter's contract in pyproject.toml, so that there is one list only.
"""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module
from pathlib import Path

from tests.architecture.sources import PACKAGE, ROOT, Source, sources

TEMPLATE_REFERENCE = re.compile(r"""{%-?\s*(?:extends|include)\s+["']([^"']+)["']""")
URL_REFERENCE = re.compile(r"""{%-?\s*url\s+["']([^"']+)["']""")
STATIC_REFERENCE = re.compile(r"""{%-?\s*static\s+["']([^"']+)["']""")
LOADED_TAGS = re.compile(r"""{%-?\s*load\s+([^%]+?)\s*-?%}""")
NAMES_AN_ADDRESS = {"reverse", "reverse_lazy", "redirect", "resolve_url"}
MODULE_NAME = re.compile(r"junto\.([a-z_]+)(\.[\w.]+)?")


@dataclass(frozen=True)
class Reference:
    """One room's file naming something that another room owns."""

    where: str
    room: str
    what: str
    owner: str

    def __str__(self) -> str:
        return f"{self.where} ({self.room}) names {self.what} ({self.owner})"


@lru_cache
def order() -> tuple[str, ...]:
    """The rooms from core on; what stands at the top (settings, addresses, command line) is not a room."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    layers = next(contract["layers"] for contract in contracts if contract["id"] == "rooms")
    return tuple(layer.strip("()") for layer in reversed(layers[1:]))


def against_the_order(references: Iterator[Reference]) -> list[str]:
    """Those references whose owner stands after the room that names it."""
    place = {room: number for number, room in enumerate(order())}
    return [
        str(reference)
        for reference in references
        if reference.room in place and reference.owner in place and place[reference.owner] > place[reference.room]
    ]


def foreign_keys() -> Iterator[Reference]:
    """Every relation from one table to another."""
    from django.apps import apps  # noqa: PLC0415 - after pytest-django has set Django up

    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.get_fields(include_hidden=True):
            if field.is_relation and not field.auto_created and field.related_model:
                yield Reference(
                    f"{model.__name__}.{field.name}",
                    _room_of_module(model.__module__),
                    field.related_model.__name__,
                    _room_of_module(field.related_model.__module__),
                )


def migration_dependencies() -> Iterator[Reference]:
    """Every migration that waits for another one."""
    from django.apps import apps  # noqa: PLC0415
    from django.db.migrations.loader import MigrationLoader  # noqa: PLC0415

    rooms = {config.label: _room_of_module(config.name) for config in apps.get_app_configs()}
    for (label, name), migration in MigrationLoader(None).disk_migrations.items():
        for needed, needed_name in migration.dependencies:
            if label in rooms and needed in rooms:
                yield Reference(f"{label}.{name}", rooms[label], f"{needed}.{needed_name}", rooms[needed])


def addresses() -> Iterator[Reference]:
    """Every address named in a template or in Python."""
    owners = _owners_of_addresses()
    for path, room, text in templates():
        for name in URL_REFERENCE.findall(text):
            yield Reference(path, room, name, owners.get(name, ""))
    for source in sources():
        for name, line in _addresses_in_python(source):
            yield Reference(f"{source.name}:{line}", source.room, name, owners.get(name, ""))


def unknown_addresses() -> list[str]:
    """Names of addresses that nothing answers to: a page that cannot be drawn."""
    from django.urls import get_resolver  # noqa: PLC0415

    known = _names(get_resolver(), "")
    return [str(reference) for reference in addresses() if reference.what not in known and "/" not in reference.what]


def template_references() -> Iterator[Reference]:
    """Every template that extends, includes or loads the tags of another, and every one Python draws."""
    owners = {name: room for name, room, _ in _named_templates()}
    libraries = {
        path.stem: path.relative_to(PACKAGE).parts[0]
        for path in PACKAGE.glob("*/templatetags/*.py")
        if path.stem != "__init__"
    }
    for path, room, text in templates():
        for name in TEMPLATE_REFERENCE.findall(text):
            yield Reference(path, room, name, owners.get(name, ""))
        for loaded in LOADED_TAGS.findall(text):
            for library in loaded.split(" from ")[-1].split():
                yield Reference(path, room, f"tags {library}", libraries.get(library, ""))
    for source in sources():
        for text, line in _strings(source):
            if text.endswith((".html", ".txt", ".xml")) and text in owners:
                yield Reference(f"{source.name}:{line}", source.room, text, owners[text])


def static_references() -> Iterator[Reference]:
    """Every static file a template names, by the room whose folder holds it."""
    held = {
        path.relative_to(folder).as_posix(): folder.relative_to(PACKAGE).parts[0]
        for folder in PACKAGE.glob("*/static")
        for path in folder.rglob("*")
    }
    for path, room, text in templates():
        for name in STATIC_REFERENCE.findall(text):
            yield Reference(path, room, name, held.get(name, ""))


def modules_by_name() -> Iterator[Reference]:
    """Every module of ours that is named in a string, to be imported later."""
    for source in sources():
        for text, line in _strings(source):
            found = MODULE_NAME.fullmatch(text)
            if found:
                yield Reference(f"{source.name}:{line}", source.room, text, found[1])


def templates() -> Iterator[tuple[str, str, str]]:
    """Every template: where it lies, its room, its text."""
    for path in sorted(PACKAGE.glob("*/templates/**/*")):
        if path.is_file():
            relative = path.relative_to(PACKAGE)
            yield relative.as_posix(), relative.parts[0], path.read_text(encoding="utf-8")


def _named_templates() -> Iterator[tuple[str, str, Path]]:
    for folder in PACKAGE.glob("*/templates"):
        for path in folder.rglob("*"):
            if path.is_file():
                yield path.relative_to(folder).as_posix(), folder.parent.name, path


@lru_cache
def _owners_of_addresses() -> dict[str, str]:
    from django.urls import get_resolver  # noqa: PLC0415

    return _names(get_resolver(), "")


def _names(resolver: object, prefix: str) -> dict[str, str]:
    """Full name of each address → the room whose view answers it ("" where it is not ours)."""
    found: dict[str, str] = {}
    for pattern in resolver.url_patterns:  # type: ignore[attr-defined]
        if hasattr(pattern, "url_patterns"):
            namespace = f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix
            found |= _names(pattern, namespace)
        elif pattern.name:
            view = getattr(pattern.callback, "view_class", pattern.callback)
            found[prefix + pattern.name] = _room_of_module(view.__module__)
    return found


def _addresses_in_python(source: Source) -> Iterator[tuple[str, int]]:
    for node in ast.walk(source.tree):
        if not isinstance(node, ast.Call):
            continue
        called = ast.unparse(node.func).rsplit(".", maxsplit=1)[-1]
        named = [node.args[0]] if called in NAMES_AN_ADDRESS and node.args else []
        named += [word.value for word in node.keywords if word.arg in {"act_url", "url_name"}]
        for value in named:
            if isinstance(value, ast.Constant) and isinstance(value.value, str) and value.value:
                yield value.value, node.lineno


def _strings(source: Source) -> Iterator[tuple[str, int]]:
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value, node.lineno


def _room_of_module(name: str) -> str:
    parts = name.split(".")
    return parts[1] if parts[0] == "junto" and len(parts) > 1 else ""


def furniture_out_of_place() -> list[str]:
    """Templates that do not lie in a folder named as their room: `needs/templates/needs/…`.

    A room may also stand in for a package's own template (allauth's `account/…`), as Django intends.
    """
    replaced = {"account", "mfa", "socialaccount", "usersessions", "allauth", "django"}
    found = []
    for name, room, _ in _named_templates():
        first, _, rest = name.partition("/")
        if first != room and first not in replaced and rest:
            found.append(f"{room}/templates/{name}")
    return found


def rooms_of_the_project() -> set[str]:
    """The folders of the package."""
    return {path.parent.name for path in PACKAGE.glob("*/__init__.py")}


def installed_order() -> list[str]:
    """The rooms as settings list them."""
    return [name.removeprefix("junto.") for name in import_module("junto.settings").ROOMS]

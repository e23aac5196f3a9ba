"""Reads jurisdictions: a YAML file by its path, or one that comes with Junto by its id."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Literal, cast

from junto.core.currencies import EXPONENTS
from junto.core.sentences import gettext_noop as _
from junto.core.strict_yaml import MOST_BYTES, Unsound, read_yaml
from junto.core.texts import shown

from .conditions import Vocabulary
from .facts import FACTS
from .fields import Fields
from .model import Jurisdiction, Provision, Words
from .problems import Faults, Faulty, RoutesError, hint
from .reading_parts import approvals_of, documents_of, facts_of, holidays_of, methods_of, parameters_of
from .reading_provisions import Names, provisions_of

FOLDER = Path(__file__).parent / "jurisdictions"
FIELDS = (
    "schema", "id", "label", "kind", "extends", "region", "currency", "applies", "not_covered", "parameters", "facts",
    "methods", "documents", "approvals", "holidays", "provisions", "without",
)  # fmt: skip
MOST_EXTENDED = 5


@lru_cache(maxsize=1)
def built_in() -> tuple[str, ...]:
    """The ids of the jurisdictions that come with Junto, in alphabetical order: each file in `jurisdictions/`."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.yaml")))


@lru_cache(maxsize=64)
def jurisdiction(name: str) -> Jurisdiction:
    """The jurisdiction of that id that comes with Junto. Raises RoutesError where there is none, Faulty."""
    if name not in built_in():
        words = _("There is no jurisdiction “%(name)s”. %(hint)s")
        raise RoutesError("unknown_jurisdiction", words, name=shown(name), hint=hint(name, built_in()))
    return read_jurisdiction(FOLDER / f"{name}.yaml")


def found(name: str) -> Jurisdiction:
    """A jurisdiction by its id or by the path of its file. Raises RoutesError, Faulty or OSError."""
    if name.endswith((".yaml", ".yml")) or "/" in name or Path(name).is_file():
        return read_jurisdiction(name)
    return jurisdiction(name)


def read_jurisdiction(path: str | Path) -> Jurisdiction:
    """The jurisdiction in a file (docs/routes.md), with all that it extends. Raises Faulty with every fault, OSError.

    What it extends is looked for among those that come with Junto, then beside the file as `<id>.yaml`.
    """
    return _read(Path(path), ())


def _read(path: Path, above: tuple[str, ...]) -> Jurisdiction:
    faults = Faults(path.name)
    with path.open("rb") as file:
        content = file.read(MOST_BYTES + 1)
    try:
        root = read_yaml(content)
    except Unsound as error:
        for one in error.problems:
            faults.add(one.line, one.sentence.code, one.sentence.template, **one.sentence.params)
        raise Faulty(faults.found) from None
    fields = Fields(root, FIELDS, faults)
    faults.stop() if not fields.data else None
    made = _made(fields, _extended(fields, path, above), faults)
    faults.stop()
    return made


def _extended(fields: Fields, path: Path, above: tuple[str, ...]) -> Jurisdiction | None:
    """What a file extends; its faults are named in their own file."""
    if not fields.has("extends"):
        return None
    name = fields.name("extends")
    own = fields.text("id", "")
    known = (*built_in(), *sorted(one.stem for one in path.parent.glob("*.yaml")))
    if name in (*above, own) or len(above) >= MOST_EXTENDED:
        words = _("“%(name)s” extends itself, or more than %(most)s files extend each other.")
        fields.odd("extends", "circle", words, name=shown(name), most=MOST_EXTENDED)
    elif name not in known:
        words = _("There is no jurisdiction “%(name)s” to extend. %(hint)s")
        fields.faults.unknown(fields.at("extends"), "unknown_jurisdiction", words, name, dict.fromkeys(known))
    else:
        folder = FOLDER if name in built_in() else path.parent
        return _read(folder / f"{name}.yaml", (*above, own))
    return None


@dataclass(frozen=True, slots=True)
class _Own:
    """What stands in the file itself."""

    id: str
    kind: Literal["base", "overlay"]
    currency: str


def _made(fields: Fields, base: Jurisdiction | None, faults: Faults) -> Jurisdiction:
    own = _own(fields, base)
    parameters = {**(base.parameters if base else {}), **parameters_of(fields)}
    facts = {**(base.facts if base else {}), **facts_of(fields, base.facts if base else {})}
    methods = {**(base.methods if base else {}), **methods_of(fields)}
    documents = {**(base.documents if base else {}), **documents_of(fields)}
    approvals = {**(base.approvals if base else {}), **approvals_of(fields)}
    words = Vocabulary({**FACTS, **facts}, parameters)
    names = Names(own.id, words, methods, documents, approvals, parameters)
    provisions = _joined(fields, base, provisions_of(fields, names))
    if own.kind == "overlay":
        fields.need("applies")
    elif fields.has("applies"):
        fields.odd("applies", "base_applies", _("“%(field)s” belongs to an overlay; a base always holds."))
    if not provisions:
        fields.odd("provisions", "no_provisions", _("The file has no provisions."))
    _each_method_has_a_way(fields, methods, provisions)
    return Jurisdiction(
        id=own.id, label=fields.words("label"), kind=own.kind, currency=own.currency, region=fields.words("region", ""),
        applies=fields.condition("applies", words), parameters=parameters, facts=facts, methods=methods,
        documents=documents, approvals=approvals, provisions=provisions,
        holidays=holidays_of(fields) if fields.has("holidays") else (base.holidays if base else ()),
        not_covered=(*_texts(fields, faults), *(base.not_covered if base else ())),
        line=(own.id, *(base.line if base else ())),
    )  # fmt: skip


def _own(fields: Fields, base: Jurisdiction | None) -> _Own:
    if fields.need("schema") and fields.data["schema"].value != 1:
        fields.odd("schema", "unknown_schema", _("“%(field)s” must be 1, the only one there is."))
    kind = fields.choice("kind", ("base", "overlay"))
    if base and base.kind != kind:
        fields.odd("extends", "other_kind", _("A base extends a base, an overlay an overlay."))
    currency = fields.text("currency", base.currency if base else None)
    if currency and currency not in EXPONENTS:
        words = _("“%(value)s” is not a currency code of ISO 4217, such as USD.")
        fields.odd("currency", "unknown_currency", words, value=shown(currency))
    elif base and currency != base.currency:
        fields.odd("currency", "other_currency", _("The file that this one extends counts in another currency."))
    return _Own(fields.name("id"), cast(Literal["base", "overlay"], kind), currency)


def _texts(fields: Fields, faults: Faults) -> Sequence[Words]:
    texts = []
    for node in fields.items("not_covered"):
        if not isinstance(node.value, str):
            faults.add(node.line, "not_text", _("“%(field)s” must be a text."), field="not_covered")
        else:
            texts.append(Words(" ".join(node.value.split())))
    return texts


def _joined(fields: Fields, base: Jurisdiction | None, own: tuple[Provision, ...]) -> tuple[Provision, ...]:
    """Own provisions in the place of those with the same id, the others after; those in `without` left out."""
    inherited = base.provisions if base else ()
    left_out = fields.names("without", [one.id for one in inherited], "provision")
    mine = {one.id: one for one in own}
    kept = [mine.pop(one.id, one) for one in inherited if one.id not in left_out]
    return (*kept, *mine.values())


def _each_method_has_a_way(fields: Fields, methods: object, provisions: Sequence[Provision]) -> None:
    assert isinstance(methods, dict)
    permitted = {one.permits for one in provisions}
    for name, node in fields.by_name("methods"):
        if name in methods and name not in permitted:
            words = _("No provision permits the method “%(name)s”.")
            fields.faults.add(node.line, "method_without_way", words, name=name)


def check(paths: Sequence[str | Path]) -> tuple[list[Jurisdiction], Faulty | None]:
    """Read several files: those that are sound, and the faults of all others together. Raises OSError."""
    sound, faults = [], []
    for path in paths:
        try:
            sound.append(read_jurisdiction(path))
        except Faulty as error:
            faults += [
                replace(one, file=one.file if one.file != Path(path).name else str(path)) for one in error.faults
            ]
    return sound, Faulty(faults) if faults else None

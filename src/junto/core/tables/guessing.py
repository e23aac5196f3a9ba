"""Proposes which column fills which field, by names (English and Spanish) and by the look of the values."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from junto.core.sentences import Unfit
from junto.core.tables.mapping import ColumnMapping, Field, Parser
from junto.core.tables.table import GEOMETRY, Table
from junto.core.tables.values.texts import is_missing, plain

SAMPLE = 200
ENOUGH = 0.6
OWN_NAME = 0.8
SYNONYMS: dict[str, tuple[str, ...]] = {
    "id": ("id", "identifier", "number", "no", "cip no", "project id", "project number", "reference", "código",
    "identificador",
           "número", "clave", "folio", "objectid"),
    "title": ("title", "name", "project", "project name", "project description", "description", "título", "nombre",
    "proyecto",
              "location name", "obra"),
    "description": ("description", "project description", "scope", "scope summary", "summary", "details", "descripción",
                    "alcance", "resumen", "detalle"),
    "owner": ("owner", "department", "agency", "managing agency", "bureau", "division", "departamento", "dependencia",
              "agencia", "responsable", "área"),
    "cost": ("cost", "total", "total cost", "amount", "budget", "combined total", "estimate", "award amount",
    "costo", "coste",
             "importe", "monto", "presupuesto"),
    "start": ("start", "start date", "start year", "from", "begin", "begins", "fy first", "first year", "inicio",
              "fecha de inicio", "año de inicio", "desde", "comienzo"),
    "end": ("end", "end date", "end year", "to", "until", "finish", "fy last", "last year", "fin", "fecha de fin",
            "fecha de término", "hasta", "final"),
    "lat": ("lat", "latitude", "y", "latitud"),
    "lon": ("lon", "lng", "long", "longitude", "x", "longitud"),
    "quantity": ("quantity", "qty", "count", "units", "cantidad", "unidades"),
    "fund": ("fund", "funding", "funding source", "fondo", "fuente de financiamiento"),
    "email": ("email", "e mail", "mail", "correo", "correo electrónico"),
    "phone": ("phone", "telephone", "teléfono"),
    "contact": ("contact", "contacto", "manager", "encargado"),
    "address": ("address", "street address", "location", "dirección", "domicilio", "ubicación"),
    "status": ("status", "state", "estado", "situación"),
    "sector": ("sector", "category", "program", "programme", "categoría", "programa"),
    "kind": ("kind", "type", "tipo", "clase"),
}  # fmt: skip
"""Usual names of columns, by the usual names of fields and parts."""


@dataclass(frozen=True, slots=True)
class Guess:
    """Why a column was proposed: `by` is name, look or geometry; `fit` the share (0 to 1) of its sampled
    values that parse.
    """

    slot: str
    column: str
    by: str
    fit: float


@dataclass(frozen=True, slots=True)
class Proposal:
    """A proposed mapping with its guesses.

    `unmatched`: slots of required fields for which no column was found. `undecided`: slots whose values can be read
    under several variants with different results (05/06/2018): a person must say which.
    """

    mapping: ColumnMapping
    guesses: tuple[Guess, ...]
    unmatched: tuple[str, ...]
    undecided: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Reading:
    """The options under which a column's values parse best, the share that does, and whether others do as well."""

    options: Mapping[str, object]
    fit: float
    undecided: bool = False


@dataclass(frozen=True, slots=True)
class _Candidate:
    score: float
    guess: Guess
    reading: _Reading


def guess_mapping(table: Table, fields: Sequence[Field]) -> ColumnMapping:
    """The proposed mapping alone; see `propose_mapping`."""
    return propose_mapping(table, fields).mapping


def propose_mapping(table: Table, fields: Sequence[Field]) -> Proposal:
    """Which column fills which field: best matches first, each column used once.

    A column's name counts 1 where it is the field's name, label or a synonym, less where words are shared; a column
    whose sampled values mostly do not parse is proposed only under the field's very own name. Where no name fits, a
    required field takes the one column whose values all parse, if there is just one. A field's `variants` are tried in
    order.
    """
    samples = {column: _sample(table, column) for column in table.columns}
    filled = {column: _filled(table, column) for column in table.columns}
    found: list[_Candidate] = []
    columns: dict[str, str] = {}
    guesses: list[Guess] = []
    undecided: list[str] = []
    options: dict[str, dict[str, object]] = {}
    has_geometry = table.has_shapes()
    for item in fields:
        if item.takes_geometry:
            if has_geometry:
                columns[item.slots()[0]] = GEOMETRY
                guesses.append(Guess(item.slots()[0], GEOMETRY, "geometry", 1.0))
        else:
            found += _candidates(item, samples, filled)
    owner = {slot: item for item in fields for slot in item.slots()}
    taken: set[str] = set()
    for candidate in sorted(found, key=lambda one: -one.score):  # stable: fields and columns in their order
        guess = candidate.guess
        if guess.slot in columns or guess.column in taken:
            continue
        columns[guess.slot] = guess.column
        taken.add(guess.column)
        guesses.append(guess)
        if candidate.reading.undecided:
            undecided.append(guess.slot)
        elif candidate.reading.options:
            options.setdefault(owner[guess.slot].name, {}).update(candidate.reading.options)
    unmatched = tuple(slot for slot, item in owner.items() if item.required and slot not in columns)
    return Proposal(ColumnMapping(columns, {}, options), tuple(guesses), unmatched, tuple(undecided))


def words_of(name: str) -> str:
    """A column's name as words: “Project.Description”, “project_description” and “ProjectDescription” are the same."""
    split = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", name)
    return " ".join(re.sub(r"[\W_]+", " ", plain(split)).split())


def _sample(table: Table, column: str) -> list[object]:
    values = []
    for row in table.rows:
        value = row.cells.get(column)
        if not is_missing(value):
            values.append(value)
            if len(values) >= SAMPLE:
                break
    return values


def _candidates(item: Field, samples: Mapping[str, list[object]], filled: Mapping[str, float]) -> list[_Candidate]:
    found = []
    parts: list[tuple[str, str, str, tuple[str, ...], Parser | None]]
    if item.parts:
        slots = item.slots()
        parts = [
            (slot, part.name, part.label, part.synonyms, part.parser)
            for slot, part in zip(slots, item.parts, strict=True)
        ]
    else:
        parts = [(item.name, item.name, item.label, item.synonyms, item.parser)]
    for slot, name, label, synonyms, parser in parts:
        own = [words_of(text) for text in (name, str(label), *synonyms)]
        usual = [words_of(text) for text in SYNONYMS.get(name, ())]
        for column, values in samples.items():
            named = _name_score(words_of(column), own, usual)
            if named:
                reading = _best_reading(parser, values, item.variants)
                if reading.fit >= ENOUGH or named >= OWN_NAME or not values:
                    score = named + 0.1 * reading.fit + _wanted(item, named, filled[column])
                    found.append(_Candidate(score, Guess(slot, column, "name", round(reading.fit, 3)), reading))
        if item.required and not item.parts and parser is not None and not any(one.guess.slot == slot for one in found):
            found += _by_look(slot, parser, samples, item.variants)
    return found


def _filled(table: Table, column: str) -> float:
    """Share of the first rows in which the column says something."""
    head = table.rows[:SAMPLE]
    return sum(not is_missing(row.cells.get(column)) for row in head) / len(head) if head else 1.0


def _wanted(item: Field, named: float, filled: float) -> float:
    """A required field chooses before others where a name fits well, and shuns columns with gaps."""
    if not item.required:
        return 0.0
    return (0.2 if named >= 0.5 else 0.0) - 0.5 * (1 - filled)


def _name_score(column: str, own: Sequence[str], usual: Sequence[str]) -> float:
    """1 down to 0.8 for one of the field's own names (earlier is better), 0.75 down for a usual one, 0.3 for
    shared words.
    """
    if column in own:
        return 1 - 0.2 * own.index(column) / len(own)
    if column in usual:
        return 0.75 - 0.2 * usual.index(column) / len(usual)
    words = set(column.split())
    shared = max(
        (len(words & set(name.split())) / len(words | set(name.split())) for name in (*own, *usual)), default=0.0
    )
    return 0.5 * shared if shared >= 0.5 else 0.0


_FAILED = object()


def _best_reading(
    parser: Parser | None, values: Sequence[object], variants: Sequence[Mapping[str, object]]
) -> _Reading:
    """How most values parse: the earlier variant where several give the same, undecided where they differ."""
    if parser is None:
        return _Reading({}, 1.0)
    best: _Reading | None = None
    best_results: list[object] = []
    for options in variants or ({},):
        results = [_attempt(parser, value, options) for value in values]
        fit = sum(result is not _FAILED for result in results) / len(results) if results else 0.0
        if best is None or fit > best.fit:
            best, best_results = _Reading(options, fit), results
        elif fit == best.fit > 0 and results != best_results:
            best = _Reading(best.options, fit, undecided=True)
    return best or _Reading({}, 0.0)


def _attempt(parser: Parser, value: object, options: Mapping[str, object]) -> object:
    try:
        return parser(value, **options)
    except Unfit:
        return _FAILED


def _by_look(
    slot: str, parser: Parser, samples: Mapping[str, list[object]], variants: Sequence[Mapping[str, object]]
) -> list[_Candidate]:
    fitting = []
    for column, values in samples.items():
        reading = _best_reading(parser, values, variants)
        if values and reading.fit == 1.0:
            fitting.append(_Candidate(0.1, Guess(slot, column, "look", 1.0), reading))
    return fitting if len(fitting) == 1 else []

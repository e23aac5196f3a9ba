"""Reads other people's tables (CSV, XLSX, GeoJSON) and says in sentences what is wrong, where."""

from junto.core.tables.guessing import Guess, Proposal, guess_mapping, propose_mapping
from junto.core.tables.limits import DEFAULT_LIMITS, Limits
from junto.core.tables.mapping import (
    BadMapping,
    ColumnMapping,
    Field,
    Part,
    Record,
    Rejected,
    Result,
    apply_mapping,
    check_mapping,
    digest_of,
    write_rejected,
)
from junto.core.tables.problems import BadValue, Problem, Unreadable
from junto.core.tables.read import read_table
from junto.core.tables.table import GEOMETRY, Row, Table
from junto.core.tables.write import csv_row, write_csv, write_xlsx

__all__ = [
    "DEFAULT_LIMITS",
    "GEOMETRY",
    "BadMapping",
    "BadValue",
    "ColumnMapping",
    "Field",
    "Guess",
    "Limits",
    "Part",
    "Problem",
    "Proposal",
    "Record",
    "Rejected",
    "Result",
    "Row",
    "Table",
    "Unreadable",
    "apply_mapping",
    "check_mapping",
    "csv_row",
    "digest_of",
    "guess_mapping",
    "propose_mapping",
    "read_table",
    "write_csv",
    "write_rejected",
    "write_xlsx",
]

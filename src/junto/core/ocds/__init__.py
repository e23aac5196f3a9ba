"""What we did, in the words of the Open Contracting Data Standard 1.1.5: releases, packages, records, tables."""

from junto.core.ocds.merging import compiled
from junto.core.ocds.packages import (
    EXTENSIONS,
    Publisher,
    json_lines,
    record_package,
    release_package,
    written_package,
    written_record,
)
from junto.core.ocds.sections import (
    Amendment,
    Award,
    Bid,
    BudgetPart,
    Contract,
    Criterion,
    Document,
    Enquiry,
    Item,
    Milestone,
    Party,
    Period,
    Planning,
    Process,
    Tender,
    Transaction,
)
from junto.core.ocds.tables import TABLES, table
from junto.core.ocds.writing import OcdsError, release

__all__ = [
    "EXTENSIONS",
    "TABLES",
    "Amendment",
    "Award",
    "Bid",
    "BudgetPart",
    "Contract",
    "Criterion",
    "Document",
    "Enquiry",
    "Item",
    "Milestone",
    "OcdsError",
    "Party",
    "Period",
    "Planning",
    "Process",
    "Publisher",
    "Tender",
    "Transaction",
    "compiled",
    "json_lines",
    "record_package",
    "release",
    "release_package",
    "table",
    "written_package",
    "written_record",
]

"""Reading 100,000 rows with read_table, beside the bare csv.reader and openpyxl read-only (floors) in the same run."""

import csv
import io
import random
import sys
import time
from collections.abc import Callable
from datetime import date

from openpyxl import load_workbook

from junto.core.tables import read_table, write_xlsx


def made(rows: int) -> bytes:
    """A plausible list of needs: ids, quoted texts, money, dates, negative longitudes."""
    chance = random.Random(7)  # noqa: S311 (the same file every time)
    stream = io.StringIO(newline="")
    writer = csv.writer(stream)
    writer.writerow(["id", "title", "owner", "cost", "start", "end", "lat", "lon", "status", "note"])
    for number in range(rows):
        writer.writerow(
            [f"N-{number:06}", f"Signal cabinet, corner {number % 977}", f"Department {number % 24}",
             f"${chance.randrange(10**7):,}.00", "2027-01-01", "2027-12-31", f"{30 + chance.random():.6f}",
             f"{-97 - chance.random():.6f}", "PLANNED", "Replace the cabinet and its controller"]
        )  # fmt: skip
    return stream.getvalue().encode()


def best(work: Callable[[], object], times: int = 5) -> float:
    """Shortest of several runs, in seconds."""
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return min(taken)


def main() -> None:
    """Print both times and their ratio."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    data = made(rows)
    floor = best(lambda: list(csv.reader(io.TextIOWrapper(io.BytesIO(data), encoding="utf-8", newline=""))))
    dicts = best(lambda: list(csv.DictReader(io.TextIOWrapper(io.BytesIO(data), encoding="utf-8", newline=""))))
    ours = best(lambda: read_table(data, name="needs.csv"))
    flagged = best(lambda: read_table(data + b'"=1+1",,,,,,,,,\n', name="needs.csv"))
    print(f"{rows:,} rows, {len(data):,} bytes")
    print(f"csv.reader (floor)            {floor:7.3f} s   1.0")
    print(f"csv.DictReader                {dicts:7.3f} s   {dicts / floor:.1f}")
    print(f"read_table                    {ours:7.3f} s   {ours / floor:.1f}")
    print(f"read_table, a formula inside  {flagged:7.3f} s   {flagged / floor:.1f}")
    workbooks(data)


def workbooks(data: bytes) -> None:
    """The same rows as XLSX, with numbers and dates as such."""
    table = read_table(data, name="needs.csv")
    lines = [[_typed(cell) for cell in row.cells.values()] for row in table.rows]
    book = write_xlsx(lines, table.columns)
    floor = best(lambda: _openpyxl(book), times=2)
    ours = best(lambda: read_table(book, name="needs.xlsx"), times=2)
    print(f"the same as XLSX: {len(book):,} bytes")
    print(f"openpyxl read-only (floor)    {floor:7.3f} s   1.0")
    print(f"read_table                    {ours:7.3f} s   {ours / floor:.1f}")


def _typed(cell: object) -> object:
    text = str(cell)
    if text.count("-") == 2 and text[:4].isdigit():
        return date.fromisoformat(text)
    return float(text) if text.lstrip("-").replace(".", "", 1).isdigit() else text


def _openpyxl(book: bytes) -> int:
    sheet = load_workbook(io.BytesIO(book), read_only=True, data_only=True).active
    return sum(1 for _row in sheet.iter_rows(values_only=True))  # type: ignore[union-attr]


if __name__ == "__main__":
    main()

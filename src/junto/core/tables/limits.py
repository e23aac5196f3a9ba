"""How much of a stranger's file is read before it is refused: limits with stated defaults."""

from dataclasses import dataclass

MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class Limits:
    """The most that is accepted of one file; every limit is checked before or while reading, never after loading all.

    `max_bytes`: size of the file as sent. `max_unzipped_bytes`: size after decompression (gzip, XLSX).
    `max_ratio`: decompressed over compressed size, asked only beyond `ratio_from_bytes` of decompressed data, since
    small honest files compress well. `max_cells`: rows × columns. `max_members`: files inside an XLSX.
    `max_depth`: objects and lists inside one another in GeoJSON. `max_problems`: problems kept of one file; beyond
    it one more problem says that there are more.
    """

    max_bytes: int = 50 * MEGABYTE
    max_rows: int = 200_000
    max_columns: int = 500
    max_cells: int = 20_000_000
    max_cell_chars: int = 131_072
    max_unzipped_bytes: int = 200 * MEGABYTE
    max_ratio: int = 100
    ratio_from_bytes: int = MEGABYTE
    max_members: int = 2_000
    max_depth: int = 40
    max_problems: int = 10_000


DEFAULT_LIMITS = Limits()

"""What a file is by its first bytes, whether that agrees with its name, and its unpacked content within limits."""

import zlib
from dataclasses import dataclass
from pathlib import Path

from junto.core.sentences import Sentence
from junto.core.sentences import gettext_noop as _
from junto.core.tables.limits import Limits
from junto.core.tables.problems import Unreadable

_CHUNK = 1 << 16
_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (b"\x1f\x8b", "gzip"),
    (b"\xd0\xcf\x11\xe0", "ole"),
    (b"\x89PNG", "png"),
    (b"\xff\xd8\xff", "jpeg"),
    (b"GIF8", "gif"),
    (b"%PDF", "pdf"),
    (b"BZh", "bzip2"),
    (b"\xfd7zXZ", "xz"),
    (b"Rar!", "rar"),
    (b"7z\xbc\xaf", "7z"),
    (b"\x7fELF", "program"),
    (b"SQLite format 3", "sqlite"),
    (b"PAR1", "parquet"),
    (b"{\\rtf", "rtf"),
)
KINDS = {
    "zip": _("an Excel workbook or another ZIP archive"),
    "gzip": _("a gzip archive"),
    "ole": _("an old Excel workbook (.xls) or a workbook locked with a password"),
    "png": _("a PNG picture"),
    "jpeg": _("a JPEG picture"),
    "gif": _("a GIF picture"),
    "pdf": _("a PDF document"),
    "bzip2": _("a bzip2 archive"),
    "xz": _("an xz archive"),
    "rar": _("a RAR archive"),
    "7z": _("a 7z archive"),
    "program": _("a program"),
    "sqlite": _("a SQLite database"),
    "parquet": _("a Parquet file"),
    "rtf": _("a word processor's document"),
    "xml": _("XML or HTML"),
    "json": _("JSON"),
    "text": _("plain text"),
}
_BY_SUFFIX = {
    "csv": "text", "tsv": "text", "tab": "text", "txt": "text", "xlsx": "zip", "xlsm": "zip",
    "geojson": "json", "json": "json", "geojsonl": "json", "geojsons": "json", "ndjson": "json", "jsonl": "json",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Content:
    """A file's name, its bytes after gunzipping, and what they are: text, json or zip."""

    name: str
    data: bytes
    kind: str


def load(source: str | Path | bytes, name: str | None, limits: Limits) -> Content:
    """The content of a path or of bytes, size checked before reading. Raises Unreadable."""
    if isinstance(source, bytes):
        shown_name = name or "the file"
        _check_size(len(source), shown_name, limits)
        data = source
    else:
        path = Path(source)
        shown_name = name or path.name
        data = _read(path, shown_name, limits)
    inner_name = shown_name
    if data.startswith(b"\x1f\x8b"):
        if not shown_name.lower().endswith(".gz") and _suffix(shown_name) in _BY_SUFFIX:
            raise _mismatch(shown_name, "gzip")
        data = _gunzip(data, shown_name, limits)
        inner_name = shown_name[:-3] if shown_name.lower().endswith(".gz") else shown_name
    elif shown_name.lower().endswith(".gz"):
        raise _mismatch(shown_name, _kind(data))
    return Content(shown_name, data, _agreed_kind(data, inner_name, shown_name))


def _read(path: Path, name: str, limits: Limits) -> bytes:
    try:
        if not path.is_file():
            raise Unreadable("no_such_file", _("“%(file)s” is not there, or is not a file."), file=name)
        _check_size(path.stat().st_size, name, limits)
        with path.open("rb") as stream:
            data = stream.read(limits.max_bytes + 1)
    except (OSError, ValueError) as error:
        if isinstance(error, Unreadable):
            raise
        raise Unreadable("cannot_open", _("“%(file)s” cannot be opened."), file=name) from error
    _check_size(len(data), name, limits)  # it may have grown
    return data


def _check_size(size: int, name: str, limits: Limits) -> None:
    if size > limits.max_bytes:
        raise Unreadable(
            "too_big",
            _("“%(file)s” has %(size)s bytes; at most %(limit)s are accepted. Split the file, or leave columns out."),
            file=name, size=f"{size:,}", limit=f"{limits.max_bytes:,}",
        )  # fmt: skip
    if size == 0:
        raise Unreadable("empty_file", _("“%(file)s” is empty."), file=name)


def _gunzip(data: bytes, name: str, limits: Limits) -> bytes:
    """Unpack within the limits, all members one after another, never holding more than the limit."""
    parts: list[bytes] = []
    size = 0
    rest = data
    try:
        while rest:
            unpacker = zlib.decompressobj(wbits=31)
            while rest and not unpacker.eof:
                part = unpacker.decompress(rest, _CHUNK)
                rest = unpacker.unconsumed_tail
                size += len(part)
                check_unzipped(size, len(data), name, limits)
                parts.append(part)
            if not unpacker.eof:
                raise zlib.error("ends early")
            rest = unpacker.unused_data.lstrip(b"\0")  # some writers pad the end
    except zlib.error as error:
        raise Unreadable(
            "damaged_gzip", _("“%(file)s” is a damaged gzip archive: it cannot be unpacked."), file=name
        ) from error
    if size == 0:
        raise Unreadable("empty_file", _("“%(file)s” is empty."), file=name)
    return b"".join(parts)


def check_unzipped(size: int, packed: int, name: str, limits: Limits) -> None:
    """Refuse what unpacks to too much, or from far too little. Raises Unreadable."""
    if size > limits.max_unzipped_bytes:
        raise Unreadable(
            "unzips_too_big",
            _("“%(file)s” unpacks to more than %(limit)s bytes, the most that is accepted."),
            file=name, limit=f"{limits.max_unzipped_bytes:,}",
        )  # fmt: skip
    if size > limits.ratio_from_bytes and size > packed * limits.max_ratio:
        raise Unreadable(
            "zip_bomb",
            _("“%(file)s” unpacks to more than %(limit)s times its size, as files made to do harm do. It is not read."),
            file=name, limit=limits.max_ratio,
        )  # fmt: skip


def _suffix(name: str) -> str:
    return name.rsplit(".", 1)[-1].lower() if "." in name else ""


def _kind(data: bytes) -> str:
    for magic, kind in _MAGIC:
        if data.startswith(magic):
            return kind
    start = _start_of_text(data)
    if start.startswith("<"):
        return "xml"
    return "json" if start.startswith(("{", "[", "\x1e")) else "text"


def _start_of_text(data: bytes) -> str:
    head = data[:400]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return head.decode("utf-16", errors="replace").lstrip("\ufeff \t\r\n")
    return head.removeprefix(b"\xef\xbb\xbf").decode("latin-1").lstrip(" \t\r\n")


def _agreed_kind(data: bytes, inner_name: str, name: str) -> str:
    kind = _kind(data)
    expected = _BY_SUFFIX.get(_suffix(inner_name))
    if kind in {"text", "json", "zip"} and expected in {kind, None}:
        return kind
    if kind == "ole":
        raise Unreadable(
            "old_workbook",
            _(
                "“%(file)s” is an old Excel workbook (.xls) or one locked with a password. Open it and save it "
                "as .xlsx without a password."
            ),
            file=name,
        )  # fmt: skip
    if expected is None and kind not in {"text", "json", "zip"}:
        raise Unreadable(
            "unknown_kind",
            _("“%(file)s” holds %(kind)s; a CSV, XLSX or GeoJSON file is needed."),
            file=name,
            kind=Sentence(kind, KINDS[kind]),
        )
    raise _mismatch(name, kind)


def _mismatch(name: str, kind: str) -> Unreadable:
    return Unreadable(
        "not_what_its_name_says",
        _("“%(file)s” is not what its name says: it holds %(kind)s."),
        file=name, kind=Sentence(kind, KINDS[kind]),
    )  # fmt: skip

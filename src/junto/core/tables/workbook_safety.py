"""Looks an XLSX over before anything parses it: sizes declared and actual, entities, macros, passwords."""

import io
import re
import zipfile
from xml.etree.ElementTree import ParseError  # nosec B405 - only the error

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse

from junto.core.sentences import Sentence
from junto.core.sentences import gettext_noop as _
from junto.core.tables.contents import Content, check_unzipped
from junto.core.tables.limits import Limits
from junto.core.tables.problems import Unreadable

_CHUNK = 1 << 16
_OVERLAP = 32
_MERGED = re.compile(rb"<(?:\w+:)?mergeCell\s")


def inspect(content: Content, limits: Limits) -> set[str]:
    """Refuse what is no workbook, is meant to do harm, or is beyond the limits; return the sheets with merged cells.

    Every part is unpacked once by pieces and counted, so that a lie in the declared sizes does not help; every XML
    part is read up to its first element with document types and entities forbidden (a document type cannot come later).
    """
    name = content.name
    merged: set[str] = set()
    try:
        with zipfile.ZipFile(io.BytesIO(content.data)) as archive:
            members = archive.infolist()
            _check_members(members, content, limits)
            _check_is_workbook({member.filename for member in members}, name)
            actual = 0
            for member in members:
                actual = _scan(archive, member, actual, content=content, limits=limits, merged=merged)
            for member in members:
                if member.filename.lower().endswith((".xml", ".rels", ".vml")):
                    _refuse_entities(archive, member, name)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, EOFError, OSError, RuntimeError) as error:
        raise damaged(name) from error
    except Exception as error:
        if isinstance(error, Unreadable) or type(error).__module__ != "zlib":
            raise
        raise damaged(name) from error
    return merged


def damaged(name: str) -> Unreadable:
    """The refusal of a workbook that cannot be parsed."""
    return Unreadable(
        "damaged_workbook",
        _("“%(file)s” is not a sound Excel workbook. Open it in a spreadsheet and save it again as .xlsx."),
        file=name,
    )


def _check_members(members: list[zipfile.ZipInfo], content: Content, limits: Limits) -> None:
    name = content.name
    if len(members) > limits.max_members:
        raise Unreadable(
            "too_many_members", _("“%(file)s” holds %(count)s files inside; at most %(limit)s are accepted."),
            file=name, count=len(members), limit=limits.max_members,
        )  # fmt: skip
    if len({member.filename for member in members}) != len(members):
        raise damaged(name)
    check_unzipped(sum(member.file_size for member in members), len(content.data), name, limits)
    if any(member.flag_bits & 1 for member in members):
        raise Unreadable("locked_workbook", _("“%(file)s” is locked with a password. Save it without one."), file=name)


def _check_is_workbook(names: set[str], name: str) -> None:
    if any(part.lower().endswith("vbaproject.bin") for part in names):
        raise Unreadable("macros", _("“%(file)s” holds macros. Save it as .xlsx without macros."), file=name)
    if "[Content_Types].xml" not in names or not any(part.startswith("xl/") for part in names):
        raise Unreadable(
            "not_what_its_name_says",
            _("“%(file)s” is not what its name says: it holds %(kind)s."),
            file=name, kind=Sentence("zip", _("a ZIP archive that is not an Excel workbook")),
        )  # fmt: skip


def _scan(
    archive: zipfile.ZipFile,
    member: zipfile.ZipInfo,
    actual: int,
    *,
    content: Content,
    limits: Limits,
    merged: set[str],
) -> int:
    """Unpack one part by pieces; return the bytes unpacked so far with its own."""
    is_sheet = member.filename.startswith("xl/worksheets/")
    tail = b""
    with archive.open(member) as stream:
        while piece := stream.read(_CHUNK):
            actual += len(piece)
            check_unzipped(actual, len(content.data), content.name, limits)
            if is_sheet:
                window = tail + piece
                if _MERGED.search(window):
                    merged.add(member.filename)
                tail = window[-_OVERLAP:]
    if member.filename == "[Content_Types].xml" and b"macroEnabled" in archive.read(member):
        raise Unreadable("macros", _("“%(file)s” holds macros. Save it as .xlsx without macros."), file=content.name)
    return actual


def _refuse_entities(archive: zipfile.ZipFile, member: zipfile.ZipInfo, name: str) -> None:
    try:
        with archive.open(member) as stream:
            next(iter(iterparse(stream, events=("start",), forbid_dtd=True)), None)
    except DefusedXmlException as error:
        raise Unreadable(
            "xml_entities",
            _(
                "“%(file)s” holds XML with a document type or entities (in %(part)s), as files made to do harm "
                "do. It is not read."
            ),
            file=name, part=member.filename,
        ) from error  # fmt: skip
    except (ParseError, LookupError, ValueError) as error:
        raise damaged(name) from error

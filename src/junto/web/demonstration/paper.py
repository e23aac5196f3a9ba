"""One-page PDF files, so that whoever opens a document of the demonstration reads what it stands for."""

from __future__ import annotations


def one_page(title: str, *lines: str) -> bytes:
    """A PDF of one page: a title and a few lines. Text in Latin letters only."""
    shown = [f"BT /F1 18 Tf 72 720 Td ({_plain(title)}) Tj ET"]
    shown += [f"BT /F1 11 Tf 72 {690 - 16 * n} Td ({_plain(line)}) Tj ET" for n, line in enumerate(lines)]
    stream = "\n".join(shown).encode("latin-1", "replace")
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R "
        b"/Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
    )
    written, offsets = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        offsets.append(len(written))
        written += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    size = len(objects) + 1
    return (
        written
        + b"xref\n0 %d\n0000000000 65535 f \n%s" % (size, table)
        + b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (size, len(written))
    )


def _plain(text: str) -> str:
    return text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")

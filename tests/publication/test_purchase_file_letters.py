"""What a PDF writes: no text is markup, every letter has a font or is named, long texts go on over pages."""

from __future__ import annotations

import io
from datetime import UTC, datetime

import pypdf

from junto.publication.purchase_file.blocks import Cover, Section
from junto.publication.purchase_file.letters import marked_up, wide
from junto.publication.purchase_file.writing import write_pdf

COVER = Cover(
    title="File", subject="S", author="City", language="en", running="S-1", contents="Contents",
    page="Page %(page)s of %(pages)s", as_of=datetime(2026, 5, 6, 7, 8, 9, tzinfo=UTC),
)  # fmt: skip


def test_text_is_never_markup() -> None:
    assert marked_up('<b>a</b> & <img src="x"/>') == '&lt;b&gt;a&lt;/b&gt; &amp; &lt;img src="x"/&gt;'
    assert marked_up("one\r\ntwo\rthree") == "one<br/>two<br/>three"
    assert marked_up("a\x00b\x1b\u200bc") == "abc"


def test_letters_beyond_the_embedded_font_are_named_or_set_in_another() -> None:
    assert marked_up("Łódź Αθήνα Москва") == "Łódź Αθήνα Москва"
    assert marked_up("A 北京") == 'A <font name="STSong-Light">北京</font>'
    assert marked_up("서울") == '<font name="HYSMyeongJo-Medium">서울</font>'
    assert marked_up("\U0001f6b2") == "[U+1F6B2]"
    assert (wide("北京"), wide("Peking")) == (True, False)


def test_pdf_says_every_word_of_long_cells_and_has_the_time_of_the_record() -> None:
    section = Section("Long")
    section.grid(("a", "b"), [(" ".join(f"w{n}" for n in range(2_000)), "x" * 300)], (3, 1))
    section.grid(("narrow", "wide"), [("z " * 600, "word")], (8, 92))
    section.facts(("fact", "y " * 800), ("none", ""))
    reader = pypdf.PdfReader(io.BytesIO(write_pdf(COVER, [section])))
    words = " ".join(page.extract_text() for page in reader.pages).split()
    assert [n for n in range(2_000) if f"w{n}" not in words] == []
    assert (words.count("y"), words.count("z")) == (800, 600)
    assert "None" not in words
    assert len(reader.pages) > 2
    described = reader.metadata
    assert described is not None
    assert described.creation_date == COVER.as_of
    assert f"Page 1 of {len(reader.pages)}" in reader.pages[0].extract_text()

"""What a file is, whether its name agrees, and sizes checked before anything is read."""

import gzip
import zlib

import pytest

from junto.core.tables import Limits, Unreadable, read_table
from junto.core.tables.contents import load

PNG = b"\x89PNG\r\n\x1a\n" + bytes(100)


def refused(source, **options):
    with pytest.raises(Unreadable) as caught:
        read_table(source, **options)
    return caught.value


@pytest.mark.parametrize(
    ("data", "name", "sentence"),
    [
        (PNG, "needs.csv", "“needs.csv” is not what its name says: it holds a PNG picture."),
        (b"%PDF-1.7", "needs.xlsx", "“needs.xlsx” is not what its name says: it holds a PDF document."),
        (b"<html><body>Sign in</body>", "needs.csv", "“needs.csv” is not what its name says: it holds XML or HTML."),
        (b'{"type":"FeatureCollection"}', "a.csv", "“a.csv” is not what its name says: it holds JSON."),
        (b"a,b\n1,2\n", "a.geojson", "“a.geojson” is not what its name says: it holds plain text."),
        (b"a,b\n1,2\n", "a.xlsx", "“a.xlsx” is not what its name says: it holds plain text."),
        (b"a,b\n1,2\n", "a.csv.gz", "“a.csv.gz” is not what its name says: it holds plain text."),
        (gzip.compress(b"a,b\n", mtime=0), "a.csv", "“a.csv” is not what its name says: it holds a gzip archive."),
        (PNG, "upload", "“upload” holds a PNG picture; a CSV, XLSX or GeoJSON file is needed."),
        (gzip.compress(PNG, mtime=0), "a.csv.gz", "“a.csv.gz” is not what its name says: it holds a PNG picture."),
        (
            b"\xd0\xcf\x11\xe0" + bytes(60),
            "old.xls",
            "“old.xls” is an old Excel workbook (.xls) or one locked with a password. "
            "Open it and save it as .xlsx without a password.",
        ),
        (b"", "a.csv", "“a.csv” is empty."),
        (gzip.compress(b"", mtime=0), "a.csv.gz", "“a.csv.gz” is empty."),
    ],
)
def test_file_that_is_not_what_its_name_says_is_refused_in_a_sentence(data, name, sentence):
    assert str(refused(data, name=name)) == sentence


def test_kind_is_known_without_a_name():
    assert read_table(b"a,b\n1,2\n").name == "the file"
    assert read_table(b'{"type":"FeatureCollection","features":[]}').format == "geojson"


def test_big_file_is_refused_before_it_is_read(tmp_path, monkeypatch):
    path = tmp_path / "big.csv"
    with path.open("wb") as stream:
        stream.truncate(200_000_000)  # a hole: takes no space on disk
    monkeypatch.setattr("pathlib.Path.open", lambda *_, **__: pytest.fail("opened"))
    error = refused(path)
    assert error.sentence.code == "too_big"
    assert str(error).startswith("“big.csv” has 200,000,000 bytes; at most 50,000,000 are accepted.")


def test_big_bytes_are_refused():
    assert refused(b"a,b\n" * 100, name="a.csv", limits=Limits(max_bytes=399)).sentence.code == "too_big"
    assert len(read_table(b"a,b\n" * 100, name="a.csv", limits=Limits(max_bytes=400)).rows) == 99


def test_missing_file_and_folder_are_refused(tmp_path):
    assert str(refused(tmp_path / "none.csv")) == "“none.csv” is not there, or is not a file."
    assert refused(tmp_path).sentence.code == "no_such_file"


def test_gzip_bomb_is_refused_while_unpacking():
    bomb = zlib.compressobj(9, wbits=31)
    data = b"".join(bomb.compress(bytes(1_000_000)) for _ in range(300)) + bomb.flush()
    assert len(data) < 400_000
    error = refused(data, name="bomb.csv.gz")
    assert error.sentence.code == "zip_bomb"
    assert str(error) == (
        "“bomb.csv.gz” unpacks to more than 100 times its size, as files made to do harm do. It is not read."
    )


def test_gzip_larger_than_the_limit_is_refused_whatever_its_ratio():
    data = gzip.compress(b"a,b\n" + b"1,2\n" * 1000)
    assert refused(data, name="a.csv.gz", limits=Limits(max_unzipped_bytes=3000)).sentence.code == "unzips_too_big"


def test_gzip_of_several_members_is_read_whole():
    data = gzip.compress(b"a,b\n1,2\n") + gzip.compress(b"3,4\n")
    assert [dict(row.cells) for row in read_table(data, name="a.csv.gz").rows] == [
        {"a": "1", "b": "2"},
        {"a": "3", "b": "4"},
    ]


@pytest.mark.parametrize(
    "data",
    [gzip.compress(b"a,b\n1,2\n", mtime=0)[:-3], gzip.compress(b"a,b\n1,2\n" * 50, mtime=0)[:30] + b"xxxxxxxxxx"],
)
def test_damaged_gzip_is_refused(data):
    assert str(refused(data, name="a.csv.gz")) == "“a.csv.gz” is a damaged gzip archive: it cannot be unpacked."


def test_gzip_inside_gzip_is_refused():
    assert refused(gzip.compress(gzip.compress(b"a,b\n")), name="a.csv.gz").sentence.code == "not_what_its_name_says"


def test_gzipped_geojson_is_read():
    data = gzip.compress(b'{"type":"FeatureCollection","features":[]}')
    assert load(data, "a.geojson.gz", Limits()).kind == "json"

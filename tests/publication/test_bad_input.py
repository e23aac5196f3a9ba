"""Every wrong input at every door: what is said, naming row and field, and that nothing was written.

Doors: the page and the command that bring files in (`junto import`, and with it `junto overlaps` and `junto places
import-areas`), the forms, the API. Each table is asked whole at each door; sentences are compared word for word.
"""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from junto import cli
from junto.documents import storage
from junto.journal import jobs
from junto.journal.registry import kinds
from junto.needs.imports import keeping
from junto.needs.models import Import, ImportedRow
from junto.people.models import Account, Jurisdiction, Organization
from junto.places.models import ThingKind
from tests.core.tables.test_workbooks import ENTITIES, SHEET, SIMPLE, rebuilt, sheet_xml, workbook
from tests.needs.imports.making import checked, hand_in
from tests.places.making import city, department, kind, signed_in
from tests.places.test_areas import WEST, bring_in, collection
from tests.publication.test_api import call, token_of

pytestmark = pytest.mark.django_db

COLUMNS = ("Title", "Description", "Latitude", "Longitude", "Cost", "Start", "End", "How many")
SOUND = ("Cameras", "To see.", "32.7812", "-96.8055", "100", "2027-01-01", "2027-12-31", "4")
CROSSING = {
    "type": "Polygon",
    "coordinates": [[[-96.8, 32.78], [-96.79, 32.79], [-96.79, 32.78], [-96.8, 32.79], [-96.8, 32.78]]],
}


def csv(**cells: str) -> bytes:
    """A file of one row, sound but for the cells named; as somebody else's program writes it, formulas and all."""
    row = [cells.get(column.replace(" ", "_"), value) for column, value in zip(COLUMNS, SOUND, strict=True)]
    return "\n".join(",".join(f'"{cell}"' for cell in line) for line in (COLUMNS, row)).encode()


def geojson(geometry: Any, **properties: Any) -> bytes:
    said = {"Title": "Park", "Description": "To play.", **properties}
    feature = {"type": "Feature", "properties": said, "geometry": geometry}
    return json.dumps({"type": "FeatureCollection", "features": [feature]}).encode()


@cache
def bomb() -> bytes:
    """A workbook of 300 KB that unpacks to 300 MB."""
    stream = io.BytesIO(SIMPLE)
    with zipfile.ZipFile(stream, "a", zipfile.ZIP_DEFLATED) as archive, archive.open("xl/media/a.bin", "w") as inside:
        for _megabyte in range(300):
            inside.write(bytes(1_000_000))
    return stream.getvalue()


def without_value() -> bytes:
    """A workbook whose one cost is a formula that nothing ever computed."""
    texts = [b'<c r="%s1" t="inlineStr"><is><t>%s</t></is></c>' % (b"ABCDEFGH"[n : n + 1], c.encode())
             for n, c in enumerate(COLUMNS)]  # fmt: skip
    cells = b'<c r="A2" t="inlineStr"><is><t>Cameras</t></is></c><c r="E2"><f>SUM(A1:A2)</f></c>'
    rows = b'<row r="1">' + b"".join(texts) + b'</row><row r="2">' + cells + b"</row>"
    return rebuilt(workbook(list(COLUMNS), list(SOUND)), {SHEET: sheet_xml(rows)})


# What is wrong with a file as a whole: (its name, its bytes, the sentence).
FILES: Mapping[str, tuple[str, Callable[[], bytes], str]] = {
    "a picture": (
        "a.csv",
        lambda: b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4,
        "“a.csv” is not what its name says: it holds a PNG picture.",
    ),
    "two encodings": (
        "a.csv",
        lambda: "Title,Description\nCámara,x\n".encode() + "Cámara,y\n".encode("latin-1"),
        "“a.csv”, line 3: the text is UTF-8 elsewhere but not here, as when files of two encodings are pasted together "
        "or a file is cut off. Mend that line, or save the file anew as “CSV UTF-8”.",
    ),
    "an encoding nobody reads": (
        "a.csv",
        lambda: "Title\nx\n".encode("utf-32"),
        "“a.csv” is in UTF-32. Save it as “CSV UTF-8”.",
    ),
    "zero bytes": (
        "a.csv",
        lambda: csv() + b"\na,b\x00c,,,,,,",
        "“a.csv”, line 3: there are zero bytes, as in a program or a damaged file. It is not a text file.",
    ),
    "another delimiter": (
        "a.csv",
        lambda: b"Title:Description:Latitude:Longitude\nCameras:To see.:32.7812:-96.8055\n",
        "“a.csv”: its cells seem to be told apart by “:”. Save it with commas, semicolons, tabs or bars between them.",
    ),
    "a quotation mark never closed": (
        "a.csv",
        lambda: b'Title,Description\n"Cameras,x\nmore,y\n',
        "“a.csv”, row 2 (line 2): a quotation mark is opened there and never closed.",
    ),
    "a zip bomb": (
        "a.xlsx",
        bomb,
        "“a.xlsx” unpacks to more than 200,000,000 bytes, the most that is accepted.",
    ),
    "a gzip bomb": (
        "a.csv.gz",
        lambda: gzip.compress(b"Title\n" + b"x\n" * 5_000_000),
        "“a.csv.gz” unpacks to more than 100 times its size, as files made to do harm do. It is not read.",
    ),
    "entities": (
        "a.xlsx",
        lambda: rebuilt(SIMPLE, {"xl/sharedStrings.xml": ENTITIES}),
        "“a.xlsx” holds XML with a document type or entities (in xl/sharedStrings.xml), as files made to do harm do. "
        "It is not read.",
    ),
    "macros": (
        "a.xlsx",
        lambda: rebuilt(SIMPLE, {"xl/vbaProject.bin": b"x"}),
        "“a.xlsx” holds macros. Save it as .xlsx without macros.",
    ),
    "no workbook": (
        "a.xlsx",
        lambda: b"PK\x03\x04 this is none",
        "“a.xlsx” is not a sound Excel workbook. Open it in a spreadsheet and save it again as .xlsx.",
    ),
    "another type": ("a.xlsx", csv, "“a.xlsx” is not what its name says: it holds plain text."),
    "cut off": (
        "a.geojson",
        lambda: geojson(None)[:60],
        "“a.geojson”, line 1, character 53: this is not JSON (Unterminated string starting at).",
    ),
    "NaN where JSON has none": (
        "a.geojson",
        lambda: geojson(None, Cost=float("nan")),
        "“a.geojson” holds NaN, which is not a number. JSON has no such value.",
    ),
    "metres by its own word": (
        "a.geojson",
        lambda: geojson(None).replace(b"{", b'{"crs": {"type": "name", "properties": {"name": "EPSG:2276"}}, ', 1),
        "“a.geojson” gives its coordinates in EPSG:2276; longitude and latitude in degrees (WGS 84) are needed. Save "
        "it in EPSG:4326.",
    ),
    "half a character in a name": (
        "a.geojson",
        lambda: geojson(None, **{"\ud800": "x"}),
        "“a.geojson”, feature 1: a property's name holds half a character; it was damaged before.",
    ),
}
PROJECTED = (
    "The position (2490000, 6969000) looks like projected coordinates in metres or feet; give degrees of longitude and "
    "latitude (WGS 84)."
)
SWAPPED = (
    "Longitude and latitude are probably swapped: -96.8055 cannot be a latitude. Give longitude first: "
    "[-96.8055, 32.7812]."
)
CROSSES = "The polygon crosses itself near (-96.795000, 32.785000)."
# What is wrong with a row: (the file's name, its bytes, row, column, the sentence).
ROWS: Mapping[str, tuple[str, Callable[[], bytes], int, str, str]] = {
    "NaN money": ("a.csv", lambda: csv(Cost="NaN"), 2, "Cost", "“NaN” is not a number."),
    "NaN degrees": (
        "a.csv",
        lambda: csv(Latitude="NaN"),
        2,
        "Latitude + Longitude",
        "The latitude “NaN” is not a number of degrees.",
    ),
    "endless money": (
        "a.csv",
        lambda: csv(Cost="1e400"),
        2,
        "Cost",
        "“1e400” is written with an exponent, which may have cost digits. Write it out.",
    ),
    "negative money": (
        "a.csv",
        lambda: csv(Cost="-5"),
        2,
        "Cost",
        "“-5” is negative; an amount of zero or more is wanted.",
    ),
    "words for money": ("a.csv", lambda: csv(Cost="twelve"), 2, "Cost", "“twelve” is not a number."),
    "a formula": (
        "a.csv",
        lambda: csv(Title="=cmd|' /C calc'!A0"),
        2,
        "Title",
        "“=cmd|' /C calc'!A0” starts a formula. It is kept as text; write the value instead.",
    ),
    "a formula without its value": (
        "a.xlsx",
        without_value,
        2,
        "Cost",
        "the cell holds the formula =SUM(A1:A2) but no computed value. Open the file in a spreadsheet and save it "
        "again.",
    ),
    "metres as degrees": (
        "a.csv",
        lambda: csv(Latitude="6969000", Longitude="2490000"),
        2,
        "Latitude + Longitude",
        PROJECTED,
    ),
    "metres as degrees in a shape": (
        "a.geojson",
        lambda: geojson({"type": "Point", "coordinates": [2_490_000, 6_969_000]}),
        1,
        "(geometry)",
        PROJECTED,
    ),
    "exchanged columns": (
        "a.csv",
        lambda: csv(Latitude="-96.8055", Longitude="32.7812"),
        2,
        "Latitude + Longitude",
        "Latitude and longitude are probably swapped: -96.8055 cannot be a latitude, 32.7812 can.",
    ),
    "exchanged in a shape": (
        "a.geojson",
        lambda: geojson({"type": "Point", "coordinates": [32.7812, -96.8055]}),
        1,
        "(geometry)",
        SWAPPED,
    ),
    "somewhere else": (
        "a.csv",
        lambda: csv(Latitude="48.1", Longitude="11.5"),
        2,
        "Latitude + Longitude",
        "48.1, 11.5 lies outside the area of this city.",
    ),
    "an empty shape": (
        "a.geojson",
        lambda: geojson({"type": "Polygon", "coordinates": []}),
        1,
        "(geometry)",
        "The polygon is empty: it has no rings.",
    ),
    "a shape that crosses itself": ("a.geojson", lambda: geojson(CROSSING), 1, "(geometry)", CROSSES),
    "no shape at all": (
        "a.geojson",
        lambda: geojson({"type": "Nowhere"}),
        1,
        "",
        "the geometry is not well formed GeoJSON (its type, or the nesting of its coordinates).",
    ),
    "an end before the start": (
        "a.csv",
        lambda: csv(Start="2027-05-01", End="2027-04-01"),
        2,
        "Start + End",
        "the end (2027-04-01) is before the start (2027-05-01).",
    ),
    "a day that is none": (
        "a.csv",
        lambda: csv(Start="2027-13-45"),
        2,
        "Start + End",
        "“2027-13-45” is not a day of the calendar.",
    ),
    "words for a number": ("a.csv", lambda: csv(How_many="many"), 2, "How many", "“many” is not a number."),
    "half a camera": ("a.csv", lambda: csv(How_many="1.5"), 2, "How many", "“1.5” is not a whole number."),
    "no title": ("a.csv", lambda: csv(Title=""), 2, "Title", "Title is missing."),
    "too long a title": (
        "a.csv",
        lambda: csv(Title="x" * 201),
        2,
        "Title",
        "the text has 201 characters; at most 200 are accepted.",
    ),
    "half a character": (
        "a.geojson",
        lambda: geojson({"type": "Point", "coordinates": [-96.8055, 32.7812]}, Title="a\ud800"),
        1,
        "Title",
        "the text holds signs that cannot be printed; it was damaged before it came here.",
    ),
    "more cells than columns": (
        "a.csv",
        lambda: csv() + b",9,10",
        2,
        "",
        "the row has 10 cells where the table has 8 columns.",
    ),
}


@pytest.fixture
def dallas(settings: Any) -> Jurisdiction:
    settings.REPORTS_PER_HOUR = 1_000_000
    made = city()
    department(made)
    kind()
    bring_in(collection(WEST), made)
    return made


@pytest.fixture
def parks(dallas: Jurisdiction) -> Organization:
    return dallas.organizations.get(name="Parks")


@pytest.fixture
def token(parks: Organization) -> str:
    return token_of("department_lead", parks)


def domain(*, but: tuple[type, ...] = ()) -> dict[str, int]:
    """How many rows each table of the record holds, parts of subjects and imported rows included."""
    models = {ImportedRow}
    for found in kinds():
        models |= {found.model, *(found.model._meta.get_field(part).related_model for part in found.parts)}
    return {model.__name__: model._base_manager.count() for model in models if model not in but}


def errors(answer: Any) -> dict[str, list[str]]:
    """What a page says beside its fields."""
    assert (answer.status_code, b"Traceback" in answer.content) == (400, False)
    forms = [answer.context["form"], *(answer.context.get("costs") or ())]
    return {name: [str(one) for one in said] for form in forms for name, said in form.errors.items()}


# --- files, at the page ----------------------------------------------------------------------------------------------


def test_page_refuses_files_in_a_sentence_and_keeps_nothing(client: Client, parks: Organization) -> None:
    office = signed_in(client, "clerk", parks)
    before, bytes_before = domain(), set(storage.stored())

    told = {}
    for name, (file, content, _said) in FILES.items():
        told[name] = errors(hand_in(office, content(), parks.jurisdiction, name=file, organization=parks.pk))

    assert told == {name: {"file": [said]} for name, (_file, _content, said) in FILES.items()}
    assert (domain(), set(storage.stored())) == (before, bytes_before)


def together(form: str) -> tuple[bytes, dict[str, int]]:
    """All wrong rows of one format in one file, and in which row each stands."""
    some = {name: content() for name, (file, content, *_where) in ROWS.items() if file == form}
    if form == "a.csv":
        lines = {name: content.split(b"\n") for name, content in some.items()}
        return b"\n".join([csv().split(b"\n")[0], *(line[1] for line in lines.values())]), _numbered(some, first=2)
    if form == "a.geojson":
        features = [feature for content in some.values() for feature in json.loads(content)["features"]]
        return json.dumps({"type": "FeatureCollection", "features": features}).encode(), _numbered(some, first=1)
    ((name, content),) = some.items()
    return content, {name: 2}


def _numbered(names: Iterable[str], *, first: int) -> dict[str, int]:
    return {name: number for number, name in enumerate(names, start=first)}


@pytest.mark.parametrize("form", ["a.csv", "a.xlsx", "a.geojson"])
def test_page_names_row_and_column_and_writes_no_need(client: Client, parks: Organization, form: str) -> None:
    office = signed_in(client, "clerk", parks)
    before = domain(but=(Import,))
    content, rows = together(form)

    assert hand_in(office, content, parks.jurisdiction, name=form, organization=parks.pk).status_code == 302
    imported = Import.objects.get()
    page = checked(office, imported)

    problems = page.context["problems"].object_list
    told = {name: next((p["column"], p["said"]) for p in problems if p["row"] == row) for name, row in rows.items()}
    assert told == {name: (column, said) for name, (_f, _c, _row, column, said) in ROWS.items() if name in rows}
    assert (page.context["found"]["new"], page.context["found"]["rejected"]) == (0, len(rows))
    office.post(reverse("needs:import-act", args=[imported.pk, "run"]), {"mode": "all"})
    jobs.run_all()
    page = office.get(imported.get_absolute_url()).content.decode()
    assert f"Nothing was written: {len(rows)} rows have problems, and all or nothing was chosen." in page
    assert "Traceback" not in page
    assert domain(but=(Import,)) == before


def test_page_says_what_is_missing_before_any_file_is_read(client: Client, parks: Organization) -> None:
    office = signed_in(client, "clerk", parks)
    address = reverse("needs:new-import")
    sound = {"into": "needs", "jurisdiction": str(parks.jurisdiction_id)}

    assert errors(office.post(address, {}))["file"] == ["Choose a file first."]
    assert errors(office.post(address, sound)) == {"file": ["Choose a file first."]}
    empty = io.BytesIO(b"")
    empty.name = "folder"  # a browser sends a folder that was dropped as a file of no bytes
    assert errors(office.post(address, {**sound, "file": empty})) == {
        "file": ["The file is empty. A folder cannot be brought in: choose one file of it."]
    }
    other = errors(hand_in(office, csv(), parks.jurisdiction, into="nonsense"))
    assert other == {"into": ["Select a valid choice. nonsense is not one of the available choices."]}
    assert Import.objects.count() == 0


def test_page_does_not_go_on_without_a_title(client: Client, parks: Organization) -> None:
    office = signed_in(client, "clerk", parks)
    hand_in(office, b"foo,bar\n1,2\n", parks.jurisdiction, organization=parks.pk)
    imported = Import.objects.get()

    answer = office.post(reverse("needs:import-columns", args=[imported.pk]), {"source": "plan"})

    assert errors(answer) == {"col-title": ["Choose a column: every row needs it."]}


# --- files, at the command -------------------------------------------------------------------------------------------


Ran = tuple[int, str, str]  # the code it ended with, what it wrote, what it complained of
Command = Callable[..., Ran]


@pytest.fixture
def command(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Command:
    """`command("import", path, …)` runs `junto import …` here."""
    monkeypatch.setattr("django.setup", lambda: None)  # it is ready, and its log keeps its own way out

    def run(*words: object) -> Ran:
        capsys.readouterr()
        code = cli.main([str(word) for word in words])
        out, err = capsys.readouterr()
        assert "Traceback" not in out + err
        return code, out, err

    return run


def each_file(command: Command, folder: Path, words: Sequence[str], options: Sequence[str] = ()) -> dict[str, Ran]:
    """What the command makes of each wrong file."""
    return {
        name: command(*words, put(folder, file, content()), *options) for name, (file, content, _said) in FILES.items()
    }


def put(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("dry", [True, False])
def test_command_refuses_files_in_a_sentence_and_keeps_nothing(
    parks: Organization, tmp_path: Path, command: Command, dry: bool
) -> None:
    before, bytes_before = domain(), set(storage.stored())
    options = ("--into", "needs", "--organization", "Parks", *(["--dry-run"] if dry else []))

    told = {name: command("import", put(tmp_path, f, content()), *options) for name, (f, content, _s) in FILES.items()}

    assert told == {name: (2, "", f"junto import: {said}\n") for name, (_file, _content, said) in FILES.items()}
    assert (domain(), set(storage.stored())) == (before, bytes_before)


@pytest.mark.parametrize("dry", [True, False])
def test_command_names_row_and_column_and_writes_no_need(
    parks: Organization, tmp_path: Path, command: Command, dry: bool
) -> None:
    before = domain(but=() if dry else (Import,))
    options = ("--into", "needs", "--organization", "Parks", *(["--dry-run"] if dry else []))

    told = {}
    for name, (file, content, *_where) in ROWS.items():
        code, _out, err = command("import", put(tmp_path, file, content()), *options)
        told[name] = (code, err.splitlines()[0])

    assert told == {
        name: (1, f"Row {row}, column “{column}”: {said}" if column else f"Row {row}: {said}")
        for name, (_file, _content, row, column, said) in ROWS.items()
    }
    assert domain(but=() if dry else (Import,)) == before


def test_command_overlaps_says_the_same_of_files(tmp_path: Path, command: Command) -> None:
    options = ("--id", "Title", "--owner", "Description", "--title", "Title")

    told = {
        name: command("overlaps", put(tmp_path, f, content()), *options) for name, (f, content, _s) in FILES.items()
    }

    assert told == {name: (2, "", f"junto overlaps: {said}\n") for name, (_file, _content, said) in FILES.items()}


def test_command_for_areas_says_the_same_of_shapes(dallas: Jurisdiction, tmp_path: Path, command: Command) -> None:
    before = domain()
    options = ("--level", "zone", "--code", "Title", "--name", "Title")
    shapes = {name: bad for name, bad in ROWS.items() if bad[3] == "(geometry)"}
    assert len(shapes) == 4

    for name, (file, content, row, _column, said) in shapes.items():
        told = command("places", "import-areas", put(tmp_path, file, content()), *options)
        assert told == (2, "", f"junto places: a.geojson, feature {row} (Park): {said}\n"), name
    assert domain() == before


def test_command_says_what_is_no_file(parks: Organization, tmp_path: Path, command: Command) -> None:
    into = ("--into", "needs")
    missing, folder, empty = tmp_path / "none.csv", tmp_path, put(tmp_path, "empty.csv", b"")

    assert command("import", missing, *into) == (2, "", f"junto import: There is no file {missing}.\n")
    assert command("import", folder, *into) == (2, "", f"junto import: There is no file {folder}.\n")
    assert command("import", empty, *into, "--dry-run") == (2, "", "junto import: “empty.csv” is empty.\n")
    assert command("import", empty, *into) == (2, "", "junto import: The file is empty.\n")


# --- 200 MB, at every door -------------------------------------------------------------------------------------------

HUGE = 200_000_000


class Sent(io.RawIOBase):
    """200 MB on their way; how much was taken of them, and how much at once."""

    def __init__(self) -> None:
        self.left, self.most = HUGE, 0

    def read(self, size: int = -1) -> bytes:
        taken = min(self.left, HUGE if size < 0 else size)
        self.left, self.most = self.left - taken, max(self.most, taken)
        return bytes(taken)


@pytest.mark.parametrize(
    ("path", "media"),
    [
        ("/needs/imports/new/", "multipart/form-data; boundary=x"),
        ("/needs/new/", "application/x-www-form-urlencoded"),
        ("/api/v1/needs", "application/json"),
    ],
)
def test_200_mb_are_refused_by_the_length_they_state(lead: Client, path: str, media: str) -> None:
    before, body = domain(), Sent()
    environ = {"CONTENT_LENGTH": str(HUGE), "CONTENT_TYPE": media, "wsgi.input": body}

    answer = lead.request(PATH_INFO=path, REQUEST_METHOD="POST", **environ)

    assert answer.status_code == 413
    assert "What you sent is larger than the 50 MB allowed here." in answer.content.decode()
    assert (body.left, body.most) == (0, 256 * 1024)  # dropped piece by piece, so that a browser shows the answer
    assert answer.wsgi_request._read_started is False  # nobody looked at what it holds
    assert domain() == before


def test_200_mb_are_refused_by_their_size_at_the_command(parks: Organization, tmp_path: Path, command: Command) -> None:
    path = tmp_path / "big.csv"
    with path.open("wb") as file:
        file.truncate(HUGE)
    said = "The file is larger than the 50 MB allowed here.\n"
    before, bytes_before = domain(), set(storage.stored())

    assert command("import", path, "--into", "needs", "--dry-run") == (2, "", f"junto import: {said}")
    assert command("import", path, "--into", "needs") == (2, "", f"junto import: {said}")
    words = command("overlaps", path, "--id", "a", "--owner", "a", "--title", "a")
    said = "“big.csv” has 200,000,000 bytes; at most 50,000,000 are accepted. Split the file, or leave columns out."
    assert words == (2, "", f"junto overlaps: {said}\n")
    assert (domain(), set(storage.stored())) == (before, bytes_before)


# --- forms -----------------------------------------------------------------------------------------------------------

PLACES: Mapping[str, tuple[str, Any, str, str]] = {  # as written in a form, as sent to the API, and what each says
    "metres as degrees": (
        "6969000, 2490000",
        {"type": "Point", "coordinates": [2_490_000, 6_969_000]},
        PROJECTED,
        PROJECTED,
    ),
    "exchanged": (
        "-96.8055, 32.7812",
        {"type": "Point", "coordinates": [32.7812, -96.8055]},
        "Latitude and longitude are probably swapped: -96.8055 cannot be a latitude, 32.7812 can.",
        SWAPPED,
    ),
    "empty": (
        '{"type": "Polygon", "coordinates": []}',
        {"type": "Polygon", "coordinates": []},
        "The polygon is empty: it has no rings.",
        "The polygon is empty: it has no rings.",
    ),
    "crossing itself": (json.dumps(CROSSING), CROSSING, CROSSES, CROSSES),
    "no place": (
        "somewhere",
        {"type": "Nowhere"},
        "This is not well-known text (WKT): “somewhere”.",
        "The geometry type “Nowhere” is not known; use one of Point, MultiPoint, LineString, MultiLineString, Polygon, "
        "MultiPolygon, GeometryCollection.",
    ),
    "not a number": (
        '{"type": "Point", "coordinates": [NaN, 32.78]}',
        {"type": "Point", "coordinates": ["-96.8", "32.78"]},
        "This is not readable as GeoJSON. Write latitude and longitude instead, such as 32.7810, -96.8050.",
        "A position must hold numbers, not text (“-96.8”).",
    ),
}


def need_form(parks: Organization) -> dict[str, str]:
    counts = {"cost-TOTAL_FORMS": "1", "cost-INITIAL_FORMS": "0", "cost-0-basis": "project", "cost-0-quantity": "1"}
    return {"organization": str(parks.pk), "title": "Cameras", "description": "To see.", "place_name": "Elm", **counts}


def thing_form(parks: Organization) -> dict[str, str]:
    return {"jurisdiction": str(parks.jurisdiction_id), "kind": str(ThingKind.objects.get().pk), "name": "Pole 7"}


def report_form(parks: Organization) -> dict[str, str]:
    text = "Cars run the red light at this corner every night."
    return {"jurisdiction": str(parks.jurisdiction_id), "text": text, "language": "en", "place_name": "Elm"}


FORMS: Mapping[str, tuple[str, Callable[[Organization], dict[str, str]]]] = {
    "need": ("/needs/new/", need_form),
    "standing thing": ("/places/standing/new/", thing_form),
    "problem report": ("/needs/problems/report/", report_form),
}


@pytest.fixture
def lead(client: Client, token: str) -> Client:
    """The same person at a browser."""
    client.force_login(Account.objects.get(), backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.mark.parametrize("form", FORMS)
def test_forms_say_what_is_wrong_with_a_place(lead: Client, parks: Organization, form: str) -> None:
    address, sound = FORMS[form]
    before = domain()

    told = {name: errors(lead.post(address, {**sound(parks), "geometry": bad[0]})) for name, bad in PLACES.items()}

    assert told == {name: {"geometry": [said]} for name, (_written, _sent, said, _api) in PLACES.items()}
    assert domain() == before


COST = {"cost-0-description": "Cameras"}
FIELDS: Mapping[str, tuple[str, dict[str, str], dict[str, list[str]]]] = {  # form, what is wrong, what it says
    "an end before the start": (
        "need",
        {"starts": "2027-05-01", "ends": "2027-04-01"},
        {"ends": ["It ends (2027-04-01) before it starts (2027-05-01)."]},
    ),
    "a thing's end before its start": (
        "standing thing",
        {"since": "2027-05-01", "until": "2027-04-01"},
        {"until": ["It ends before it begins."]},
    ),
    "a day that is none": ("need", {"starts": "2027-13-45"}, {"starts": ["Enter a valid date."]}),
    "a year before all cities": ("need", {"starts": "0001-01-01"}, {"starts": ["The year 1 cannot be meant."]}),
    "negative money": (
        "need",
        {**COST, "cost-0-amount": "-5"},
        {"amount": ["“-5” is negative; an amount of zero or more is wanted."]},
    ),
    "NaN money": ("need", {**COST, "cost-0-amount": "NaN"}, {"amount": ["“NaN” is not a number."]}),
    "endless money": (
        "need",
        {**COST, "cost-0-amount": "1e400"},
        {"amount": ["“1e400” is written with an exponent, which may have cost digits. Write it out."]},
    ),
    "more money than there is": (
        "need",
        {**COST, "cost-0-amount": "9" * 20},
        {"amount": ["“99999999999999999999” is larger than any amount kept here."]},
    ),
    "a formula for money": ("need", {**COST, "cost-0-amount": "=1+1"}, {"amount": ["“=1+1” is not a number."]}),
    "words for a number": ("need", {"quantity": "many"}, {"quantity": ["Enter a whole number."]}),
    "half a camera": ("need", {"quantity": "1.5"}, {"quantity": ["Enter a whole number."]}),
    "fewer than none": (
        "need",
        {"quantity": "-1"},
        {"quantity": ["Ensure this value is greater than or equal to 0."]},
    ),
    "no title": ("need", {"title": ""}, {"title": ["This field is required."]}),
    "too long a title": (
        "need",
        {"title": "x" * 201},
        {"title": ["Ensure this value has at most 200 characters (it has 201)."]},
    ),
    "zero bytes": ("need", {"title": "a\0b"}, {"title": ["Null characters are not allowed."]}),
    "a department that is none": (
        "need",
        {"organization": "nonsense"},
        {"organization": ["“nonsense” is not a valid UUID."]},
    ),
    "a report of nothing": ("problem report", {"text": ""}, {"text": ["This field is required."]}),
}


def test_forms_name_the_field_and_write_nothing(lead: Client, parks: Organization) -> None:
    before = domain()

    told = {}
    for name, (form, wrong, _said) in FIELDS.items():
        address, sound = FORMS[form]
        told[name] = errors(lead.post(address, {**sound(parks), **wrong}))

    assert told == {name: said for name, (_form, _wrong, said) in FIELDS.items()}
    assert domain() == before


def test_forms_refuse_what_no_browser_sends(lead: Client, parks: Organization) -> None:
    before, sound = domain(), need_form(parks)

    many = lead.post("/needs/new/", {**sound, **{f"field-{n}": "x" for n in range(2_100)}})
    long = lead.post("/needs/new/", {**sound, "description": "x" * 3_000_000})
    rows = lead.post("/needs/new/", {**sound, "cost-TOTAL_FORMS": "100000"})
    none = lead.post("/needs/new/", {**sound, "cost-TOTAL_FORMS": "x"})

    assert (many.status_code, b"This request cannot be read" in many.content) == (400, True)
    assert (long.status_code, b"What you sent is too large" in long.content) == (413, True)
    assert (rows.status_code, len(rows.context["costs"].forms)) == (400, 101)
    assert (none.status_code, b"Traceback" in none.content) == (400, False)
    assert domain() == before


# --- the API ---------------------------------------------------------------------------------------------------------


def needs_body(parks: Organization) -> dict[str, Any]:
    return {"organization": str(parks.pk), "title": "Cameras"}


def things_body(parks: Organization) -> dict[str, Any]:
    return {"jurisdiction": str(parks.jurisdiction_id), "owner": str(parks.pk), "kind": "camera", "name": "Pole 7"}


def reports_body(parks: Organization) -> dict[str, Any]:
    text = "Cars run the red light at this corner every night."
    return {"jurisdiction": str(parks.jurisdiction_id), "text": text, "place_name": "Elm"}


API: Mapping[str, tuple[str, Callable[[Organization], dict[str, Any]]]] = {
    "need": ("/api/v1/needs", needs_body),
    "standing thing": ("/api/v1/places/standing-things", things_body),
    "problem report": ("/api/v1/problem-reports", reports_body),
}


def refused(answer: Any) -> tuple[int, str | None, str]:
    assert answer["Content-Type"] == "application/problem+json", answer.content
    body = answer.json()
    return answer.status_code, body.get("field"), body["title"]


@pytest.mark.parametrize("what", API)
def test_api_says_what_is_wrong_with_a_place(parks: Organization, token: str, what: str) -> None:
    address, sound = API[what]
    before = domain()

    told = {
        name: refused(call("POST", address, {**sound(parks), "geometry": bad[1]}, token=token))
        for name, bad in PLACES.items()
    }

    assert told == {name: (422, "geometry", said) for name, (_written, _sent, _form, said) in PLACES.items()}
    assert domain() == before


def costing(amount: Any) -> dict[str, Any]:
    return {"cost_items": [{"description": "Cameras", "amount": amount}]}


BODIES: Mapping[str, tuple[str, dict[str, Any], str, str]] = {  # of what, what is wrong, the field, the sentence
    "an end before the start": (
        "need",
        {"starts": "2027-05-01", "ends": "2027-04-01"},
        "ends",
        "It ends (2027-04-01) before it starts (2027-05-01).",
    ),
    "a thing's end before its start": (
        "standing thing",
        {"since": "2027-05-01", "until": "2027-04-01"},
        "until",
        "It ends before it begins.",
    ),
    "a day that is none": (
        "need",
        {"starts": "2027-13-45"},
        "starts",
        "starts: Input should be a valid date or datetime, month value is outside expected range of 1-12.",
    ),
    "a day as a number": (
        "need",
        {"starts": 1_800_000_000},
        "starts",
        "starts: Value error, a day is written as text, such as 2027-01-31.",
    ),
    "negative money": ("need", costing("-5"), "cost_items", "Cost 1: an amount cannot be negative."),
    "NaN money": ("need", costing("NaN"), "cost_items", "NaN is not an amount of money."),
    "endless money": ("need", costing("1e400"), "cost_items", "Cost 1: the amount is too large to be meant."),
    "a formula for money": ("need", costing("=1+1"), "cost_items", "“=1+1” is not an amount such as 1234.50."),
    "money as a number": (
        "need",
        costing(5),
        "cost_items.0.amount",
        "cost_items.0.amount: Input should be a valid string.",
    ),
    "words for a number": ("need", {"quantity": "many"}, "quantity", "quantity: Input should be a valid integer."),
    "half a camera": ("need", {"quantity": 1.5}, "quantity", "quantity: Input should be a valid integer."),
    "fewer than none": (
        "need",
        {"quantity": -1},
        "quantity",
        "How many: Ensure this value is greater than or equal to 0.",
    ),
    "more than there are": (
        "need",
        {"quantity": 10**12},
        "quantity",
        "How many cannot be more than 2147483647.",
    ),
    "no title": ("need", {"title": ""}, "title", "Title: This field cannot be blank."),
    "too long a title": (
        "need",
        {"title": "x" * 201},
        "title",
        "Title: Ensure this value has at most 200 characters (it has 201).",
    ),
    "zero bytes": ("need", {"title": "a\0b"}, "title", "Title: it holds a character that cannot be stored."),
    "a shape as text": (
        "need",
        {"geometry": "POINT (1 2)"},
        "geometry",
        "geometry: Input should be a valid dictionary.",
    ),
    "a field that is none": ("need", {"colour": "red"}, "colour", "colour: Extra inputs are not permitted."),
    "details with zero bytes": (
        "standing thing",
        {"details": {"a": "b\0"}},
        "details",
        "Details: it holds a character that cannot be stored.",
    ),
    "a report too short": (
        "problem report",
        {"text": ""},
        "text",
        "Please tell a little more: at least 20 characters.",
    ),
}


def test_api_names_the_field_and_writes_nothing(parks: Organization, token: str) -> None:
    before = domain()

    told = {}
    for name, (what, wrong, _field, _said) in BODIES.items():
        address, sound = API[what]
        told[name] = refused(call("POST", address, {**sound(parks), **wrong}, token=token))

    assert told == {name: (422, field, said) for name, (_what, _wrong, field, said) in BODIES.items()}
    assert domain() == before


RAW: Mapping[str, tuple[bytes, int, str]] = {  # bodies that are no request at all
    "NaN": (b'{"quantity": NaN}', 400, "NaN is not a number; JSON has no such value."),
    "endless": (b'{"quantity": -Infinity}', 400, "-Infinity is not a number; JSON has no such value."),
    "another encoding": ('{"title": "Cámara"}'.encode("latin-1"), 400, "The request is not written in UTF-8."),
    "half a character": (rb'{"title": "\ud800"}', 400, "The request holds half a character (a lone surrogate)."),
    "a key twice": (b'{"title": "a", "title": "b"}', 400, "“title” stands twice in one object."),
    "cut off": (b'{"title": ', 400, "The request is not JSON: Expecting value (line 1, character 11)."),
    "bottomless": (b'{"a":' * 200_000, 400, "The request nests lists and objects too deep."),
    "a list": (b"[]", 422, "The request: Input should be a valid dictionary or object to extract fields from."),
    "too long": (
        b'"' + b"x" * 3_000_000 + b'"',
        413,
        "What you sent is too large. Nothing was kept. Send a smaller file, or split it into several.",
    ),
}


def test_api_says_what_is_no_request(parks: Organization, token: str) -> None:
    before = domain()

    told = {}
    for name, (raw, _status, _said) in RAW.items():
        status, _field, said = refused(call("POST", "/api/v1/needs", raw=raw, token=token))
        told[name] = (status, said)

    assert told == {name: (status, said) for name, (_raw, status, said) in RAW.items()}
    assert domain() == before


# --- what is sound -------------------------------------------------------------------------------------------------


def test_what_is_sound_goes_through_every_door(
    lead: Client, parks: Organization, token: str, tmp_path: Path, command: Command
) -> None:
    """Or the tables above would be refused for something else than they name."""
    for form, (address, sound) in FORMS.items():
        given = {"owner": str(parks.pk)} if form == "standing thing" else {}
        assert lead.post(address, {**sound(parks), **given, "geometry": "32.7812, -96.8055"}).status_code == 302, form
    for what, (address, body) in API.items():
        place = {"geometry": {"type": "Point", "coordinates": [-96.8055, 32.7812]}}
        assert call("POST", address, {**body(parks), **place}, token=token).status_code in (201, 202), what
    code, out, err = command("import", put(tmp_path, "a.csv", csv()), "--into", "needs", "--organization", "Parks")
    assert (code, err, out.splitlines()[0]) == (0, "", "1 rows: 1 new, 0 changed, 0 unchanged, 0 refused.")
    assert domain()["Need"] == 3
    assert keeping.needs_bytes(Import.objects.get().sha256)

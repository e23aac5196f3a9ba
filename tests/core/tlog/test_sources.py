"""Reading a log from an address: the right hosts alone, nothing longer than it may be, every fault a sentence."""

from __future__ import annotations

import gzip
import shutil
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from tests.core.tlog.making import SIGNER, grown

from junto.cli import main
from junto.core.tlog.auditing import audit
from junto.core.tlog.problems import TlogError
from junto.core.tlog.sources import source_of

ODD = {  # path → status, headers, body
    "/odd/large": (200, {}, b"x" * 5_000),
    "/odd/endless": (200, {"Content-Length": "9000000"}, b"x" * 5_000),
    "/odd/short": (200, {"Content-Length": "20"}, b"x" * 10),
    "/odd/error": (500, {}, b"no"),
    "/odd/moved": (302, {"Location": "/log/checkpoint"}, b""),
    "/odd/gone": (410, {}, b""),
    "/odd/packed": (200, {"Content-Encoding": "gzip"}, gzip.compress(b"some")),
    "/odd/bomb": (200, {"Content-Encoding": "gzip"}, gzip.compress(bytes(10_000_000))),
    "/odd/half": (200, {"Content-Encoding": "gzip"}, gzip.compress(b"some more of it")[:-9]),
    "/odd/unpacked": (200, {"Content-Encoding": "gzip"}, b"some"),
}


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("served") / "log"
    grown(folder, 300, 600)
    return folder


@pytest.fixture(scope="module")
def address(log: Path) -> Iterator[str]:
    """The log at /log/, and odd answers at /odd/."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            file = log.parent / self.path[1:]
            status, headers, body = ODD.get(self.path, (404, {}, b"none"))
            if self.path not in ODD and file.is_file():
                status, headers, body = 200, {"Content-Encoding": "gzip"}, gzip.compress(file.read_bytes())
            self.send_response(status)
            for name, value in ({"Content-Length": str(len(body))} | headers).items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)
            if headers.get("Content-Length"):
                self.close_connection = True

        def log_message(self, *_given: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_log_is_audited_at_its_address(address: str, log: Path) -> None:
    for place in (f"{address}/log", f"{address}/log/"):
        found = audit(source_of(place), [SIGNER.key])
        assert found.findings == []
        assert found.opened
        assert found.opened.checkpoint.size == 600
        assert not found.listed
    tile = log / "tile/0/001"
    whole = tile.read_bytes()
    try:
        tile.write_bytes(whole[::-1])
        assert [one.path for one in audit(source_of(place), [SIGNER.key]).findings] == ["tile/0/001"]
        tile.unlink()
        assert [str(one) for one in audit(source_of(place), [SIGNER.key]).findings] == ["tile/0/001: It is missing."]
    finally:
        tile.write_bytes(whole)


def test_what_cannot_be_listed_is_said(address: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify", "--log", f"{address}/log", "--key", str(SIGNER.key)]) == 0
    out = capsys.readouterr().out
    assert out.startswith(f"The log “example.org/log” at {address}/log holds: 600 entries, files read: ")
    assert out.endswith("  NOT CHECKED: whether the address has further files; a folder shows them.\n")


@pytest.mark.parametrize(
    ("path", "says"),
    [
        ("large", "It is longer than the 100 bytes it may have."),
        ("endless", "It is longer than the 100 bytes it may have."),
        ("short", "It could not be fetched: "),
        ("error", "The server answers 500."),
        ("moved", "The server answers 302."),
        ("bomb", "It is longer than the 100 bytes it may have."),
        ("half", "It is not packed as the server says."),
        ("unpacked", "It is not packed as the server says."),
    ],
)
def test_odd_answers_are_said(address: str, path: str, says: str) -> None:
    source = source_of(f"{address}/odd")
    with pytest.raises(TlogError) as caught:
        source.read(path, 100)
    assert str(caught.value).startswith(says)
    assert source.read("packed", 100) == b"some"
    assert source.read("gone", 100) is None
    assert source.read("nothing", 100) is None


def test_addresses_beyond_ascii_are_sentences_too(address: str) -> None:
    assert source_of(f"{address}/ödd path").read("x", 9) is None
    with pytest.raises(TlogError, match="It could not be fetched"):
        source_of(f"https://{'ö' * 70}.example/").read("x", 9)


def test_nobody_answering_is_said() -> None:
    found = audit(source_of("http://127.0.0.1:9/log"))
    assert [one.path for one in found.findings] == ["checkpoint"]
    assert str(found.findings[0].sentence).startswith("It could not be fetched: ")


@pytest.mark.parametrize(
    ("place", "says"),
    [
        ("http://example.org/log", "“http://example.org/log”: a log is read by https://, so that nobody changes it on"),
        ("ftp://example.org/log", "“ftp://example.org/log” is not the address of a log."),
        ("file:///etc", "“file:///etc” is not the address of a log."),
        ("https://", "“https://” is not the address of a log."),
        ("https://user@example.org/", "is not the address of a log."),
        ("https://example.org/log?x=1", "is not the address of a log."),
        ("https://example.org/log#x", "is not the address of a log."),
        ("https://example.org:99999/", "is not the address of a log."),
        ("/no/such/folder", "There is no folder /no/such/folder."),
        ("https://[::1/", "is not the address of a log."),
    ],
)
def test_places_that_are_none_are_refused(place: str, says: str) -> None:
    with pytest.raises(TlogError) as caught:
        source_of(place)
    assert says in str(caught.value)


def test_secure_addresses_are_taken_without_asking_them() -> None:
    source = source_of("https://example.org/log")
    assert source.paths is None
    assert source.name == "https://example.org/log"


def test_a_folder_lists_all_its_files(log: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(log, tmp_path / "copy"))
    (copy / "tile/extra").mkdir()
    (copy / "tile/extra/.hidden").write_text("")
    (copy / "other").write_text("")
    source = source_of(str(copy))
    assert source.paths
    assert "tile/extra/.hidden" in list(source.paths())
    assert sorted(source.paths()) == sorted(
        path.relative_to(copy).as_posix() for path in (copy / "tile").rglob("*") if path.is_file()
    )
    assert source.read("other", 0) == b""

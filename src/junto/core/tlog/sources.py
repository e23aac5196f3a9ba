"""Where a published log is read from: a folder, or an address on the web; nothing longer than it may be."""

from __future__ import annotations

import http.client
import os
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlsplit

from junto.core.sentences import gettext_noop as _
from junto.core.texts import shown

from .problems import TlogError

SECONDS = 30
MOST_ANSWER = 1_000_000
LOOPBACK = ("127.0.0.1", "::1", "localhost")
ABSENT = (404, 410)


@dataclass(frozen=True, slots=True)
class Source:
    """A published log. `read(path, most)` gives a file of at most `most` bytes, None where there is none, and raises
    TlogError where it cannot be read; `paths` lists all files under `tile/`, None where nobody can list them.
    """

    name: str
    read: Callable[[str, int], bytes | None]
    paths: Callable[[], Iterator[str]] | None


def source_of(place: str) -> Source:
    """The log at an address (https://…; http:// for this machine alone) or in a folder. Raises TlogError."""
    return _address(place) if "://" in place else _folder(place)


def _folder(place: str) -> Source:
    root = Path(place)
    if not root.is_dir():
        raise TlogError("folder", _("There is no folder %(place)s."), place=shown(place))

    def read(path: str, most: int) -> bytes | None:
        file = root / path
        if file.is_symlink() or (file.exists() and not file.is_file()):
            raise TlogError("file", _("It is no file of its own."))
        if not file.exists():
            return None
        with file.open("rb") as opened:
            return _bounded(opened.read(most + 1), most)

    def paths() -> Iterator[str]:
        for folder, folders, files in os.walk(root / "tile"):
            links = [name for name in folders if Path(folder, name).is_symlink()]
            for name in sorted([*files, *links]):
                yield Path(folder, name).relative_to(root).as_posix()

    return Source(place, read, paths)


def _address(place: str) -> Source:
    connection, prefix = connect(place, SECONDS)

    def read(path: str, most: int) -> bytes | None:
        try:
            return _fetched(connection, f"{prefix}/{path}", most)
        except (http.client.HTTPException, OSError, UnicodeError) as error:
            connection.close()
            raise TlogError("unreachable", _("It could not be fetched: %(why)s."), why=shown(error)) from None

    return Source(place, read, None)


def connect(place: str, seconds: float) -> tuple[http.client.HTTPConnection, str]:
    """A connection to an address (https://…; http:// for this machine alone), not opened yet, and its path.

    Raises TlogError.
    """
    try:
        parts = urlsplit(place)
        host, port = parts.hostname, parts.port
    except ValueError:
        parts, host, port = urlsplit(""), None, None
    if not host or parts.scheme not in ("https", "http") or parts.query or parts.fragment or parts.username:
        raise TlogError("address", _("“%(place)s” is not the address of a log."), place=shown(place))
    if parts.scheme == "http" and host not in LOOPBACK:
        raise TlogError("plain", _("“%(place)s”: a log is read by https://, so that nobody changes it on the way."),
                        place=shown(place))  # fmt: skip
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    return kind(host, port, timeout=seconds), quote(parts.path.rstrip("/"), safe="/%")


def post(place: str, body: bytes, media_type: str, seconds: float = 10) -> tuple[int, bytes, str]:
    """What an address answers to a body: status, at most a megabyte, and the answer's media type. Raises TlogError."""
    connection, path = connect(place, seconds)
    try:
        connection.request("POST", path or "/", body, {"User-Agent": "junto", "Content-Type": media_type})
        answer = connection.getresponse()
        return answer.status, answer.read(MOST_ANSWER), answer.headers.get_content_type()
    except (http.client.HTTPException, OSError, UnicodeError) as error:
        raise TlogError("unreachable", _("It could not be fetched: %(why)s."), why=shown(error)) from None
    finally:
        connection.close()


def _fetched(connection: http.client.HTTPConnection, path: str, most: int) -> bytes | None:
    """One file over a connection that stays open; redirections are not followed."""
    connection.request("GET", path, headers={"Accept-Encoding": "gzip, identity", "User-Agent": "junto-verify"})
    answer = connection.getresponse()
    longest = most + 1_000  # what cannot be packed grows a little
    data = answer.read(longest)
    if len(data) == longest:
        connection.close()  # what remains is not waited for
    elif answer.length:
        raise http.client.IncompleteRead(data, answer.length)
    if answer.status in ABSENT:
        return None
    if answer.status != http.HTTPStatus.OK:
        raise TlogError("status", _("The server answers %(status)d."), status=answer.status)
    # tlog-tiles, "Log entries": logs may use gzip with no negotiation.
    if answer.headers.get("Content-Encoding", "identity").lower() == "gzip":
        return _unpacked(data, most)
    return _bounded(data, most)


def _unpacked(data: bytes, most: int) -> bytes:
    unpacking = zlib.decompressobj(wbits=31)
    try:
        found = unpacking.decompress(data, most + 1)
    except zlib.error:
        raise TlogError("gzip", _("It is not packed as the server says.")) from None
    if not unpacking.eof and len(found) <= most:
        raise TlogError("gzip", _("It is not packed as the server says."))
    return _bounded(found, most)


def _bounded(data: bytes, most: int) -> bytes:
    if len(data) > most:
        raise TlogError("too_long", _("It is longer than the %(most)s bytes it may have."), most=f"{most:,}")
    return data

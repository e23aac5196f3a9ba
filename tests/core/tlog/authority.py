"""A time stamp authority to test with, on this machine: `openssl ts` with certificates made for the occasion."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.core.tlog.posting import Answer, answering

CONFIG = """
[req]
distinguished_name = dn
[dn]
[ca]
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign
[tsa]
basicConstraints = CA:FALSE
extendedKeyUsage = critical,timeStamping
[tsa_config]
serial = {folder}/serial
crypto_device = builtin
signer_cert = {folder}/tsa.pem
certs = {folder}/ca.pem
signer_key = {folder}/tsa.key
signer_digest = sha256
default_policy = 1.2.3.4
digests = sha256
accuracy = secs:1
ess_cert_id_alg = sha256
"""


@dataclass
class Authority:
    """Where it listens, its certificates, and what it answers instead of a stamp, where that is set."""

    folder: Path
    address: str = ""
    instead: tuple[int, bytes] | None = None

    @property
    def certificates(self) -> Path:
        return self.folder / "ca.pem"

    def answer(self, query: bytes) -> tuple[int, bytes]:
        if self.instead is not None:
            return self.instead
        (self.folder / "query").write_bytes(query)
        _openssl(self.folder, "ts -reply -config config -section tsa_config -queryfile query -out reply")
        return 200, (self.folder / "reply").read_bytes()


def _openssl(folder: Path, words: str) -> None:
    subprocess.run(["openssl", *words.split()], cwd=folder, capture_output=True, check=True, timeout=60)


@contextmanager
def stamping(folder: Path) -> Iterator[Authority]:
    """Inside: an authority listens."""
    folder.mkdir()
    (folder / "config").write_text(CONFIG.format(folder=folder))
    (folder / "serial").write_text("01\n")
    curve = "-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes"
    _openssl(
        folder, f"req -x509 {curve} -keyout ca.key -out ca.pem -subj /CN=CA -config config -extensions ca -days 30"
    )
    _openssl(folder, f"req {curve} -keyout tsa.key -out tsa.csr -subj /CN=TSA -config config")
    signing = "x509 -req -in tsa.csr -CA ca.pem -CAkey ca.key -CAcreateserial -out tsa.pem"
    _openssl(folder, f"{signing} -extfile config -extensions tsa -days 30")
    authority = Authority(folder)

    def answer(_path: str, headers: Mapping[str, str], body: bytes) -> Answer:
        assert headers["Content-Type"] == "application/timestamp-query"
        return *authority.answer(body), "application/timestamp-reply"

    with answering(answer) as address:
        authority.address = f"{address}/tsr"
        yield authority

"""Other programs for age read what we seal, and we read what they seal."""

from __future__ import annotations

import base64
import os
import subprocess

import pytest
from tests.core.sealing.making import age, header, in_node

from junto.core.sealing import inspect, new_key, open_share, seal, unseal, unwrap, wrap
from junto.core.sealing.ciphering import decrypt, encrypt

KEY = new_key()
SIZES = [0, 1, 1_000, 65_536, 200_001]
OURS = """
import * as age from 'age-encryption';
const found = [];
for (const text of given.sealed) {
  const opening = new age.Decrypter();
  opening.addIdentity(given.key);
  let sealed = new Uint8Array(Buffer.from(text, 'base64'));
  if (given.armoured) sealed = age.armor.decode(Buffer.from(sealed).toString());
  found.push(Buffer.from(await opening.decrypt(sealed)).toString('base64'));
}
console.log(JSON.stringify(found));
"""
THEIRS = """
import * as age from 'age-encryption';
const found = [];
for (const text of given.content) {
  const sealing = new age.Encrypter();
  sealing.addRecipient(given.recipient);
  let sealed = await sealing.encrypt(new Uint8Array(Buffer.from(text, 'base64')));
  if (given.armoured) sealed = Buffer.from(age.armor.encode(sealed));
  found.push(Buffer.from(sealed).toString('base64'));
}
console.log(JSON.stringify(found));
"""


@pytest.fixture
def identity(tmp_path) -> str:
    path = tmp_path / "key"
    path.write_text(KEY.secret() + "\n")
    return str(path)


@pytest.mark.parametrize("armoured", [False, True])
@pytest.mark.parametrize("size", SIZES)
def test_age_program_opens_our_submission(age_program, identity, size, armoured):
    content = os.urandom(size)
    made = header(content)
    found = age(["-d", "-i", identity], seal(KEY.recipient, made, content, armoured=armoured))
    assert found == made.as_bytes() + content


@pytest.mark.parametrize("switch", [[], ["-a"]])
@pytest.mark.parametrize("size", SIZES)
def test_we_open_what_the_age_program_sealed(age_program, size, switch):
    content = os.urandom(size)
    made = header(content)
    sealed = age([*switch, "-r", str(KEY.recipient)], made.as_bytes() + content)
    opened, found = unseal(KEY, sealed)
    assert (opened.header, found) == (made, content)


def test_age_program_refuses_what_we_refuse(age_program, identity):
    sealed = bytearray(seal(KEY.recipient, header(b"abc"), b"abc"))
    sealed[-1] ^= 1
    with pytest.raises(subprocess.CalledProcessError):
        age(["-d", "-i", identity], bytes(sealed))


def test_age_program_opens_a_wrap_and_a_share(age_program, tmp_path, three_of_five):
    wrapped, key = wrap(seal(KEY.recipient, header(b"abc"), b"abc"))
    (tmp_path / "wrap").write_text(key.secret())
    assert age(["-d", "-i", str(tmp_path / "wrap")], wrapped) == unwrap(key, wrapped)
    (tmp_path / "officer").write_text(three_of_five.officers[0].secret())
    file = three_of_five.made.files["officer-1-officer-1.share.age"]
    text = age(["-d", "-i", str(tmp_path / "officer")], file).decode()
    assert text.splitlines()[-1].split() == open_share([three_of_five.officers[0]], file).words()


@pytest.mark.parametrize("armoured", [False, True])
def test_browser_s_age_opens_our_submission(tmp_path, armoured):
    contents = [os.urandom(size) for size in SIZES]
    headers = [header(content) for content in contents]
    sealed = [seal(KEY.recipient, h, c, armoured=armoured) for h, c in zip(headers, contents, strict=True)]
    given = {"key": KEY.secret(), "armoured": armoured, "sealed": [base64.b64encode(s).decode() for s in sealed]}
    found = in_node(OURS, given, tmp_path)
    assert [base64.b64decode(text) for text in found] == [
        h.as_bytes() + c for h, c in zip(headers, contents, strict=True)
    ]


@pytest.mark.parametrize("armoured", [False, True])
def test_we_open_what_the_browser_s_age_sealed(tmp_path, armoured):
    from io import BytesIO  # noqa: PLC0415

    contents = [os.urandom(size) for size in SIZES]
    headers = [header(content) for content in contents]
    plain = [h.as_bytes() + c for h, c in zip(headers, contents, strict=True)]
    given = {
        "recipient": str(KEY.recipient),
        "armoured": armoured,
        "content": [base64.b64encode(p).decode() for p in plain],
    }
    sealed = [base64.b64decode(text) for text in in_node(THEIRS, given, tmp_path)]
    assert [inspect(BytesIO(one)) for one in sealed] == [None] * len(SIZES)
    assert [unseal(KEY, one)[1] for one in sealed] == contents


def test_what_we_seal_for_an_officer_is_read_by_all_three(age_program, identity, tmp_path):
    sealed = encrypt(KEY.recipient, b"a share", armoured=True)
    given = {"key": KEY.secret(), "armoured": True, "sealed": [base64.b64encode(sealed).decode()]}
    assert age(["-d", "-i", identity], sealed) == decrypt(KEY, sealed) == b"a share"
    assert in_node(OURS, given, tmp_path) == [base64.b64encode(b"a share").decode()]

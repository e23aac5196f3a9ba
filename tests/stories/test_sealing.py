"""A company seals its bid in its own browser, sends it, loses the connection once, and hands it in; nobody reads it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from hashlib import sha256
from pathlib import Path

import pytest

from junto.core.sealing import parse_key, unseal
from junto.web.demonstration.paper import one_page
from tests.browsing import PHONE, Window, screenshot
from tests.serving import Installations, Served, hold_clock
from tests.stories.accessibility import assert_no_violations
from tests.stories.people import Someone
from tests.stories.test_low_bid import ASKED, READY, TITLE

pytestmark = pytest.mark.story

UNSEALED = ', sealed_by="server", unsealed_reason="The officers have no keys yet."'
CEREMONY = """
from junto.core.sealing import Holder, hold, key_of, new_key, open_share, write_ceremony
from junto.people.models import Membership, Person
from junto.solicitations.actions import make_key, publish_solicitation, rehearse_key
from junto.solicitations.sealing.platform import make_platform_key, platform_recipient
make_platform_key()
solicitation = Solicitation.objects.get(pk=solicitation.pk)
held = {name: new_key() for name in ("Paul Brandt", "Anita Flores", "Evelyn Price")}
with stage.moment(hours=1):
    made = hold(solicitation.ocid, [Holder(n, k.recipient) for n, k in held.items()], 2, platform_recipient(), made=at)
    persons = [Person.objects.get(name=name) for name in held]
    record = write_ceremony(made.ceremony)
    key = make_key(solicitation, record=record, files=made.files, persons=persons, by=paul)
    rehearse_key(key, rehearsal="{}", by=paul)
    publish_solicitation(Solicitation.objects.get(pk=solicitation.pk), by=paul)
shares = [open_share([held[s.name]], s.file.encode()) for s in key.shares.all()[:2]]
print(key_of(made.ceremony, [*shares, made.platform]).secret())
"""
UNWRAPPED = """
import sys, django; django.setup()
from uuid import UUID
from junto.solicitations.sealing.wraps import unwrapped
with unwrapped(UUID(sys.argv[1])) as path:
    sys.stdout.write(path.read_bytes().hex())
"""
READ = """
import sys, django; django.setup()
from pathlib import Path
from junto.solicitations.envelopes.asked import asked_of
from junto.solicitations.envelopes.reading import read
from junto.solicitations.envelopes.recognising import recognise
from junto.solicitations.models import Submission
found = read(Path(sys.argv[2]), asked_of(Submission.objects.get(pk=sys.argv[1]).solicitation), recognise=recognise,
             scratch=Path(sys.argv[2]).parent)
print(*found.defects, len(found.contents.documents), found.contents.total, found.contents.bidder, sep="|")
"""


@pytest.fixture(scope="module")
def city(installations: Installations) -> Iterator[tuple[Served, str, str]]:
    """The city served, the solicitation’s address, and the secret key that shares would give."""
    made = installations.fresh(JUNTO_DEMO="yes", JUNTO_CLOCK_MAY_BE_SET="yes")
    assert UNSEALED in READY
    path, secret = made.run("-c", READY.replace(UNSEALED, "") + CEREMONY, covered=False).stdout.split()
    with installations.serving(made, application="tests.stories.held_clock:application") as running:
        hold_clock(running, datetime.fromisoformat("2027-03-15T16:00:00+00:00"))
        yield running, path, secret


def test_bid_is_sealed_in_the_browser_and_opens_with_the_key_alone(
    city: tuple[Served, str, str], window: Window, tmp_path: Path
) -> None:
    served, path, secret = city
    doug = Someone(window, served.url, "Doug Pruitt")
    doug.go(path)
    doug.follow("Offer")
    doug.press("Begin a draft")
    doug.sees("Choose who seals it", "The server, for you")
    screenshot(doug.page, "sealing/01-ways")
    assert_no_violations(doug.page)
    doug.follow("Seal in this browser")
    submission = doug.page.url.rstrip("/").split("/")[-2]
    posted: list[str] = []
    doug.page.on("request", lambda request: posted.append(request.url) if request.method == "POST" else None)
    _says_what_is_missing(doug)
    _write(doug)
    screenshot(doug.page, "sealing/02-written")
    assert_no_violations(doug.page)
    _seal(doug, tmp_path)
    assert posted == []  # nothing was sent so far
    digest = _send(doug)
    doug.through(doug.page.locator("main").get_by_role("link", name="Look once more, then hand in"))
    doug.sees("Sent, and not yet handed in", digest)
    screenshot(doug.page, "sealing/05-hand-in")
    assert_no_violations(doug.page)
    doug.page.locator("main label[for='id_understood']").click()
    doug.press("Hand in")
    assert doug.state() == "received"
    doug.sees("Sealed by the company itself", digest, "What happens next")
    screenshot(doug.page, "sealing/06-receipt")
    assert_no_violations(doug.page)
    _opens(served, submission, secret, tmp_path / "plain.zip", digest)


def comes(one: Someone, words: str) -> None:
    """Wait until the page's script says it."""
    one.page.locator("main").get_by_text(words).first.wait_for()


def _says_what_is_missing(doug: Someone) -> None:
    doug.page.get_by_role("button", name="Check what is missing").press("Enter")  # by keyboard
    doug.sees("Still missing:", "Item 1 has no price.", "“signed bid form” is missing.")
    doug.page.locator("[name='item-1']").fill("many")
    doug.page.get_by_role("button", name="Check what is missing").click()
    doug.sees("Item 1: “many” is no amount.")
    doug.page.locator("[data-code]").first.set_input_files({"name": "a.exe", "mimeType": "x/x", "buffer": b"MZ"})
    comes(doug, "“a.exe” is of a kind that is not accepted")


def _write(doug: Someone) -> None:
    for name in ("item-1", "item-2"):
        doug.page.locator(f"[name='{name}']").fill("$19,850.00")
    for field in doug.page.locator("[data-sealing] [type='text'], [data-sealing] textarea:not([data-reason])").all():
        if not field.input_value():
            field.fill("Yes, as stated.")
    page = one_page("Northgate Signals", TITLE)
    for label in ASKED:
        box = doug.page.locator("fieldset", has_text=label).locator("[type='file']")
        box.set_input_files({"name": "signed.pdf", "mimeType": "application/pdf", "buffer": page})
    doug.page.get_by_role("button", name="Check what is missing").click()
    comes(doug, "Everything that is asked for is there.")
    doug.sees("Together: $79,400.00.")


def _seal(doug: Someone, folder: Path) -> None:
    doug.page.get_by_role("button", name="Seal it").click()
    comes(doug, "Sealed. Save the plain envelope")
    with doug.page.expect_download() as saving:
        doug.page.get_by_role("button", name="Save the plain envelope").click()
    saving.value.save_as(folder / "plain.zip")
    doug.sees(sha256((folder / "plain.zip").read_bytes()).hexdigest())
    screenshot(doug.page, "sealing/03-sealed")


def _send(doug: Someone) -> str:
    """Once without a connection, then with one: what was sealed stays on the page."""
    doug.page.context.set_offline(True)
    doug.page.get_by_role("button", name="Send the sealed file").click()
    comes(doug, "The connection failed. What you sealed is still on this page")
    screenshot(doug.page, "sealing/04-no-connection")
    doug.page.context.set_offline(False)
    doug.page.get_by_role("button", name="Send the sealed file").click()
    comes(doug, "It has come whole")
    return doug.page.locator("[data-part='sealed-digest']").inner_text()


def _opens(served: Served, submission: str, secret: str, kept: Path, digest: str) -> None:
    """What lies on the disk, out of its wrap, opens with the key: the very envelope that was saved."""
    plain = kept.read_bytes()
    data = bytes.fromhex(served.run("-c", UNWRAPPED, submission, covered=False).stdout)
    assert sha256(data).hexdigest() == digest
    opened, content = unseal(parse_key(secret), data)
    assert (content, opened.header.sha256) == (plain, sha256(plain).hexdigest())
    read = served.run("-c", READ, submission, str(kept), covered=False).stdout.strip()
    assert read == f"{len(ASKED)}|79400.00 USD|Northgate Signals"  # the opening finds nothing wanting
    (on_disk,) = (served.data / "envelopes" / "sealed").rglob(submission.replace("-", ""))
    assert plain[:200] not in on_disk.read_bytes()


def test_kept_envelope_is_gone_on_with_on_a_phone_in_spanish(
    city: tuple[Served, str, str], window: Window, tmp_path: Path
) -> None:
    served, path, _secret = city
    nora = Someone(window, served.url, "Nora Castellanos", size=PHONE)
    nora.go(path)
    nora.follow("Offer")
    nora.press("Begin a draft")
    nora.follow("Seal in this browser")
    nora.page.locator("[name='item-1']").fill("123.45")
    nora.page.locator("[data-code]").first.set_input_files(
        {"name": "señas.pdf", "mimeType": "application/pdf", "buffer": one_page("Ridgeline", TITLE)}
    )
    with nora.page.expect_download() as saving:
        nora.page.get_by_role("button", name="Save the plain envelope").click()
    saving.value.save_as(tmp_path / "kept.zip")
    nora.page.reload()
    assert nora.page.locator("[name='item-1']").input_value() == ""
    nora.page.locator("#kept").set_input_files(tmp_path / "kept.zip")
    comes(nora, "The envelope is on this page.")
    assert nora.page.locator("[name='item-1']").input_value() == "123.45"
    nora.sees("señas.pdf")
    wide = nora.page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert wide <= 0
    nora.page.locator(".junto-menu summary").click()
    nora.page.once("dialog", lambda dialog: dialog.accept())
    nora.page.locator("button:visible", has_text="Español").click()
    nora.page.wait_for_load_state()
    nora.sees("Sellar en este navegador")
    screenshot(nora.page, "sealing/07-phone-es")
    assert_no_violations(nora.page)

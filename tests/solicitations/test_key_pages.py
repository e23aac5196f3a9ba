"""Pages of keys: holders chosen, what a browser or the command hands in, rehearsals, one's own key, a lost key."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from junto.core.sealing import new_key, open_share, read_ceremony, rehearse, write_ceremony
from junto.core.sealing.plan import plan_of
from junto.core.workflow import PROGRAM
from junto.people.actions import end_membership
from junto.people.models import Person
from junto.solicitations import actions
from junto.solicitations.models import KeyShare, OfficerKey, SealingKey, Solicitation
from junto.solicitations.sealing import platform, queries
from tests.solicitations.making import Buying
from tests.solicitations.permissions import people
from tests.solicitations.sealing import Dealing
from tests.solicitations.test_pages import Browse, page


@pytest.fixture
def dealing(buying: Buying, settings: Any, tmp_path: Path) -> Dealing:
    settings.KEYS = tmp_path / "keys"
    return Dealing(buying)


def url(name: str, row: Any) -> str:
    return reverse(f"solicitations:{name}", args=[row.pk])


def handed_in(dealing: Dealing, solicitation: Solicitation, **changes: Any) -> dict[str, str]:
    """What the page that makes a key hands in."""
    made = dealing.held(solicitation)
    persons = [str(dealing.officer(role).person) for role in dealing.roles]
    files = {name: content.decode() for name, content in made.files.items()}
    given = {"record": json.loads(write_ceremony(made.ceremony)), "files": files, "persons": persons, **changes}
    return {"made": json.dumps(given)}


def answer(dealing: Dealing, key: SealingKey, message: str, roles: tuple[str, ...] = ()) -> bytes:
    shares = [dealing.share(key, role) for role in roles or dealing.roles]
    shares.append(platform.open_platform_share(key.platform_share))
    ceremony = read_ceremony(key.record.encode())
    return rehearse(ceremony, shares, when=datetime(2026, 11, 27, tzinfo=UTC), sealed=message.encode()).as_bytes()


# --- who holds it -----------------------------------------------------------------------------------------------------
def test_holders_are_chosen_among_the_citys_people_and_others(dealing: Dealing, browse: Browse) -> None:
    draft = dealing.buying.draft(sealed_by="key")
    clerk = dealing.officer("clerk")
    actions.register_officer_key(new_key().recipient.text, by=clerk)
    client, at = browse(dealing.buying.officer), url("sealing-key-new", draft)
    asked = client.get(at).content.decode()
    assert f"{clerk.name}, clerk, " in asked
    assert asked.count("(as a file)") == 1
    both = [str(dealing.buying.officer.person), str(clerk.person)]
    refused = client.get(at, {"needed": 3, "persons": both})
    assert refused.status_code == 400
    assert "From 1 to 2 officers can be needed" in refused.content.decode()
    twice = client.get(at, {"needed": 2, "persons": both, "custodians": "County Clerk\n county  clerk"})
    assert "stands twice" in twice.content.decode()
    shown = client.get(at, {"needed": 2, "persons": both, "custodians": "\nCounty   clerk\n"})
    plan = shown.context["plan"]
    assert [h["name"] for h in plan["holders"]] == [dealing.buying.officer.name, clerk.name, "County clerk"]
    assert [bool(h["recipient"]) for h in plan["holders"]] == [False, True, False]
    assert (plan["solicitation"], plan["needed"]) == (draft.ocid, 2)
    assert plan["platform"] == platform.platform_recipient().text
    assert "no-store" in shown["Cache-Control"]
    all_needed = client.get(at, {"needed": 2, "persons": both}).content.decode()
    assert "where one share is lost or one officer is away, nothing" in all_needed


def test_holder_with_a_key_can_choose_a_card(dealing: Dealing, browse: Browse) -> None:
    draft = dealing.buying.draft(sealed_by="key")
    clerk = dealing.officer("clerk")
    client, at = browse(dealing.buying.officer), url("sealing-key-new", draft)
    assert "On paper all the same" not in client.get(at).content.decode()  # nobody has a key yet
    actions.register_officer_key(new_key().recipient.text, by=clerk)
    both = [str(dealing.buying.officer.person), str(clerk.person)]
    given = {"needed": 2, "persons": both, "paper": [str(clerk.person)]}
    plan = client.get(at, given).context["plan"]
    assert [(h["person"], h["recipient"]) for h in plan["holders"]] == [(person, None) for person in both]
    elsewhere = client.get(at, {**given, "paper": [str(dealing.buying.officer.person)]})
    assert elsewhere.status_code == 400  # has no key: holds a card anyway


def test_nobody_of_another_government_or_a_company_holds_a_share(dealing: Dealing, browse: Browse) -> None:
    draft, buying = dealing.buying.draft(sealed_by="key"), dealing.buying
    actions.register_officer_key(new_key().recipient.text, by=buying.officer)  # so that cards are asked about at all
    client, at = browse(buying.officer), url("sealing-key-new", draft)
    for other in (buying.world.actor("clerk", buying.world.county), buying.seller()):
        actions.register_officer_key(new_key().recipient.text, by=other)
        both = [str(buying.officer.person), str(other.person)]
        for given in ({"persons": both}, {"persons": both[:1], "paper": both[1:]}):
            assert client.get(at, {"needed": 2, "custodians": "County clerk", **given}).status_code == 400


def test_plan_is_saved_for_the_command(dealing: Dealing, browse: Browse, tmp_path: Path) -> None:
    draft = dealing.buying.draft(sealed_by="key")
    query = {"needed": 2, "persons": [str(dealing.buying.officer.person)], "custodians": "County clerk", "as": "file"}
    response = browse(dealing.buying.officer).get(url("sealing-key-new", draft), query)
    (tmp_path / "officers.yaml").write_bytes(response.content)
    plan = plan_of(file=str(tmp_path / "officers.yaml"))
    assert [h.name for h in plan.holders] == [dealing.buying.officer.name, "County clerk"]
    assert (plan.needed, plan.platform) == (2, platform.platform_recipient())


# --- made in the browser ----------------------------------------------------------------------------------------------
def test_browsers_key_is_taken_in_and_its_answer_rehearses_it(dealing: Dealing, browse: Browse) -> None:
    draft = dealing.buying.ready(sealed_by="key")
    client = browse(dealing.buying.officer)
    taken = client.post(url("sealing-key-new", draft), handed_in(dealing, draft))
    assert taken.status_code == 201, taken.content
    given = taken.json()
    key = SealingKey.objects.get(solicitation=draft)
    assert (key.state, given["key"]) == ("made", key.get_absolute_url())
    assert [s.person_id for s in key.shares.all()] == [dealing.officer(role).person for role in dealing.roles]
    assert key.record.encode() == write_ceremony(read_ceremony(key.record.encode()))
    right = answer(dealing, key, given["message"], dealing.roles[1:4]).decode()
    other = json.loads(right)
    other["message"] = other["message"][:-2] + ("1" if other["message"][-2] == "0" else "0") + "\n"
    wrong = client.post(given["rehearse"], {"answer": json.dumps(other)})
    assert wrong.status_code == 409
    assert "nothing usable" in wrong.json()["refused"]
    done = client.post(given["rehearse"], {"answer": right})
    assert done.json() == {"key": key.get_absolute_url()}
    key.refresh_from_db()
    assert key.state == "rehearsed"
    assert queries.rehearsal_of(key)["officers"] == [dealing.officer(r).name for r in dealing.roles[1:4]]  # type: ignore[index]
    shown = client.get(key.get_absolute_url()).content.decode()
    assert dealing.officer("clerk").name in shown
    used = actions.publish_solicitation(draft, by=dealing.buying.officer)
    public = page(browse, None, used)
    assert key.recipient in public
    assert "ceremony.json" in public


def test_answer_to_a_message_that_was_not_sealed_here_is_refused(dealing: Dealing, browse: Browse) -> None:
    key = dealing.key(dealing.buying.draft(sealed_by="key"))
    client = browse(dealing.buying.officer)
    message = client.get(url("sealing-key-message", key)).content.decode()
    stranger = browse(dealing.officer("clerk"))
    made = answer(dealing, key, message).decode()
    assert "not the test message" in stranger.post(url("sealing-key-rehearse", key), {"answer": made}).json()["refused"]
    share = key.shares.get(person=dealing.officer("clerk").person)
    actions.report_share_lost(share, by=dealing.buying.officer, reason="Gone.")
    refused = client.post(url("sealing-key-rehearse", key), {"answer": made}).json()["refused"]
    assert refused == f"The share of {share.name} does not count any more: rehearse with the others."
    assert SealingKey.objects.get(pk=key.pk).state == "made"


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"record": {}}, "not the record of a ceremony"),
        ({"record": "\ud800"}, "no sound JSON"),
        ({"files": []}, "did not hand in a sound ceremony"),
        ({"persons": ["x"]}, "did not hand in a sound ceremony"),
        ({"persons": None}, "did not hand in a sound ceremony"),
        ({"files": {}}, "is missing, or is not the file"),
        ({"persons": []}, "Say of each officer"),
    ],
)
def test_unsound_ceremony_is_refused_with_a_sentence(
    dealing: Dealing, browse: Browse, changes: dict[str, Any], said: str
) -> None:
    draft = dealing.buying.draft(sealed_by="key")
    client = browse(dealing.buying.officer)
    response = client.post(url("sealing-key-new", draft), handed_in(dealing, draft, **changes))
    assert response.status_code == 409
    assert said in response.json()["refused"]
    assert client.post(url("sealing-key-new", draft), {"made": "{"}).status_code == 409
    assert not SealingKey.objects.exists()


# --- made by the command ----------------------------------------------------------------------------------------------
def test_commands_key_is_uploaded_and_rehearsed_by_the_command(dealing: Dealing, browse: Browse) -> None:
    draft, client = dealing.buying.draft(sealed_by="key"), browse(dealing.buying.officer)
    made = dealing.held(draft)
    files = [SimpleUploadedFile(name, content) for name, content in made.files.items()]
    record = SimpleUploadedFile(
        "ceremony.json", json.dumps(json.loads(write_ceremony(made.ceremony)), indent=2).encode()
    )
    response = client.post(url("sealing-key-upload", draft), {"record": record, "shares": files})
    key = SealingKey.objects.get(solicitation=draft)
    assert response["Location"] == key.get_absolute_url()
    assert key.record.encode() == write_ceremony(made.ceremony)
    assert {s.person_id for s in key.shares.all()} == {dealing.officer(role).person for role in dealing.roles}
    assert "platform.words" in client.get(url("sealing-key-rehearse", key)).content.decode()
    message = client.get(url("sealing-key-message", key)).content.decode()
    answered = SimpleUploadedFile("rehearsal.json", answer(dealing, key, message))
    assert client.post(url("sealing-key-rehearse", key), {"record": answered}).status_code == 302
    assert SealingKey.objects.get(pk=key.pk).state == "rehearsed"


def test_large_or_missing_files_are_refused(dealing: Dealing, browse: Browse) -> None:
    draft, client = dealing.buying.draft(sealed_by="key"), browse(dealing.buying.officer)
    large = SimpleUploadedFile("ceremony.json", b" " * 100_001)
    response = client.post(
        url("sealing-key-upload", draft), {"record": large, "shares": [SimpleUploadedFile("a", b"x")]}
    )
    assert "larger than 100,000 bytes" in response.content.decode()
    many = [SimpleUploadedFile(f"{n}.share.age", b"x") for n in range(21)]
    record = SimpleUploadedFile("ceremony.json", b"{}")
    response = client.post(url("sealing-key-upload", draft), {"record": record, "shares": many})
    assert "at most 17 files" in response.content.decode()
    assert client.post(url("sealing-key-upload", draft), {}).status_code == 400


# --- who may ----------------------------------------------------------------------------------------------------------
def test_only_makers_reach_the_pages_of_making(dealing: Dealing, browse: Browse) -> None:
    draft = dealing.buying.draft(sealed_by="key")
    key, everyone = dealing.key(draft), people(dealing.buying)
    actions.discard_key(key, by=dealing.buying.officer, reason="Again.")
    second = dealing.key(other := dealing.buying.draft(sealed_by="key"))
    reached: dict[str, set[str]] = {}
    for name, actor in everyone.items():
        if name == "program":
            continue
        client = browse(actor if actor.person else None)
        for what, at in (
            *((n, url(n, draft)) for n in ("sealing-key-new", "sealing-key-upload")),
            *((n, url(n, second)) for n in ("sealing-key-message", "sealing-key-rehearse")),
        ):
            if client.get(at).status_code == 200:
                reached.setdefault(what, set()).add(name)
    makers = {"procurement", "clerk"}
    assert reached == {
        "sealing-key-new": makers,
        "sealing-key-upload": makers,
        "sealing-key-message": makers,
        "sealing-key-rehearse": makers,
    }
    assert browse(dealing.buying.officer).get(url("sealing-key-new", other)).status_code == 409


def test_share_file_is_its_holders_alone(dealing: Dealing, browse: Browse) -> None:
    key = dealing.key(dealing.buying.draft(sealed_by="key"))
    share = key.shares.get(person=dealing.officer("controller").person)
    found = {
        name: browse(actor if actor.person else None).get(url("key-share-file", share)).status_code
        for name, actor in people(dealing.buying).items()
        if name != "program"
    }
    assert {name for name, status in found.items() if status == 200} == {"controller"}
    assert set(found.values()) == {200, 404}
    content = browse(dealing.officer("controller")).get(url("key-share-file", share)).content
    assert open_share([dealing.keys["controller"]], content).check() == share.check_words


def test_record_is_public_once_the_key_is_in_use(dealing: Dealing, browse: Browse) -> None:
    draft = dealing.buying.ready(sealed_by="key")
    key = dealing.rehearsed(draft)
    assert browse(None).get(url("sealing-key-record", key)).status_code == 404
    actions.publish_solicitation(draft, by=dealing.buying.officer)
    response = browse(None).get(url("sealing-key-record", key))
    assert (response.content, response["Content-Type"]) == (key.record.encode(), "application/json; charset=utf-8")
    assert "Shares that" not in browse(None).get(key.get_absolute_url()).content.decode()


# --- one's own key ----------------------------------------------------------------------------------------------------
def test_own_key_is_registered_replaced_and_never_a_secret(dealing: Dealing, browse: Browse) -> None:
    clerk = dealing.officer("clerk")
    client, at, first, second = browse(clerk), reverse("solicitations:own-key"), new_key(), new_key()
    assert "Make my key in this browser" in client.get(at).content.decode()
    refused = client.post(at, {"recipient": first.secret()})
    assert refused.status_code == 409
    assert "SECRET key" in refused.content.decode()
    for key in (first, second):
        assert client.post(at, {"recipient": key.recipient.text}).status_code == 302
    rows = dict(OfficerKey.objects.filter(person=clerk.person).values_list("recipient", "state"))
    assert rows == {first.recipient.text: "retired", second.recipient.text: "in_force"}
    assert client.post(at, {"recipient": first.recipient.text}).status_code == 409
    assert OfficerKey.objects.get(person=clerk.person, state="in_force").recipient == second.recipient.text
    assert "Make another in its place" in client.get(at).content.decode()
    assert browse(None).get(at).status_code in (302, 403)
    assert "My key, and shares I hold" in client.get(reverse("people:me")).content.decode()
    key = OfficerKey.objects.get(person=clerk.person, state="in_force")
    given_up = client.post(reverse("solicitations:officer-key-act", args=[key.pk, "retire"]), {"reason": "Lost."})
    assert (given_up.status_code, given_up.headers["Location"]) == (302, at)


def test_own_page_lists_the_shares_that_one_holds(dealing: Dealing, browse: Browse) -> None:
    key = dealing.key(dealing.buying.draft(sealed_by="key"))
    own = KeyShare.objects.get(key=key, person=dealing.officer("controller").person)
    shown = browse(dealing.officer("controller")).get(reverse("solicitations:own-key")).content.decode()
    assert own.check_words in shown
    assert all(s.check_words not in shown for s in key.shares.exclude(pk=own.pk))


# --- when something goes wrong ----------------------------------------------------------------------------------------
def test_page_counts_what_is_left_and_names_holders_without_a_role(dealing: Dealing, browse: Browse) -> None:
    draft = dealing.buying.ready(sealed_by="key")
    key, officer = dealing.rehearsed(draft), dealing.buying.officer
    client = browse(officer)
    assert "2 shares can still be lost" in client.get(key.get_absolute_url()).content.decode()
    assert "a new key costs nothing" in client.get(key.get_absolute_url()).content.decode()
    actions.publish_solicitation(draft, by=officer)
    gone = Person.objects.get(pk=dealing.officer("risk_manager").person)
    for membership in gone.memberships.all():
        end_membership(membership, reason="Dismissed.", by=PROGRAM)
    shown = client.get(key.get_absolute_url()).content.decode()
    assert shown.count("has no role any more") == 1
    assert "Make a new key" in shown
    for share in list(key.shares.all())[:2]:
        actions.report_share_lost(share, by=officer, reason="A fire.")
    assert "Every share that is left is needed" in client.get(key.get_absolute_url()).content.decode()
    with dealing.buying.after_deadline(Solicitation.objects.get(pk=draft.pk), minutes=1):
        late = client.get(key.get_absolute_url()).content.decode()
    assert "After the deadline no other key helps" in late
    assert "Make a new key" not in late


def test_lost_key_is_two_clicks_from_cancelled_told_and_asked_again(dealing: Dealing, browse: Browse) -> None:
    draft, officer = dealing.buying.ready(sealed_by="key"), dealing.buying.officer
    key = dealing.rehearsed(draft)
    published = actions.publish_solicitation(draft, by=officer)
    client = browse(officer)
    assert client.get(url("sealing-key-lost", key)).status_code == 409
    for share in list(key.shares.all())[:3]:
        actions.report_share_lost(share, by=officer, reason="A fire.")
    assert url("sealing-key-lost", key) in client.get(key.get_absolute_url()).content.decode()
    assert "The key is lost" in page(browse, None, published)
    asked = client.get(url("sealing-key-lost", key)).content.decode()
    assert "nobody can open what was handed in" in asked
    assert browse(dealing.officer("controller")).get(url("sealing-key-lost", key)).status_code == 409
    response = client.post(url("sealing-key-lost", key), {"reason": "Nobody can open it."})
    again = Solicitation.objects.get(follows=published)
    assert response["Location"] == again.get_absolute_url()
    assert (Solicitation.objects.get(pk=published.pk).state, again.state, again.sealed_by) == (
        "cancelled",
        "draft",
        "key",
    )

"""Opening what a key seals: shares given freshly, nothing earlier, each file opened or refused with its reasons."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from junto.core.sealing import header_for, new_key, open_share, seal
from junto.core.workflow import PROGRAM, Refused
from junto.journal import clock
from junto.journal.check import check
from junto.journal.door import opened
from junto.journal.models import Entry, Payload
from junto.solicitations import actions
from junto.solicitations.envelopes import door, storing
from junto.solicitations.models import GivenShare, KeyShare, Opening, Submission
from junto.solicitations.sealing import giving, platform, releasing, wraps
from tests.solicitations.bidding import Bidding, fresh
from tests.solicitations.test_opening import codes, minutes
from tests.solicitations.unsealing import THREE, Sealed, just_shown


@pytest.fixture
def sealed(bidding: Bidding) -> Sealed:
    return Sealed(bidding)


def refusal(do: Callable[[], object]) -> str:
    with pytest.raises(Refused) as refused:
        do()
    return str(refused.value)


# --- from shares to prices -------------------------------------------------------------------------------------------
def test_three_of_five_shares_open_what_was_sealed(sealed: Sealed) -> None:
    offered = sealed.hand_in()
    opening = sealed.held()
    assert (opening.state, fresh(offered).state, fresh(sealed.solicitation).state) == ("held", "opened", "opened")
    assert [p.item for p in fresh(offered).prices.all()] == [1, 2]
    assert storing.opened_place(offered.pk).read_bytes().startswith(b"age-encryption.org/")  # a backup tells nothing
    with wraps.opened(offered.pk) as readable:
        assert readable.read_bytes()[:2] == b"PK"
    said = minutes(opening, sealed.bidding.officer)
    assert said["key"] == {"number": 1, "recipient": sealed.key.recipient, "needed": 3, "officers": 5}
    assert [(s["holder"], s["given_by"], s["way"], s["shown_by"]) for s in said["shares"]] == [
        (sealed.row(role).name, sealed.officer(role).name, "words", "password") for role in THREE
    ]
    entry = said["entries"][0]
    assert (entry["outcome"], entry["digest"], entry["defects"]) == ("opened", offered.digest, [])
    assert (entry["sealed"]["by"], entry["sealed"]["key"], entry["sealed"]["mark"]) == (
        "company", 1, fresh(offered).mark,
    )  # fmt: skip
    public = minutes(opening)
    assert [sorted(s) for s in public["shares"]] == [["given_at", "given_by", "holder", "way"]] * 3
    assert "digest" not in public["entries"][0]
    assert check().findings == []


def test_shares_are_deleted_once_the_minutes_are_frozen_and_stand_in_no_entry(sealed: Sealed) -> None:
    opening = sealed.called()
    with sealed.at_the_hour():
        given = sealed.give(opening, *THREE)
        assert {row.sealed.splitlines()[0] for row in given} == {"-----BEGIN AGE ENCRYPTED FILE-----"}
        actions.hold_opening(opening, by=sealed.bidding.second)
    assert list(GivenShare.objects.values_list("state", "sealed")) == [("used", "")] * 3
    bodies = " ".join(
        Payload.objects.filter(entry__subject_type="solicitations.given_share").values_list("body", flat=True)
    )
    assert Entry.objects.filter(subject_type="solicitations.given_share").count() == 6
    assert "AGE" not in bodies
    assert sealed.words("clerk").split()[7] not in bodies.split('"')


def test_fewer_shares_than_needed_open_nothing(sealed: Sealed) -> None:
    offered = sealed.hand_in()
    opening = sealed.called()
    with sealed.at_the_hour():
        sealed.give(opening, *THREE[:2])
        told = refusal(lambda: actions.hold_opening(opening, by=sealed.bidding.second))
        names = [sealed.row(role).name for role in ("procurement_officer", "city_attorney", "risk_manager")]
        assert told == f"2 of 3 shares are given. Waiting for: {', '.join(names)}."
        assert (fresh(opening).state, fresh(offered).state) == ("called", "submitted")
        sealed.give(opening, THREE[2])
        assert actions.hold_opening(opening, by=sealed.bidding.second).state == "held"


def test_every_way_to_open_earlier_is_refused_with_a_sentence(sealed: Sealed) -> None:
    offered = sealed.hand_in()
    officer, second = sealed.bidding.officer, sealed.bidding.second
    before = "The deadline has not passed: nothing is opened before it."
    opening = Opening(solicitation=sealed.solicitation, called_by_id=officer.person)
    with sealed.bidding.shortly_before(sealed.solicitation):
        assert refusal(lambda: actions.call_opening(sealed.solicitation, by=officer)) == before
    opening = sealed.called()
    for minutes_after, told in ((-1, before), (59, "The hour of the opening has not come.")):
        with sealed.buying.after_deadline(sealed.solicitation, minutes=minutes_after):
            assert refusal(lambda: sealed.give(opening, "clerk")) == told
            assert refusal(lambda: actions.hold_opening(opening, by=second)) == told
            assert refusal(lambda: releasing.release_key(opening)) == told
            assert "not possible now" in refusal(lambda: actions.finish_opening(opening, by=second))
    with sealed.at_the_hour():
        not_held = "Envelopes are sealed until two officers hold the opening."
        sealed.give(opening, *THREE)
        assert refusal(lambda: releasing.release_key(opening)) == not_held  # enough shares, yet nobody holds it
        assert refusal(lambda: door.read_envelope(offered, by=PROGRAM).__enter__()) == not_held
        assert refusal(lambda: actions.hold_opening(opening, by=officer)).endswith("a second person must do this.")
    assert not storing.opened_place(offered.pk).exists()
    assert fresh(offered).state == "submitted"


def test_platforms_share_is_opened_in_two_places_alone() -> None:
    """When a ceremony is taken in, to check it, and when a key is released."""
    source = (releasing.__file__ or "").rsplit("/sealing/", 1)[0]
    found = {
        path.relative_to(source).as_posix()
        for path in Path(source).rglob("*.py")
        if "open_platform_share(" in path.read_text(encoding="utf-8")
    }
    assert found == {"sealing/platform.py", "sealing/releasing.py", "actions/sealing.py"}


def test_stay_stops_shares_and_their_release(sealed: Sealed) -> None:
    opening = sealed.called()
    actions.stay_opening(sealed.solicitation, cause="P-1")
    with sealed.at_the_hour():
        assert refusal(lambda: sealed.give(opening, "clerk")).startswith("P-1, a protest against the terms")


def test_opening_without_a_key_needs_no_share(bidding: Bidding) -> None:
    solicitation = bidding.buying.published()
    bidding.handed_in(solicitation)
    opening = bidding.opened(solicitation)
    assert not {"key", "shares"} & set(minutes(opening, bidding.officer))


# --- giving ----------------------------------------------------------------------------------------------------------
def test_share_is_checked_at_once(sealed: Sealed) -> None:
    opening = sealed.called()
    clerk = sealed.words("clerk").split()
    with sealed.at_the_hour():

        def told(words: str, **other: Any) -> str:
            return refusal(lambda: sealed.give(opening, "clerk", words=words, **other))

        misspelled = " ".join([*clerk[:4], "acedemik", *clerk[5:]])
        assert told(misspelled) == ("Word 5 (“acedemik”) is none that a share can have; the nearest is “academic”.")
        assert told(" ".join(clerk[:32])) == "A share has 33 words; these are 32."
        swapped = " ".join([clerk[1], clerk[0], *clerk[2:]])
        assert told(swapped).startswith("The words' own check does not hold")
        name = sealed.row("controller").name
        assert told(sealed.words("controller")) == f"These are the words of another share: that of {name}."
        own = platform.open_platform_share(sealed.key.platform_share)
        assert "none of this key" in told(" ".join(own.words()))
        assert "Show once more who you are" in told(sealed.words("clerk"), shown=None)
        assert not GivenShare.objects.exists()


def test_share_is_given_once_by_its_holder(sealed: Sealed) -> None:
    opening = sealed.called()
    with sealed.at_the_hour():
        name = sealed.row("clerk").name
        assert refusal(lambda: sealed.give(opening, "clerk", by=sealed.bidding.officer)) == (
            f"This is the share of {name}: everybody gives their own."
        )
        sealed.give(opening, "clerk")
        assert refusal(lambda: sealed.give(opening, "clerk")) == "This share was given already."


def test_share_reported_lost_does_not_count(sealed: Sealed) -> None:
    opening = sealed.called()
    with sealed.at_the_hour():
        sealed.give(opening, "clerk")
        actions.report_share_lost(sealed.row("clerk"), by=sealed.officer("clerk"), reason="Somebody saw it.")
        assert giving.given_to(opening).count() == 0
        actions.report_share_lost(sealed.row("controller"), by=sealed.officer("clerk"), reason="Burnt.")
        assert refusal(lambda: sealed.give(opening, "controller")) == "This share does not count any more."
        actions.report_share_lost(sealed.row("risk_manager"), by=sealed.officer("clerk"), reason="Burnt.")
        assert refusal(lambda: actions.hold_opening(opening, by=sealed.bidding.second)).startswith("The key is lost")


def test_share_is_taken_back_and_given_again(sealed: Sealed) -> None:
    opening = sealed.called()
    with sealed.at_the_hour():
        (given,) = sealed.give(opening, "clerk")
        with pytest.raises(Refused, match="not yours"):
            actions.take_share_back(given, by=sealed.bidding.officer)
        back = actions.take_share_back(given, by=sealed.officer("clerk"))
        assert (back.state, back.sealed) == ("taken_back", "")
        assert giving.given_to(opening).count() == 0
        sealed.give(opening, *THREE)
        assert actions.hold_opening(opening, by=sealed.bidding.second).state == "held"


def test_shares_go_when_the_opening_is_called_off_or_moved(sealed: Sealed) -> None:
    opening = sealed.called()
    with sealed.at_the_hour():
        sealed.give(opening, "clerk")
        actions.call_off_opening(opening, by=sealed.bidding.second, reason="The room is closed.")
        assert list(GivenShare.objects.values_list("state", "sealed")) == [("void", "")]
        again = actions.call_opening(fresh(sealed.solicitation), by=sealed.bidding.officer)
        sealed.give(again, "clerk")
        later = clock.now() + timedelta(days=3)
        actions.extend_deadline(fresh(sealed.solicitation), deadline=later, reason="Ice.", by=sealed.bidding.officer)
        assert set(GivenShare.objects.values_list("state", "sealed")) == {("void", "")}
        assert (
            refusal(lambda: sealed.give(again, "clerk")) == "The deadline has not passed: nothing is opened before it."
        )


def test_custodians_paper_is_typed_by_the_officer_present_and_named_so(sealed: Sealed) -> None:
    row = sealed.row("controller")
    with _behind():
        KeyShare.objects.filter(pk=row.pk).update(person=None, recipient="", file="", name="County clerk")
    opening = sealed.called()
    with sealed.at_the_hour():
        words = " ".join(open_share_of(sealed, "controller", row).words())
        given = sealed.give(opening, "clerk", share=fresh(row), words=words)[0]
        assert given.way == "paper"
        sealed.give(opening, "clerk", "risk_manager")
        held = actions.hold_opening(opening, by=sealed.bidding.second)
    said = minutes(held, sealed.bidding.officer)["shares"][0]
    assert (said["holder"], said["given_by"], said["way"]) == ("County clerk", sealed.officer("clerk").name, "paper")


def _behind() -> Any:
    return opened()


def open_share_of(sealed: Sealed, role: str, row: KeyShare) -> Any:
    return open_share([sealed.dealing.keys[role]], row.file.encode())


# --- what is refused, and what stays sealed --------------------------------------------------------------------------
def test_each_sealed_file_is_opened_or_refused_with_its_reason(sealed: Sealed) -> None:
    original = sealed.sealed("Sound Lamps")
    inside = sealed.plain("Sound Lamps")
    mark = "ab" * 32
    wrong: dict[str, bytes] = {
        "Another Key": _to_another_key(sealed, "Another Key"),
        "Cut Short": sealed.sealed("Cut Short")[:-1],
        "Elsewhere": sealed.sealed("Elsewhere", solicitation="ocds-x-1", number="2026-9"),
    }
    for company, data in wrong.items():
        sealed.hand_in(company, data)
    sealed.hand_in("Sound Lamps", original)
    sealed.hand_in("Copyist", original)
    sealed.hand_in("Own Name", sealed.sealed("Own Name", nonce=mark))
    sealed.hand_in("Mark Again", sealed.sealed("Mark Again", nonce=mark))
    assert inside[:2] == b"PK"
    opening = sealed.held()
    found = {e["company"]: (e["outcome"], codes(e)) for e in minutes(opening, sealed.bidding.officer)["entries"]}
    assert found == {
        "Another Key": ("unreadable", ["undecryptable"]),
        "Cut Short": ("unreadable", ["undecryptable"]),
        "Elsewhere": ("unreadable", ["refused"]),
        "Sound Lamps": ("opened", []),
        "Copyist": ("unreadable", ["refused", "refused"]),  # another company inside, and a copy
        "Own Name": ("opened", []),
        "Mark Again": ("unreadable", ["refused"]),
    }
    left = {s.organization.name for s in Submission.objects.all() if storing.opened_place(s.pk).exists()}
    assert left == {"Sound Lamps", "Own Name"}
    public = {e["company"]: codes(e) for e in minutes(opening)["entries"]}
    assert public == {company: codes_ for company, (_outcome, codes_) in found.items()}


def _to_another_key(sealed: Sealed, company: str) -> bytes:
    content = sealed.plain(company)
    header = header_for(BytesIO(content), solicitation="x", number="x", addendum=0, company="x")
    return seal(new_key().recipient, header, content)


def test_older_addendum_is_refused_unless_the_company_confirmed(sealed: Sealed) -> None:
    old = sealed.sealed("Stale Lamps")
    confirmed = sealed.hand_in("Lumen Works")
    later = sealed.solicitation.deadline + timedelta(days=10)
    addendum = sealed.buying.addendum(sealed.solicitation, material=True, deadline=later)
    actions.issue_addendum(addendum, by=sealed.bidding.officer)
    issued = fresh(addendum)
    for company in ("Lumen Works", "Stale Lamps"):
        actions.acknowledge_addendum(
            issued, organization=sealed.buying.company(company), by=sealed.buying.seller(company)
        )
    actions.confirm_submission(fresh(confirmed), by=sealed.buying.seller())
    sealed.solicitation = fresh(sealed.solicitation)
    sealed.hand_in("Stale Lamps", old)
    opening = sealed.held()
    found = {e["company"]: (e["outcome"], codes(e)) for e in minutes(opening, sealed.bidding.officer)["entries"]}
    assert found["Stale Lamps"] == ("unreadable", ["refused"])
    assert found["Lumen Works"] == ("opened", ["older_addendum"])


def test_late_withdrawn_and_replaced_are_never_unsealed(sealed: Sealed) -> None:
    first = sealed.hand_in("First")
    second = sealed.hand_in("First", sealed.sealed("First", sealed.plain("First")))
    withdrawn = sealed.hand_in("Withdrawn")
    actions.withdraw_submission(withdrawn, by=sealed.buying.seller("Withdrawn"))
    data = sealed.sealed("Late")
    with sealed.buying.after_deadline(sealed.solicitation, minutes=1):
        late = sealed.hand_in("Late", data)
    opening = sealed.held()
    said = {e["receipt"]: e["outcome"] for e in minutes(opening, sealed.bidding.officer)["entries"]}
    assert said == {
        first.receipt: "replaced", second.receipt: "opened", withdrawn.receipt: "withdrawn", late.receipt: "late",
    }  # fmt: skip
    readable = [s.receipt for s in Submission.objects.all() if storing.opened_place(s.pk).exists()]
    assert readable == [second.receipt]


def test_bytes_changed_or_gone_are_named_as_such(sealed: Sealed) -> None:
    changed, other, gone = (sealed.hand_in(company) for company in ("Changed", "Other", "Gone"))
    wraps.put_wrapped(_file(sealed.sealed("Changed", sealed.plain("Changed"))), changed.pk)
    place = storing.place_of(other.pk)
    place.write_bytes(place.read_bytes()[:-3])
    wraps.destroy_wrap(gone.pk)
    opening = sealed.held()
    found = {e["company"]: codes(e) for e in minutes(opening, sealed.bidding.officer)["entries"]}
    assert found == {"Changed": ["bytes_changed"], "Other": ["undecryptable"], "Gone": ["bytes_gone"]}


def _file(data: bytes) -> Any:
    place = storing.scratch() / "made"
    place.write_bytes(data)
    return place


# --- cut off, and later ----------------------------------------------------------------------------------------------
def test_opening_cut_off_is_finished_from_the_shares_that_lie_ready(
    sealed: Sealed, monkeypatch: pytest.MonkeyPatch
) -> None:
    offered = sealed.hand_in()
    opening = sealed.called()

    def stop(*_given: object, **_more: object) -> None:
        raise KeyboardInterrupt

    with sealed.at_the_hour():
        sealed.give(opening, *THREE)
        with monkeypatch.context() as patched:
            patched.setattr("junto.solicitations.envelopes.unsealing._reasons", stop)
            with pytest.raises(KeyboardInterrupt):
                actions.hold_opening(opening, by=sealed.bidding.second)
        assert (fresh(opening).state, fresh(offered).state) == ("reading", "submitted")
        assert not storing.opened_place(offered.pk).exists()
        assert list(storing.scratch().iterdir()) == []
        given = GivenShare.objects.filter(state="given").first()
        with pytest.raises(Refused, match="the shares are in use"):
            actions.take_share_back(given, by=sealed.officer(THREE[0]))
        finished = actions.finish_opening(fresh(opening), by=sealed.bidding.officer)
    assert (finished.state, fresh(offered).state) == ("held", "opened")
    assert set(GivenShare.objects.values_list("state", "sealed")) == {("used", "")}


def test_shares_that_do_not_give_the_key_leave_the_opening_as_it_was(sealed: Sealed) -> None:
    opening = sealed.called()
    with sealed.at_the_hour():
        rows = sealed.give(opening, *THREE)
        with _behind():
            GivenShare.objects.filter(pk=rows[0].pk).update(sealed=rows[1].sealed)
        told = refusal(lambda: actions.hold_opening(opening, by=sealed.bidding.second))
        assert told.startswith("The shares do not give the key: The same share was given twice")
    assert fresh(opening).state == "called"


def _unconfirmed(sealed: Sealed) -> tuple[Submission, Opening]:
    offered = sealed.hand_in()
    later = sealed.solicitation.deadline + timedelta(days=10)
    addendum = sealed.buying.addendum(sealed.solicitation, material=True, deadline=later)
    actions.issue_addendum(addendum, by=sealed.bidding.officer)
    sealed.solicitation = fresh(sealed.solicitation)
    opening = sealed.held()
    return fresh(offered), opening


def test_unconfirmed_one_is_opened_later_by_shares_given_anew(sealed: Sealed) -> None:
    offered, opening = _unconfirmed(sealed)
    assert offered.state == "unconfirmed"
    admit = lambda: actions.admit_submission(offered, by=sealed.bidding.officer, reason="It changes nothing.")  # noqa: E731
    with sealed.at_the_hour():
        assert refusal(admit).startswith("0 of 3 shares are given. Waiting for: ")
        assert not storing.opened_place(offered.pk).exists()
        sealed.give(opening, *THREE)
        assert admit().state == "opened"
        assert refusal(lambda: sealed.give(opening, "clerk")) == "This opening does not wait for shares."
        assert refusal(lambda: releasing.release_key(opening)) == "The opening was held: nothing is left to be opened."
    assert set(GivenShare.objects.values_list("state", "sealed")) == {("used", "")}
    said = minutes(opening, sealed.bidding.officer)
    assert [len(said["shares"]), codes(said["entries"][0])] == [6, ["older_addendum"]]


def test_unconfirmed_one_set_aside_stays_sealed_and_the_shares_go(sealed: Sealed) -> None:
    offered, opening = _unconfirmed(sealed)
    with sealed.at_the_hour():
        sealed.give(opening, "clerk")
        actions.set_aside_submission(offered, by=sealed.bidding.officer, reason="It offers something else.")
    assert not storing.opened_place(offered.pk).exists()
    assert sorted(set(GivenShare.objects.values_list("state", "sealed"))) == [("used", ""), ("void", "")]


def test_one_officer_of_two_is_enough_where_so_agreed(bidding: Bidding) -> None:
    town = Sealed(bidding, needed=1, count=2)
    offered = town.hand_in()
    town.held("clerk")
    assert fresh(offered).state == "opened"
    assert just_shown().way == "password"

"""Method profiles: what each must say, that a file is found by itself, and which ways of the law it runs."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from junto.people.roles import ROLES
from junto.solicitations import profiles
from junto.solicitations.profiles import MILESTONES, MethodProfile, all_profiles, newest_profiles, profile_of
from junto.solicitations.routing.reckoning import profile_for

EVERY = pytest.mark.parametrize("profile", all_profiles(), ids=lambda p: f"{p.code} {p.version}")


@EVERY
def test_profile_says_everything_in_words(profile: MethodProfile) -> None:
    texts = [profile.label, profile.meaning, profile.citation, profile.tie.sentence, *profile.words.values()]
    parts = (*profile.approvals, *profile.checklist, *profile.documents, *profile.responsiveness)
    assert all(str(text).strip() for text in (*texts, *(part.label for part in parts)))


@EVERY
def test_profile_asks_of_roles_that_exist(profile: MethodProfile) -> None:
    assert {profile.protest_decided_by, *(a.role for a in profile.approvals)} <= set(ROLES)


@EVERY
def test_profile_opens_nothing_before_the_opening(profile: MethodProfile) -> None:
    early = [thing for thing, milestone in profile.opens.items() if milestone == MILESTONES[0]]
    assert early == []


@EVERY
def test_profile_reads_out_only_what_is_open_at_the_opening(profile: MethodProfile) -> None:
    assert profile.prices_read == (profile.opens["prices"] == "opening")
    assert profile.names_read == (profile.opens["names"] == "opening")


@EVERY
def test_profile_leaves_time_for_questions_and_changes(profile: MethodProfile) -> None:
    assert 0 < profile.question_days < profile.least_days
    assert 0 < profile.addendum_days < profile.least_days


def test_each_kind_of_way_begins_with_one_profile_and_keeps_another_that_was_chosen() -> None:
    begun = {kind: profile_for(kind) for profile in newest_profiles() for kind in profile.kinds}
    assert {kind: profile.code for kind, profile in begun.items() if profile} == {
        "formal_bid": "low_bid",
        "formal_proposals": "competitive_proposal",
        "informal": "quotes",
    }
    chosen = profile_for("formal_proposals", "two_envelope_proposal")
    assert chosen is not None
    assert chosen.code == "two_envelope_proposal"
    assert profile_for("formal_bid", "two_envelope_proposal") == begun["formal_bid"]


@EVERY
def test_codes_are_not_used_twice(profile: MethodProfile) -> None:
    for parts in (profile.approvals, profile.checklist, profile.documents, profile.responsiveness):
        codes = [part.code for part in parts]
        assert len(set(codes)) == len(codes)


def test_four_profiles_are_shipped_and_none_is_called_verified() -> None:
    assert [(p.code, p.two_envelopes, p.envelopes) for p in newest_profiles()] == [
        ("competitive_proposal", "offered", 1),
        ("low_bid", "not", 1),
        ("quotes", "not", 1),
        ("two_envelope_proposal", "required", 2),
    ]
    assert [p.verified for p in newest_profiles()] == [False] * 4
    with pytest.raises(KeyError, match="no method profile 'lottery'"):
        profile_of("lottery")


def test_profile_that_leaves_a_word_or_a_thing_out_is_refused() -> None:
    low = profile_of("low_bid")
    with pytest.raises(ValueError, match="no word for"):
        replace(low, words={"submission": "bid"})
    with pytest.raises(ValueError, match="names a milestone"):
        replace(low, opens={"names": "someday"})
    with pytest.raises(ValueError, match="`two_envelopes` is one of"):
        replace(low, two_envelopes="perhaps")
    with pytest.raises(ValueError, match="no quality is scored"):
        replace(low, two_envelopes="offered")
    with pytest.raises(ValueError, match="unknown kinds of ways"):
        replace(low, kinds=("lottery",))


@pytest.fixture
def added(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A file beside the others, with the next version of quotes."""
    text = (
        "from dataclasses import replace\n"
        "from junto.solicitations.profiles.quotes import PROFILES as OLD\n"
        "PROFILES = (replace(OLD[0], version=2, least_days=4),)\n"
    )
    (tmp_path / "later_quotes.py").write_text(text)
    monkeypatch.setattr(profiles, "__path__", [*profiles.__path__, str(tmp_path)])
    all_profiles.cache_clear()
    yield
    all_profiles.cache_clear()
    sys.modules.pop("junto.solicitations.profiles.later_quotes", None)


def test_a_new_file_is_found_by_itself_and_the_old_version_stays(added: None) -> None:
    assert (profile_of("quotes").version, profile_of("quotes").least_days) == (2, 4)
    assert profile_of("quotes", 1).least_days == 3
    assert [p.version for p in newest_profiles() if p.code == "quotes"] == [2]

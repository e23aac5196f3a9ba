"""A key split among officers and the platform: every subset, every fault, and another SLIP-39 program."""

from __future__ import annotations

import copy
import pickle
import random
from itertools import combinations

import pytest
import shamir_mnemonic
from hypothesis import given, settings
from hypothesis import strategies as st
from shamir_mnemonic.wordlist import WORDLIST
from tests.core.sealing.making import in_node

from junto.core.sealing import Quorum, SealingError, Share, combine, new_key, read_share, split
from junto.core.sealing.keys import key_of_raw

KEY = new_key()
PARTS = split(KEY, Quorum(3, 5))


def refused(function, *given: object) -> str:
    with pytest.raises(SealingError) as fault:
        function(*given)
    return str(fault.value)


# --- quorum ---------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("officers", [0, 1, 17, -2, True, 10**30, 2.0])
def test_number_of_officers_is_bounded(officers):
    assert "There are 2 to 16 officers" in refused(Quorum, 1, officers)


@pytest.mark.parametrize("needed", [0, 4, -1, True, "2"])
def test_number_of_needed_officers_is_bounded(needed):
    assert "From 1 to 3 officers can be needed" in refused(Quorum, needed, 3)


def test_unwise_quorums_are_warned_of():
    assert [warning.code for warning in Quorum(1, 2).warnings()] == ["one_is_enough"]
    assert [warning.code for warning in Quorum(2, 2).warnings()] == ["all_are_needed"]
    assert Quorum(2, 3).warnings() == []


# --- every subset ---------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("with_platform", [True, False])
@pytest.mark.parametrize("count", range(6))
def test_subset_of_five_opens_with_three_and_the_platform_alone(count, with_platform):
    for chosen in combinations(PARTS.officers, count):
        shares = [*chosen, *([PARTS.platform] if with_platform else [])]
        if count >= 3 and with_platform:
            assert combine(shares).secret() == KEY.secret()
        else:
            with pytest.raises(SealingError) as fault:
                combine(shares)
            expected = "no_platform" if not with_platform else "too_few" if count else "no_officers"
            assert fault.value.sentence.code == expected


@pytest.mark.parametrize(("needed", "officers"), [(k, n) for n in range(2, 6) for k in range(1, n + 1)])
def test_every_subset_of_every_quorum_up_to_five(needed, officers):
    made = split(KEY, Quorum(needed, officers))
    for count in range(officers + 1):
        for chosen in combinations(made.officers, count):
            with pytest.raises(SealingError):
                combine(chosen)
            if count >= needed:
                assert combine([made.platform, *chosen]).secret() == KEY.secret()
            else:
                with pytest.raises(SealingError):
                    combine([made.platform, *chosen])


@given(st.integers(2, 16), st.data())
@settings(max_examples=25)
def test_any_quorum_gives_its_key_back_in_any_order(officers, data):
    needed = data.draw(st.integers(1, officers))
    key = new_key()
    made = split(key, Quorum(needed, officers))
    assert len(made.officers) == officers
    chosen = data.draw(st.permutations(range(officers)))[:needed]
    shares = [made.platform, *(made.officers[place] for place in chosen)]
    random.Random(1).shuffle(shares)
    assert combine(shares).secret() == key.secret()
    if needed > 1:
        with pytest.raises(SealingError):
            combine([made.platform, *(made.officers[place] for place in chosen[1:])])


@given(st.binary(min_size=32, max_size=32))
@settings(max_examples=20)
def test_any_32_bytes_are_shared(raw):
    made = split(key_of_raw(raw), Quorum(2, 2))
    assert combine([made.platform, *made.officers]).raw() == raw


def test_where_one_is_enough_all_hold_the_same_words():
    made = split(KEY, Quorum(1, 3))
    assert len(set(made.officers)) == 1
    assert combine([made.platform, made.officers[0]]).secret() == KEY.secret()
    assert combine([made.platform, *made.officers]).secret() == KEY.secret()


def test_two_splits_of_one_key_are_two_ceremonies():
    other = split(KEY, Quorum(3, 5))
    assert refused(combine, [PARTS.platform, *PARTS.officers[:2], other.officers[2]]) == (
        "These shares are of two ceremonies; only shares of one belong together."
    )
    assert "two ceremonies" in refused(combine, [other.platform, *PARTS.officers[:3]])


# --- faults ---------------------------------------------------------------------------------------------------------
def test_too_few_are_counted():
    assert refused(combine, [PARTS.platform, *PARTS.officers[:2]]) == "3 officers' shares are needed; 2 given."


def test_officers_alone_open_nothing():
    assert refused(combine, list(PARTS.officers)) == (
        "The platform's share is missing; officers' shares alone open nothing."
    )


def test_platform_alone_opens_nothing():
    assert "the officers' shares are missing" in refused(combine, [PARTS.platform])
    assert "The platform's share is missing" in refused(combine, [])


@pytest.mark.parametrize("twice", [PARTS.officers[0], PARTS.platform])
def test_share_given_twice_is_told(twice):
    assert refused(combine, [PARTS.platform, *PARTS.officers[:3], twice]) == (
        "The same share was given twice; each officer gives their own."
    )


def test_more_than_seventeen_are_not_looked_at():
    assert "at most 16 officers' shares" in refused(combine, [PARTS.platform] * 18)


def forged(share: Share, **other: object) -> Share:
    """A share with other contents and a checksum that holds."""
    parsed = shamir_mnemonic.Share.from_mnemonic(" ".join(share.words()))
    fields = {name: getattr(parsed, name) for name in parsed.__dataclass_fields__}
    return Share(shamir_mnemonic.Share(**{**fields, **other}).mnemonic())


def test_forged_share_is_found_among_the_needed_and_beyond_them():
    bad = forged(PARTS.officers[4], value=bytes(32))
    assert "do not give one key" in refused(combine, [PARTS.platform, *PARTS.officers[:2], bad])
    assert "do not give one key" in refused(combine, [PARTS.platform, *PARTS.officers[:3], bad])
    assert "do not give one key" in refused(combine, [forged(PARTS.platform, value=bytes(32)), *PARTS.officers[:3]])


def test_two_shares_of_one_number_are_of_two_ceremonies():
    bad = forged(PARTS.officers[0], value=bytes(32))
    assert "bear the same number" in refused(combine, [PARTS.platform, *PARTS.officers[:3], bad])
    assert "bear the same number" in refused(
        combine, [PARTS.platform, forged(PARTS.platform, value=bytes(32)), *PARTS.officers[:3]]
    )


@pytest.mark.parametrize("other", [{"member_threshold": 2}, {"iteration_exponent": 2}, {"identifier": 1}])
def test_shares_that_name_other_schemes_are_not_mixed(other):
    assert "two ceremonies" in refused(
        combine, [PARTS.platform, *PARTS.officers[:2], forged(PARTS.officers[2], **other)]
    )


# --- words ----------------------------------------------------------------------------------------------------------
def test_words_are_read_however_they_are_written():
    words = PARTS.officers[1].words()
    assert len(words) == 33
    numbered = "\n".join(f"{place}. {word.upper()}" for place, word in enumerate(words, 1))
    for text in (" ".join(words), f"# Share of Ana\n{' '.join(words)}\n", numbered, "\r\n\t".join(words)):
        assert read_share(text) == PARTS.officers[1]


def test_misspelled_word_is_told_with_the_nearest():
    words = PARTS.officers[0].words()
    words[6] = "acadmic"
    assert refused(read_share, " ".join(words)) == (
        "Word 7 (“acadmic”) is none that a share can have; the nearest is “academic”."
    )
    words[6] = "zzzzzzzz"
    assert refused(read_share, " ".join(words)) == "Word 7 (“zzzzzzzz”) is none that a share can have."


@pytest.mark.parametrize("count", [0, 20, 32, 34])
def test_wrong_number_of_words_is_counted(count):
    words = (PARTS.officers[0].words() * 2)[:count]
    assert refused(read_share, " ".join(words)) == f"A share has 33 words; these are {count}."


@given(st.integers(0, 32), st.integers(0, 1023))
@settings(max_examples=100)
def test_one_wrong_word_is_always_found(place, word):
    words = PARTS.officers[0].words()
    if words[place] != WORDLIST[word]:
        words[place] = WORDLIST[word]
        assert "own check does not hold" in refused(read_share, " ".join(words))


@given(st.integers(0, 31))
def test_two_words_exchanged_are_always_found(place):
    words = PARTS.officers[0].words()
    if words[place] != words[place + 1]:
        words[place], words[place + 1] = words[place + 1], words[place]
        assert "own check does not hold" in refused(read_share, " ".join(words))


def test_text_that_is_far_too_long_is_not_looked_at():
    assert "at most 10,000 characters" in refused(read_share, "academic " * 5_000)


@pytest.mark.parametrize(
    "other",
    [{"group_threshold": 1}, {"group_count": 3}, {"group_index": 0}, {"group_index": 3, "group_count": 4}],
)
def test_share_of_another_scheme_is_told(other):
    assert refused(forged_text, other) == (
        "This is a share of something else: Junto's have two groups, the platform's and the officers'."
    )


def forged_text(other: dict[str, object]) -> Share:
    return forged(PARTS.officers[1], **other)


# --- secrecy --------------------------------------------------------------------------------------------------------
def test_share_is_shown_by_nothing_but_words():
    share = PARTS.officers[0]
    assert repr(share) == str(share) == f"<Share 1 of {share.ceremony}>"
    assert repr(PARTS.platform) == f"<Share of the platform of {share.ceremony}>"
    assert share.words()[10] + " " + share.words()[11] not in repr(PARTS) + repr(share.parsed)
    for function in (pickle.dumps, copy.copy, copy.deepcopy):
        with pytest.raises(TypeError, match="not pickled"):
            function(share)
    assert share != "a text"


def test_check_words_tell_shares_apart_and_are_no_words_of_the_share_by_rule():
    checks = {share.check() for share in (PARTS.platform, *PARTS.officers)}
    assert len(checks) == 6
    assert all(len(check.split()) == 4 and set(check.split()) <= set(WORDLIST) for check in checks)
    assert read_share(" ".join(PARTS.platform.words())).check() == PARTS.platform.check()


# --- another program ------------------------------------------------------------------------------------------------
COMBINING = """
import Slip39 from 'slip39';
const sets = given;
console.log(JSON.stringify(sets.map(words => {
  try { return Buffer.from(Slip39.recoverSecret(words, '')).toString('hex'); } catch (error) { return 'refused'; }
})));
"""
SPLITTING = """
import Slip39 from 'slip39';
const secret = given;
const made = Slip39.fromArray([...Buffer.from(secret, 'hex')], {
  threshold: 2, groups: [[1, 1, 'platform'], [3, 5, 'officers']], iterationExponent: 1, extendableBackupFlag: 1});
console.log(JSON.stringify([made.fromPath('r/0').mnemonics, made.fromPath('r/1').mnemonics]));
"""


def test_another_program_combines_our_shares(tmp_path):
    words = [" ".join(share.words()) for share in PARTS.officers]
    platform = " ".join(PARTS.platform.words())
    sets = [[platform, *chosen] for chosen in combinations(words, 3)] + [words[:3], [platform, *words[:2]]]
    found = in_node(COMBINING, sets, tmp_path)
    assert found == [KEY.raw().hex()] * 10 + ["refused"] * 2


def test_we_combine_the_shares_of_another_program(tmp_path):
    platform, officers = in_node(SPLITTING, KEY.raw().hex(), tmp_path)
    for chosen in combinations(officers, 3):
        shares = [read_share(text) for text in (*platform, *chosen)]
        assert combine(shares).secret() == KEY.secret()

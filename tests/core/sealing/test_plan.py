"""Who gets a share: from a file and from options."""

from __future__ import annotations

from pathlib import Path

import pytest

from junto.core.sealing import Holder, SealingError, new_key
from junto.core.sealing.plan import plan_of

ANA, BOB, PLATFORM = (new_key().recipient for _ in range(3))
SECRET = new_key().secret()


@pytest.fixture
def file(tmp_path: Path):
    def written(text: str) -> str:
        (tmp_path / "officers.yaml").write_text(text, encoding="utf-8")
        return str(tmp_path / "officers.yaml")

    return written


WHOLE = f"""
needed: 2
platform: {PLATFORM}
officers:
  - name: Ana Ruiz
    recipient: {ANA}
  - name: Custodian
    recipient: paper
"""


def test_file_names_officers_in_their_order(file):
    plan = plan_of(file=file(WHOLE))
    assert plan.holders == (Holder("Ana Ruiz", ANA), Holder("Custodian", None))
    assert (plan.needed, plan.platform) == (2, PLATFORM)


def test_options_say_the_same_and_stand_over_the_file(file):
    plan = plan_of(officers=[f"Ana Ruiz = {ANA}", "A=B=paper"], needed=1, platform=str(PLATFORM))
    assert plan.holders == (Holder("Ana Ruiz", ANA), Holder("A=B", None))
    more = plan_of(file=file(WHOLE), officers=[f"Bob={BOB}"], needed=3, platform=str(BOB))
    assert [holder.name for holder in more.holders] == ["Ana Ruiz", "Custodian", "Bob"]
    assert (more.needed, more.platform) == (3, BOB)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "is empty"),
        ("- 1", "must say “needed”, “platform” and “officers”"),
        ("a: &x 1\nb: *x", "Anchors and aliases"),
        ("needed: 1\nneeded: 2", "a second time"),
        (WHOLE + "quorum: 3", "there is no field “quorum”"),
        ("needed: 2\nofficers: 7", "“officers” must be a list"),
        ("needed: 2\nofficers: [7]", "Officer 1 must have a name and a recipient"),
        ("needed: 2\nofficers: [{name: 7, recipient: paper}]", "Officer 1 must have"),
        ("needed: 2\nofficers: [{name: A, recipient: paper, share: x}]", "Officer 1 must have"),
        ("needed: 2\nofficers: [{name: A, recipient: age1x}]", "A: This is not written as a key is"),
        (f"needed: 2\nofficers: [{{name: A, recipient: {SECRET}}}]", "A: This is a SECRET key"),
        ("needed: yes\nofficers: []", "How many officers are needed"),
        ("needed: true\nofficers: []", "How many officers are needed"),
        ("needed: 2.5\nofficers: []", "How many officers are needed"),
        ("officers: []", "How many officers are needed"),
        ("needed: 2\nofficers: []", "The platform's recipient (age1…) is not said"),
        ("needed: 2\nplatform: 7\nofficers: []", "The platform's recipient (age1…) is not said"),
        ("needed: 2\nplatform: ssh-rsa AAAA\nofficers: []", "platform: This is an SSH key"),
    ],
)
def test_file_with_a_fault_is_refused_in_a_sentence(file, text, sentence):
    with pytest.raises(SealingError) as refused:
        plan_of(file=file(text))
    assert sentence in str(refused.value)
    assert SECRET[20:40] not in str(refused.value)


@pytest.mark.parametrize("officer", ["Ana", "", "Ana=", "Ana=bob", f"Ana={SECRET}"], ids=range(5))
def test_option_that_names_no_recipient_is_refused(officer):
    with pytest.raises(SealingError) as refused:
        plan_of(officers=[officer], needed=2, platform=str(PLATFORM))
    assert SECRET[20:40] not in str(refused.value)

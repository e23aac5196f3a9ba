from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from tests.core.routes.making import HEAD, METHODS, begun, faults, law

from junto.core.routes import Faulty, RoutesError, explain
from junto.core.routes.reading import check, found, jurisdiction, read_jurisdiction


def test_file_to_begin_with_is_sound(tmp_path: Path):
    made = law(tmp_path, begun())
    assert (made.id, made.kind, list(made.methods)) == ("town", "base", ["direct_purchase", "quotes", "sealed_bid"])
    assert made.parameters["small"].on(date(2024, 12, 31)).amount == 2500
    assert made.parameters["small"].on(date(2025, 1, 1)).amount == 5000
    assert made.parameters["small"].on(date(2019, 12, 31)) is None


@pytest.mark.parametrize(
    ("old", "new", "wanted"),
    [
        ("value.total <= small", "value.totl <= small", "unknown_fact"),
        ("value.total <= small", "value.total <= smal", "unknown_parameter"),
        ("value.total <= small", "[a]", "condition_not_text"),
        ("schema: 1", "schema: 2", "unknown_schema"),
        ("schema: 1\n", "", "missing_field"),
        ("id: town", "id: Town!", "odd_name"),
        ("kind: base ", "kind: bse ", "unknown_word"),
        ("kind: base ", "kind: overlay ", "missing_field"),
        ("currency: USD", "currency: DOLLAR", "unknown_currency"),
        ("currency: USD", "applies: always\ncurrency: USD", "base_applies"),
        ("region:", "regoin:", "unknown_field"),
        ('  - "purchases of land"', "  - 3", "not_text"),
        ("value: 2500", 'value: "2,500"', "not_number"),
        ("value: 2500", "value: -1", "out_of_range"),
        ("value: 2500", "value: [1]", "not_number"),
        ("to: 2024-12-31", "to: 2025-12-31", "values_overlap"),
        ("to: 2024-12-31", "to: 2019-12-31", "ends_before"),
        ("to: 2024-12-31", "to: 2024-02-30", "not_a_date"),
        ('cite: "Town code 3-1", verified', "verified", "missing_field"),
        ("verified: recalled}", "verified: sure}", "unknown_word"),
        ("  formal:\n", "  for.mal:\n", "odd_name"),
        ("  formal:\n", "  For Mal:\n", "odd_name"),
        ("parameters: ", "parameters: 3 #", "not_yaml"),
        ("kind: direct}", "kind: drect}", "unknown_word"),
        ("steps: [invitation, opening, award, contract]", "steps: [opening, invitation]", "steps_order"),
        ("steps: [invitation, opening, award, contract]", "steps: [open]", "unknown_act"),
        ("before: award}", "before: ward}", "unknown_word"),
        ("nth: [1, 3]", "nth: [1, 6]", "odd_nth"),
        ("weekday: tuesday", "weekday: dienstag", "unknown_word"),
        ("weekday: tuesday, ", "", "missing_field"),
        ('date: "01-01"', 'date: "13-01"', "odd_date"),
        ("nth: -1", "nth: 0", "odd_nth"),
        ("nth: -1", "nth: 9", "not_whole"),
        ("nth: -1, weekday: monday, month: 5", "weekday: monday", "odd_holiday"),
        ("permits: direct_purchase", "permits: direct_purchse", "unknown_method"),
        ("    permits: direct_purchase\n", "", "says_nothing"),
        ("    permits: direct_purchase\n", "    documents: [publisher_affidavit]\n", "method_without_way"),
        ("permits: quotes", "permits: quotes\n    for: [quotes]", "permit_for"),
        ("id: quotes ", "id: direct ", "double_provision"),
        ("limits: {quotes: 3}", "limits: {quotes: 0}", "not_whole"),
        ("[publisher_affidavit]", "[publisher_afidavit]", "unknown_document"),
        ("[publisher_affidavit]", "[3]", "not_names"),
        ("approvals: [council]", "approvals: [counsel]", "unknown_approval"),
        ("from: notice", "from: contract", "acts_order"),
        ("days: 10 ", "days: ten ", "not_whole"),
        ("how: at_least", "how: about", "unknown_word"),
        ("how: at_least", "how: at_least\n        rolls: maybe", "not_yes_no"),
        ("how: at_least", "how: at_least\n        weekdays: [thurs]", "unknown_word"),
        ("how: at_least", "how: at_least\n        weekdays: thursday", "not_a_list"),
        ("how: at_least", "how: at_least\n        reductions: [{when: need.pilot}]", "odd_reduction"),
        (
            "how: at_least",
            "how: at_least\n        reductions: [{when: value.total > small, to: 3}]",
            "unknown_parameter",
        ),
        ("how: at_least", "how: at_least\n        reductions: [{to: 3}]", "missing_field"),
        ("text: ", "text: {es: Hola} #", "no_english"),
        ("text: ", "text: {en: Hello, Deutsch: Hallo} #", "odd_language"),
        ("text: ", "text: '' #", "not_text"),
        ("    text: ", "    txet: ", "missing_field"),
        ("warns: split_purchase", "warns: split_purchase\n    caps: smal", "unknown_parameter"),
        ("kind: base ", "extends: nowhere\nkind: base ", "unknown_jurisdiction"),
        ("kind: base ", "extends: town\nkind: base ", "circle"),
        ("kind: base ", "extends: us-federal-grant\nkind: base ", "other_kind"),
        ("kind: base ", "extends: eu-2014-24\nkind: base ", "other_currency"),
        ("kind: base ", "without: [nothing]\nkind: base ", "unknown_provision"),
        ('label: "Town"', "label: [1]", "not_text"),
    ],
)
def test_fault_in_a_file_is_found(tmp_path: Path, old: str, new: str, wanted: str):
    text = begun(old, new)
    found_codes = faults(tmp_path, text)
    assert wanted in [code for _line, code in found_codes]
    changed = text[: text.index(new)].count("\n") + 1 if new and wanted not in ("missing_field",) else 0
    assert all(line > 0 for line, _code in found_codes)
    if changed and "\n" not in new:
        assert any(abs(line - changed) <= 3 for line, code in found_codes if code == wanted)


def test_faults_are_all_found_in_one_go_with_their_lines(tmp_path: Path):
    text = begun().replace("value.total <= small", "value.totl <= small").replace("verified: recalled}", "verified: x}")
    text = text.replace("kind: formal_bid", "kind: formal")
    lines = [line for line, _code in faults(tmp_path, text)]
    assert len(lines) == 5
    assert lines == sorted(lines)


def test_misspelled_fact_is_said_with_line_and_nearest_name(tmp_path: Path):
    path = tmp_path / "town.yaml"
    path.write_text(begun("value.total <= small", "value.totl <= small"))
    with pytest.raises(Faulty) as caught:
        read_jurisdiction(path)
    line = path.read_text().splitlines().index("    when: value.totl <= small") + 1
    assert str(caught.value) == (
        f"town.yaml:{line}: “when”: There is no fact “value.totl”. Did you mean “value.total”?"
    )


@pytest.mark.parametrize("text", ["3", "[1]", "text"])
def test_file_that_is_no_object_is_refused(tmp_path: Path, text: str):
    assert faults(tmp_path, text) == [(1, "not_fields")]


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ("plain: {type: yes_no, question: Q, 'yes': a, 'no': b}", "odd_fact"),
        ("town.x: {type: wrong, question: Q}", "unknown_word"),
        ("town.x: {type: yes_no, question: Q}", "missing_field"),
        ("town.x: {type: money, question: Q, assumed: 3}", "amount_assumed"),
        ("need.pilot: {question: Q}", "unknown_field"),
        ("need.category: {assumed: good}", "unknown_word"),
        ("members.legal_status: {assumed: [nobody]}", "unknown_value"),
        ("need.pilot: {assumed: maybe}", "not_yes_no"),
    ],
)
def test_odd_fact_of_a_file_is_found(tmp_path: Path, facts: str, code: str):
    assert code in [one for _line, one in faults(tmp_path, begun() + f"facts:\n  {facts}\n")]


def test_fact_of_a_file_is_asked_and_assumed(tmp_path: Path):
    facts = (
        "facts:\n  town.zone: {type: one_of, values: [old, new], question: Which zone?, assumed: old}\n"
        "  town.word: {type: one_of, question: Which word?, assumed: any}\n"
        "  town.flag: {type: yes_no, question: Flag?, 'yes': it is flagged, 'no': it is not flagged}\n"
        "  town.size: {type: number, question: Size?}\n  need.pilot: {assumed: false}\n"
    )
    condition = "town.zone is old and town.word is any and town.flag and town.size > 3 and not need.pilot"
    made = law(tmp_path, begun("value.total <= small", condition) + facts)
    answer = explain([made], {"value": {"total": 1}}, date(2026, 1, 1))
    assert [str(one.sentence) for one in answer.ask if one.fact.startswith("town")] == ["Flag?", "Size?"]
    assert [str(one) for one in answer.assumptions] == [
        "It is assumed: town zone: only “old”. If that is not so, say it in “town.zone”.",
        "It is assumed: town word: only “any”. If that is not so, say it in “town.word”.",
        "It is assumed: it is not a pilot. If that is not so, say it in “need.pilot”.",
    ]


def test_extending_file_replaces_and_leaves_out_provisions(tmp_path: Path):
    law(tmp_path, begun(), "town")
    text = (
        "schema: 1\nid: quarter\nlabel: {en: Quarter, es: Barrio}\nkind: base\nextends: town\n"
        "without: [no_split, direct]\nprovisions:\n"
        "  - {id: quotes, when: always, permits: quotes, cite: Rule 1, verified: recalled}\n"
        "  - {id: own, when: always, documents: publisher_affidavit, cite: Rule 2, verified: recalled}\n"
    )
    made = law(tmp_path, text, "quarter")
    assert [(one.id, one.jurisdiction) for one in made.provisions] == [
        ("quotes", "quarter"), ("bids", "town"), ("council", "town"), ("own", "quarter"),
    ]  # fmt: skip
    assert (made.currency, made.line) == ("USD", ("quarter", "town"))
    assert made.label.said_in("es-US") == "Barrio"
    assert made.label.said_in("fr") == "Quarter"


def test_files_that_extend_each_other_are_refused(tmp_path: Path):
    (tmp_path / "a.yaml").write_text(begun("kind: base ", "extends: b\nkind: base ").replace("id: town", "id: a"))
    (tmp_path / "b.yaml").write_text(begun("kind: base ", "extends: a\nkind: base ").replace("id: town", "id: b"))
    with pytest.raises(Faulty) as caught:
        read_jurisdiction(tmp_path / "a.yaml")
    assert [one.sentence.code for one in caught.value.faults] == ["circle"]
    assert caught.value.faults[0].file == "b.yaml"


def test_file_without_provisions_or_values_is_refused(tmp_path: Path):
    assert faults(tmp_path, HEAD) == [(1, "no_provisions")]
    assert (6, "no_values") in faults(tmp_path, HEAD + "parameters: {x: {values: []}}\n" + METHODS)
    assert (6, "not_fields") in faults(tmp_path, HEAD + "parameters: [1]\n" + METHODS)
    assert (6, "not_fields") in faults(tmp_path, HEAD + "parameters: {x: {values: [3]}}\n" + METHODS)


def test_jurisdiction_is_found_by_id_and_by_path(tmp_path: Path):
    path = tmp_path / "town.yaml"
    path.write_text(begun())
    assert found(str(path)).id == "town"
    assert found("us-tx-dallas") is jurisdiction("us-tx-dallas")
    with pytest.raises(RoutesError, match=r"There is no jurisdiction “us-tx-dalas”. Did you mean “us-tx-dallas”\?"):
        found("us-tx-dalas")


def test_check_tells_sound_files_from_faulty_ones(tmp_path: Path):
    good, bad = tmp_path / "good.yaml", tmp_path / "bad.yaml"
    good.write_text(begun())
    bad.write_text("schema: 1\n")
    sound, faulty = check([good, bad])
    assert [one.id for one in sound] == ["town"]
    assert {one.file for one in faulty.faults} == {str(bad)}
    assert str(faulty.faults[0]).startswith(f"{bad}:1: ")
    assert check([good])[1] is None


def test_faults_without_number_are_listed_up_to_a_bound(tmp_path: Path):
    lines = "".join(f"  - {{id: p{n}, when: value.totl <= small{n}, permits: no{n}, cite: R1}}\n" for n in range(5000))
    listed = faults(tmp_path, begun("provisions:\n", "provisions:\n" + lines))
    assert len(listed) == 201
    assert "too_many_faults" in [code for _line, code in listed]


def test_long_list_of_known_names_is_cut(tmp_path: Path):
    documents = "".join(f"  paper{n}: {{label: Paper, before: award}}\n" for n in range(50))
    text = begun("documents:\n", "documents:\n" + documents).replace("[publisher_affidavit]", "[zzz]")
    path = tmp_path / "town.yaml"
    path.write_text(text)
    with pytest.raises(Faulty, match=r"paper39, …\."):
        read_jurisdiction(path)

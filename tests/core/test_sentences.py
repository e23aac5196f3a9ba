"""Sentences said in English and in other languages, and kept as data."""

import json

import pytest

from junto.core.sentences import Sentence, gettext_noop

INNER = Sentence("png", "a PNG picture")
OUTER = Sentence("wrong", "“%(file)s” holds %(kind)s (%(count)s).", {"file": "a.csv", "kind": INNER, "count": 3})
SPANISH = {"a PNG picture": "una imagen PNG", OUTER.template: "“%(file)s” contiene %(kind)s (%(count)s)."}


def test_sentence_is_its_english():
    assert str(OUTER) == "“a.csv” holds a PNG picture (3)."
    assert str(Sentence("half", "50%% done.")) == "50% done."
    assert gettext_noop("as it is") == "as it is"


def test_sentence_is_said_in_another_language_with_the_sentences_inside_it():
    assert OUTER.said(SPANISH.__getitem__) == "“a.csv” contiene una imagen PNG (3)."


def test_sentence_survives_json():
    data = json.loads(json.dumps(OUTER.as_data()))
    assert data["english"] == str(OUTER)
    assert Sentence.from_data(data) == OUTER


def test_parameters_of_other_types_are_kept_as_their_text():
    assert Sentence("a", "%(n)s", {"n": 1.5}).as_data()["params"] == {"n": "1.5"}


def test_sentence_without_its_parameters_is_a_fault_of_ours():
    with pytest.raises(KeyError):
        str(Sentence("a", "%(n)s %(m)s", {"n": 1}))

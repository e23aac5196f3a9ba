"""Search: the same words find the same things on both databases, and nobody finds what they may not read."""

from __future__ import annotations

import pytest

from junto.core.workflow import ANYONE, PROGRAM
from junto.documents import search
from junto.documents.actions import attach_file, withdraw_attachment
from junto.documents.search.words import fold, snippet, tokens
from junto.journal.models import Entry
from tests.making import City


def titles(words: str, by=PROGRAM, **options) -> list[str]:
    return [r.title for r in search.search(words, by=by, **options).results]


def put(west_end: City, title: str, text: str = "", *, published: bool = True):
    need = west_end.need(title, published=published)
    search.index(need, text)
    return need


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("cam", ["Cámaras en la esquina", "Cameras at Elm"]),
        ("CÁMARAS", ["Cámaras en la esquina"]),
        ("cam elm", ["Cameras at Elm"]),
        ("esq", ["Cámaras en la esquina"]),
        ("signal's cabinet", ["Signal's cabinet"]),
        ("lamp", []),
        ('") OR 1=1 --', []),
        ("nuevo", ["Cámaras en la esquina"]),
        ("1e5 12", ["Signal's cabinet"]),
        ("", []),
        ("…", []),
    ],
)
def test_search_finds_words_by_their_beginning_without_accents(west_end: City, words: str, found: list[str]) -> None:
    put(west_end, "Cameras at Elm")
    put(west_end, "Cámaras en la esquina", "nuevos postes")
    put(west_end, "Signal's cabinet", "model 1e5, 12-inch")
    assert sorted(titles(words)) == sorted(found)


def test_search_shows_only_what_the_reader_may_see(west_end: City) -> None:
    put(west_end, "Open cameras")
    put(west_end, "Secret cameras", published=False)
    lead = west_end.actor("Ada", "department_lead")
    other = west_end.actor("Pol", "department_lead", west_end.police)
    assert titles("cameras", by=ANYONE) == ["Open cameras"]
    assert titles("cameras", by=other) == ["Open cameras"]
    assert sorted(titles("cameras", by=lead)) == ["Open cameras", "Secret cameras"]


def test_search_fills_its_limit_past_what_the_reader_may_not_see(west_end: City, monkeypatch) -> None:
    monkeypatch.setattr(search, "BATCH", 2)
    for n in range(7):
        put(west_end, f"Cameras {n}", published=n in (0, 3, 6))
    found = search.search("cameras", by=ANYONE, limit=2)
    assert (len(found.results), found.more) == (2, True)
    everything = search.search("cameras", by=ANYONE, limit=3)
    assert ({r.title for r in everything.results}, everything.more) == ({"Cameras 0", "Cameras 3", "Cameras 6"}, False)


def test_search_narrows_to_kinds(west_end: City) -> None:
    need = put(west_end, "Cameras")
    search.index(west_end.transport, "cameras")
    assert sorted(titles("cameras")) == ["Cameras", "Transportation"]
    assert titles("cameras", kinds=["needs.need"]) == ["Cameras"]
    assert titles("cameras", kinds=[]) == []
    search.forget(need)
    assert titles("cameras", kinds=["needs.need"]) == []


def test_search_follows_the_record_after_the_commit(west_end: City, django_capture_on_commit_callbacks) -> None:
    lead = west_end.actor("Ada", "department_lead")
    need = west_end.need(published=True)
    with django_capture_on_commit_callbacks(execute=True):
        attachment = attach_file(need, [b"%PDF-1"], name="lighting-study.pdf", title="Étude", by=lead)
    found = search.search("etude lighting", by=ANYONE).results
    assert [(r.title, r.kind, r.subject) for r in found] == [("Étude", "documents.attachment", attachment)]
    with django_capture_on_commit_callbacks(execute=True):
        withdraw_attachment(attachment, by=lead, reason="wrong")
    assert search.search("etude", by=ANYONE).results == ()


def test_index_replaces_what_was_known(west_end: City) -> None:
    need = put(west_end, "Cameras", "poles")
    search.index(need, "lamps")
    assert titles("poles") == []
    assert titles("lamps") == ["Cameras"]


def test_reindex_makes_rows_anew_and_drops_what_is_no_longer_found(west_end: City, monkeypatch) -> None:
    monkeypatch.setattr(search, "_texts", {"needs.need": lambda need: search.Searchable(need.title, "study")})
    one, two = west_end.need("one"), west_end.need("two")
    assert search.reindex() == 2
    assert sorted(titles("study")) == ["one", "two"]
    monkeypatch.setattr(
        search, "_texts", {"needs.need": lambda n: None if n.pk == one.pk else search.Searchable(n.title, "study")}
    )
    assert search.reindex() == 1
    assert titles("study") == ["two"]
    assert two.title == "two"


def test_search_page_marks_what_was_found(west_end: City, client) -> None:
    study = attach_file(west_end.need(published=True), [b"%PDF-1"], name="a.pdf", by=PROGRAM)
    search.index(study, "We want cámaras & <lamps>", title="Poles")
    page = client.get("/documents/search/?q=camaras").content.decode()
    assert "We want <mark>cámaras</mark> &amp; &lt;lamps&gt;" in page
    assert "1 result" in page
    assert "Nothing found" in client.get("/documents/search/?q=zebra").content.decode()
    assert client.get("/documents/search/?q=x&kind=nonsense").status_code == 200


def test_fold_and_tokens() -> None:
    assert fold("Straße, ¿Qué_tal? 12½") == "strasse que tal 121 2"
    assert tokens(" a b " * 9) == ["a", "b"] * 5


def test_snippet_marks_each_find_and_keeps_its_surroundings() -> None:
    text = "x" * 10 + " " + "word " * 60 + "Ñandú lamp " + "tail " * 60
    parts = snippet(text, ["nandu", "lamp"])
    assert [part for part, found in parts if found] == ["Ñandú", "lamp"]
    assert (parts[0], parts[-1]) == (("…", False), ("…", False))
    assert snippet("nothing here", ["zebra"]) == [("nothing here", False)]


def test_following_many_costs_a_few_queries(west_end: City, django_assert_max_num_queries, monkeypatch) -> None:
    needs = [west_end.need(f"Cameras {n}") for n in range(40)]
    entries = list(Entry.objects.filter(subject_type="needs.need", subject_id__in=[n.pk for n in needs]))
    with django_assert_max_num_queries(12):
        search._follow(entries)
    assert len(search.search("cameras", by=PROGRAM, limit=100).results) == 40

"""The catalogues' tool, and that nothing a page says lacks its Spanish."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from junto.frame import messages


@pytest.mark.parametrize("room", messages.rooms())
def test_room_says_everything_in_spanish(room: str) -> None:
    assert messages.missing(room) == []


def test_one_text_has_one_translation_in_all_rooms() -> None:
    said: dict[tuple[object, object], dict[object, str]] = {}
    for room in messages.rooms():
        path = messages.catalogue_of(room)
        if path.exists():
            for message in read_po(io.BytesIO(path.read_bytes()), locale="es"):
                if message.id and messages.translated(message.string):
                    said.setdefault((message.id, message.context), {}).setdefault(message.string, room)
    assert {key: found for key, found in said.items() if len(found) > 1} == {}


def test_translations_keep_the_names_in_braces_and_percent() -> None:
    wrong = []
    for room in messages.rooms():
        path = messages.catalogue_of(room)
        if path.exists():
            for message in read_po(io.BytesIO(path.read_bytes()), locale="es"):
                if message.id and messages.translated(message.string):
                    wrong += [(room, message.id, str(error)) for error in message.check()]
    assert wrong == []


@pytest.fixture
def room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A package of one room, to write into."""
    folder = tmp_path / "lamps"
    (folder / "templates" / "lamps").mkdir(parents=True)
    (folder / "__init__.py").write_text("")
    monkeypatch.setattr(messages, "PACKAGE", tmp_path)
    return folder


def test_words_are_found_in_python_and_templates(room: Path) -> None:
    (room / "views.py").write_text('x = _("A lamp")\ny = ngettext("one", "many", n)\nz = pgettext("verb", "light")\n')
    (room / "templates" / "lamps" / "a.html").write_text(
        '{% translate "It\'s dark" %}{% page_header _("Lamps") %}\n'
        "{% blocktranslate count n=n trimmed %}\n {{ n }} lamp\n{% plural %}\n {{ n }} lamps\n{% endblocktranslate %}\n"
        "{# translate 'no' #}{% comment %}{% translate 'neither' %}{% endcomment %}"
    )
    found = {(message.id, message.context) for message in messages.words_of("lamps") if message.id}
    assert found == {
        ("A lamp", None),
        (("one", "many"), None),
        ("light", "verb"),
        ("It's dark", None),
        ("Lamps", None),
        (("%(n)s lamp", "%(n)s lamps"), None),
    }


def test_update_keeps_translations_and_marks_what_is_gone(room: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (room / "views.py").write_text('_("A lamp"), _("Old")\n')
    assert messages.update("lamps") == 2
    path = messages.catalogue_of("lamps")
    path.write_text(
        path.read_text()
        .replace('msgid "A lamp"\nmsgstr ""', 'msgid "A lamp"\nmsgstr "Una farola"')
        .replace('msgid "Old"\nmsgstr ""', 'msgid "Old"\nmsgstr "Vieja"')
    )
    (room / "views.py").write_text('_("A lamp"), _("New")\n')
    assert messages.main(["lamps"]) == 0
    assert capsys.readouterr().out == "lamps: 1 without Spanish\n"
    assert messages.missing("lamps") == ["New"]
    assert '#~ msgid "Old"\n#~ msgstr "Vieja"' in path.read_text()
    assert "Una farola" in path.read_text()
    again = path.read_text()
    messages.update("lamps")
    assert path.read_text() == again  # no dates, no churn


def test_new_text_takes_the_translation_of_another_room(room: Path) -> None:
    (room / "views.py").write_text('_("A lamp")\n')
    messages.update("lamps")
    path = messages.catalogue_of("lamps")
    path.write_text(path.read_text().replace('msgid "A lamp"\nmsgstr ""', 'msgid "A lamp"\nmsgstr "Una farola"'))
    other = room.parent / "poles"
    other.mkdir()
    (other / "__init__.py").write_text('_("A lamp")\n')
    assert messages.update("poles") == 0


def test_room_that_does_not_exist_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert messages.main(["cellar"]) == 2
    assert "no room called cellar" in capsys.readouterr().err

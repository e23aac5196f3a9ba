"""How the history says, in each reader's language, what the record keeps as codes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from junto.core.workflow import Words
from junto.projects.models import Hold
from junto.projects.profiles import gate_label

BACK: Mapping[str, Words] = {
    "gate": _("the gate “%(name)s” is to be passed anew."),
    "member": _("%(name)s joined or left."),
    "requirements": _("the requirements are being changed."),
}
CHANGES: Mapping[str, Words] = {
    "joined": _("“%(need)s” joined"),
    "left": _("“%(need)s” is not part of it any more"),
    "place": _("the place of “%(need)s” changed"),
    "time": _("the dates of “%(need)s” changed"),
    "thing": _("“%(need)s” asks for another kind of thing"),
    "quantity": _("“%(need)s” asks for another number"),
    "cost": _("the cost of “%(need)s” changed"),
    "standing": _("what stands there changed"),
    "rules": _("the rules of comparison changed"),
}


def back_to_planning(what: str) -> str:
    """Why a project is in planning again: `gate:legal`, `member:Police`, `requirements`."""
    code, _colon, name = what.partition(":")
    template = BACK.get(code)
    return what if template is None else str(template) % {"name": gate_label(name) if code == "gate" else name}


def hold_kind(code: str) -> str:
    """A hold's kind in the reader's language."""
    return str(dict(Hold.Kind.choices).get(code, code))


def changed(what: Sequence[Any]) -> str:
    """What changed in an overlap: pairs of a code and the need's title, then how many more changes there were."""
    words = []
    for code, value in what:
        if code == "more":
            words.append(gettext("and %(count)s more changes") % {"count": value})
        else:
            words.append(str(CHANGES[code]) % {"need": value})
    return "; ".join(words) + "."

"""What the program reads of what is sent to it: the names in queries and bodies, and the forms made of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from unittest.mock import patch

from django import forms
from django.core.handlers import wsgi
from django.http import QueryDict
from django.http import request as requests

ID = re.compile(r"[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}")
ANY = "*"  # whether there is anything, or all that there is
ITEM = re.compile(r"\d+|[0-9a-f-]{32,36}")


@dataclass
class Watched:
    """What one request read, and the forms that were made for it."""

    query: set[str] = field(default_factory=set)
    body: set[str] = field(default_factory=set)
    forms: list[forms.BaseForm] = field(default_factory=list)
    sets: list[forms.BaseFormSet[Any]] = field(default_factory=list)

    def unfold(self) -> dict[str, str]:
        """Have the forms of every set made, as a page that shows them would; returns what the set itself sends."""
        sent = {}
        for one in self.sets:
            made = one.forms or [one.empty_form]  # the form of a set is noted as it is made, like any other
            for form in made:
                form.prefix = str(form.prefix).replace("__prefix__", "0")
            sent |= {f"{one.prefix}-TOTAL_FORMS": str(len(made)), f"{one.prefix}-INITIAL_FORMS": "0"}
        return sent


class Watching:
    """Stands beside the program; `begin` starts another request."""

    def __init__(self) -> None:
        self.now = Watched()

    def begin(self) -> Watched:
        """What the next request reads is noted anew."""
        self.now = Watched()
        return self.now

    @contextmanager
    def used(self) -> Iterator[Watching]:
        """The program is watched until the block ends."""
        made, gathered = forms.BaseForm.__init__, forms.BaseFormSet.__init__

        def making(form: Any, *given: Any, **named: Any) -> None:
            made(form, *given, **named)
            if not isinstance(form, forms.formsets.ManagementForm):
                self.now.forms.append(form)

        def gathering(several: Any, *given: Any, **named: Any) -> None:
            gathered(several, *given, **named)
            self.now.sets.append(several)

        with (
            patch.object(forms.BaseForm, "__init__", making),
            patch.object(forms.BaseFormSet, "__init__", gathering),
            patch.object(wsgi, "QueryDict", _spying(self, "query")),
            patch.object(requests, "QueryDict", _spying(self, "body")),
        ):
            yield self


def _spying(watching: Watching, part: str) -> type[QueryDict]:
    """A QueryDict that tells by which names it is asked."""

    class Spied(QueryDict):
        def _note(self, name: Any) -> None:
            getattr(watching.now, part).add(str(name))

        def __getitem__(self, name: Any) -> Any:
            self._note(name)
            return super().__getitem__(name)

        def __contains__(self, name: Any) -> bool:
            self._note(name)
            return super().__contains__(name)

        def get(self, name: Any, default: Any = None) -> Any:
            self._note(name)
            return super().get(name, default)

        def getlist(self, name: Any, default: Any = None) -> Any:
            self._note(name)
            return super().getlist(name, default)

        def __len__(self) -> int:
            self._note(ANY)
            return super().__len__()

        def lists(self) -> Any:
            self._note(ANY)
            return super().lists()

        def items(self) -> Any:
            self._note(ANY)
            return super().items()

        def urlencode(self, safe: Any = None) -> str:
            self._note(ANY)
            return super().urlencode(safe)

    return Spied


def takes_an_id(one: forms.Field) -> bool:
    """Whether a field of a form names something that has an id."""
    if isinstance(one, forms.ModelChoiceField | forms.UUIDField):
        return True
    choices = getattr(one, "choices", None) or ()
    return any(ID.fullmatch(str(code)) for code, _label in choices)


def name_of(form: forms.BaseForm | type[forms.BaseForm], name: str) -> str:
    """The form and field as the list names them: without numbers of rows and without ids."""
    made = form if isinstance(form, type) else type(form)
    return f"{made.__module__.split('.')[1]}.{made.__name__}.{ITEM.sub('N', name)}"

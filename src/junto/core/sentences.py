"""Sentences said to people: an English template with parameters, so that pages can say them in other languages."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any


def gettext_noop(template: str) -> str:
    """Mark a template for the translators and return it unchanged: `core` speaks English, pages translate."""
    return template


@dataclass(frozen=True, slots=True)
class Sentence:
    """What is said to a person: a stable `code`, an English `template` in %(name)s form, and its `params`.

    `str(sentence)` is the English; `said(translate)` says it in another language. A parameter may be a Sentence itself.
    """

    code: str
    template: str
    params: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.template % self.params if self.params else self.template.replace("%%", "%")

    def said(self, translate: Callable[[str], str]) -> str:
        """The sentence with its template, and those of sentences inside it, passed through `translate` (gettext)."""
        params = {
            name: value.said(translate) if isinstance(value, Sentence) else value for name, value in self.params.items()
        }
        return str(Sentence(self.code, translate(self.template), params))

    def as_data(self) -> dict[str, object]:
        """The sentence as JSON data: code, template, params (texts and whole numbers) and the English."""
        params = {name: _as_data(value) for name, value in self.params.items()}
        return {"code": self.code, "template": self.template, "params": params, "english": str(self)}

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> "Sentence":
        """The sentence from its JSON data; parameters that were neither text nor whole numbers are now their text."""
        params = {
            name: cls.from_data(value) if isinstance(value, Mapping) else value
            for name, value in data["params"].items()
        }
        return cls(data["code"], data["template"], params)


class Unfit(ValueError):
    """What was given does not fit: `sentence` says why, for translation; `str()` the English its author can act on."""

    def __init__(self, code: str, template: str, /, **params: object) -> None:
        self.sentence = Sentence(code, template, params)
        super().__init__(str(self.sentence))


def _as_data(value: object) -> object:
    if isinstance(value, Sentence):
        return value.as_data()
    return value if isinstance(value, int | str) else str(value)

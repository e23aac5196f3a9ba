"""In which language a command speaks: the one asked for, else the one of the person's own settings."""

from __future__ import annotations

import gettext
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from .sentences import Unfit
from .sentences import gettext_noop as _

LOCALES = Path(__file__).parent / "locale"
DOMAIN = "django"  # the catalogues are those of the pages
ENGLISH = "en"
SETTINGS = ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")


@dataclass(frozen=True, slots=True)
class Spoken:
    """`say` puts a template into the language (gettext); `code`: which that is, such as es."""

    say: Callable[[str], str] = str
    code: str = ENGLISH


def spoken(asked: str | None, settings: Mapping[str, str]) -> Spoken:
    """The language `asked` for; without, the first of the `settings` (the environment) that is known here, else
    English. Settings go by the rules of gettext: LANGUAGE, a list with colons, then LC_ALL, LC_MESSAGES, LANG; of
    es_MX.UTF-8 the catalogue es is taken. Raises Unfit where no catalogue is of the language asked for.
    """
    if asked is not None:
        found = _of(asked)
        if found is None:
            known = ", ".join([ENGLISH, *sorted(path.name for path in LOCALES.iterdir() if path.is_dir())])
            words = _("There is no language “%(asked)s” here. There are: %(known)s.")
            raise Unfit("no_such_language", words, asked=asked[:40], known=known)
        return found
    chosen = next((settings[name] for name in SETTINGS if settings.get(name)), "")
    return next((found for one in chosen.split(":") if (found := _of(one)) is not None), Spoken())


def _of(name: str) -> Spoken | None:
    code = name.partition(".")[0].partition("@")[0].replace("-", "_").partition("_")[0].lower()
    if code in (ENGLISH, "c", "posix"):
        return Spoken()
    try:
        catalogue = gettext.translation(DOMAIN, LOCALES, [code]) if code.isalpha() else None
    except OSError:
        return None
    if catalogue is None:
        return None
    # The empty text is the catalogue's own head.
    return Spoken(lambda words: catalogue.gettext(words) if words else words, code)

"""The notes of an import in the reader's words."""

from __future__ import annotations

from django.utils.translation import gettext as _

from junto.places.queries import kinds_by_code


def note_said(code: str, what: str, count: int) -> str:
    """One note in words: what was found worth telling, in how many rows."""
    words = {"what": what, "count": count}
    if code == "guessed":
        kind = kinds_by_code().get(what)
        words["what"] = kind.label if kind else what
        return _("%(count)s rows have no kind; by their words it is taken to be “%(what)s”.") % words
    if code == "no_money":
        return _("%(count)s rows name no money; their cost is shown as not stated, not as zero.") % words
    if code == "same_number":
        return _("One number stands with two departments (number: rows %(what)s). Both are kept: they differ.") % words
    if code == "placeholder":
        return _("%(count)s rows hold a placeholder for a date (%(what)s), read as not known.") % words
    if code == "fund_kept":
        return _("The fund “%(what)s” is not listed; %(count)s rows keep its name among the further columns.") % words
    return what

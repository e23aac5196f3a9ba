"""Passwords of words that everybody here thinks of first are refused: the city's name, the program's, its offices'."""

from __future__ import annotations

import re

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

WORDS = (
    "junto",
    "password",
    "contraseña",
    "city",
    "town",
    "hall",
    "ciudad",
    "procurement",
    "compras",
    "welcome",
    "admin",
)
LEAST = 8  # letters that must be left once those words are taken out


class NotOfThisPlace:
    """A validator of passwords: something must be left beside the words of this place, digits and signs."""

    def validate(self, password: str, user: object = None) -> None:
        """Raises ValidationError where hardly anything is left."""
        left = password.lower()
        for word in sorted((*WORDS, *re.findall(r"\w+", settings.CITY_NAME.lower())), key=len, reverse=True):
            left = left.replace(word, "")
        if left != password.lower() and len(re.sub(r"[\W\d_]", "", left)) < LEAST:
            raise ValidationError(_("It is made of words that everybody here thinks of first."), code="of_this_place")

    def get_help_text(self) -> str:
        """What the form says beforehand."""
        return _("It must not be made of the city's or the program's name.")

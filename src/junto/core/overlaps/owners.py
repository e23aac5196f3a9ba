"""One key for the spelling variants of an owner's name."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_SAME = {
    "dept": "department",
    "dpt": "department",
    "depto": "departamento",
    "dep": "department",
    "svcs": "services",
    "servs": "services",
    "svc": "service",
    "serv": "service",
    "admin": "administration",
    "adm": "administration",
    "auth": "authority",
    "comm": "commission",
    "corp": "corporation",
    "devel": "development",
    "dev": "development",
    "div": "division",
    "env": "environmental",
    "envir": "environmental",
    "eng": "engineering",
    "mgmt": "management",
    "mgt": "management",
    "ofc": "office",
    "rec": "recreation",
    "transp": "transportation",
    "info": "information",
    "tech": "technology",
    "telecomm": "telecommunications",
    "wks": "works",
}
# Words that do not tell one owner from another: articles, "department", forms of company.
_EMPTY = frozenset(
    re.split(
        r"\s+",
        """a and at de del der des di du e el et for in la las le les los of on the und y
        department departamento departement dipartimento
        ag gmbh inc llc ltd plc sa sas sarl spa srl""",
    )
)


@lru_cache(maxsize=10_000)
def owner_key(name: str) -> str:
    """Return the key under which the spellings of one owner meet; empty only for a name without letters or digits.

    Case, accents, punctuation, order of words, common abbreviations, articles, the word "department" and forms of
    company do not count: `ENEDIS`, `Énedis S.A.` and `enedis` are one, as are `Dept. of Parks & Recreation` and
    `Parks and Recreation Department`. A typing mistake is not mended.
    """
    flat = unicodedata.normalize("NFKD", name).casefold()
    flat = "".join(letter for letter in flat if not unicodedata.combining(letter))
    flat = re.sub(r"(?<=\w)['’](?=s\b)", "", flat)
    flat = re.sub(r"\b((?:\w\.){2,}\w?)", lambda found: found[1].replace(".", ""), flat)
    words = re.findall(r"\w+", flat.replace("_", " "))
    full = [_SAME.get(word, word) for word in words]
    telling = sorted({word for word in full if word not in _EMPTY})
    return " ".join(telling or full)

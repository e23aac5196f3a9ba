"""Cells that a spreadsheet would run as a formula: told when read, made harmless when written.

When reading, a cell is a formula if it starts (after blanks) with `=`; with `@` and a function's name and bracket;
or with `+` or `-` followed by something a spreadsheet would compute: a function, a cell's address, an operator between
operands, a program call. Plain negative numbers, telephone numbers, list dashes ("- new roof"), "@home" and
accounting's "$ -" are not. When writing, every text that starts with one of = + - @ tab or carriage return is made
harmless, plain numbers excepted. Source: OWASP, CSV Injection.
"""

import re

_NUMBER = re.compile(r"[+-]?[$€£]?\s*[0-9][0-9.,]*(?:[eE][+-]?[0-9]+)?%?")
_COMPUTES = re.compile(
    r"""[@+\-][+\-@(\ \t\r\n]{0,30}(?:
        [A-Za-z_][A-Za-z0-9_.]*\(  # a function: -SUM(
      | \$?[A-Za-z]{1,3}\$?[0-9]+[ ]*(?:$|[-+*/^&:)=<>,])  # a cell: +A1, but not the list dash of "- I35 bridge"
      | [A-Za-z0-9_.'\[\]\\/:]*[|!]  # another program or sheet: -cmd|' /C calc'!A0
      | [0-9.]+[ \t]*[+*/^&]  # operands: +1+1
      | =
    )""",
    re.VERBOSE,
)
_BLANKS = " \t\r\n"
_STARTS = ("=", "+", "-", "@", "\t", "\r")
SUSPECT_BYTES = re.compile(
    rb"""(?:(?<=[\r\n,;\t|" ])|^)                              # where a cell may start
    (?:=|[@+\-][\s+\-@=(]{0,30}(?:
        [A-Za-z_$|!=] | [0-9.]+[ \t]*[+*/^&|!] | [0-9_.'\[\]\\/:]+[A-Za-z|!]
    ))""",
    re.VERBOSE,
)
"""Whether any cell of a whole text could start a formula: lets most files pass without a look at each cell.
Runs of signs are bounded in both patterns, so that a file made of signs costs no more than another.
"""


def starts_formula(text: str) -> bool:
    """Whether a spreadsheet would take this text for a formula (see the module's text for what counts)."""
    bare = text.strip(_BLANKS)
    if bare[:1] not in {"=", "+", "-", "@"} or len(bare) < 2:
        return False
    if bare[0] == "=":
        return True
    if bare[0] == "@":
        return bool(re.match(r"@[A-Za-z_][A-Za-z0-9_.]*\(", bare))
    return bool(_COMPUTES.match(bare))


def made_harmless(text: str) -> str:
    """The text with an apostrophe in front where a spreadsheet could run it; everything else unchanged."""
    if text.startswith(_STARTS) or text.lstrip()[:1] in {"=", "+", "-", "@"}:
        return text if _NUMBER.fullmatch(text) else "'" + text
    return text

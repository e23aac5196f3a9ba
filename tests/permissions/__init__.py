"""Who may see and do what, over every address and every transition, against expectations written by hand.

`groups.txt` says what names in capitals stand for; `workflows/*.txt` who may do what to an object in each state, and
who reads it; `addresses/*.txt` who sees an address and who acts there; `names/forms.txt` whose things may be named in a
form. How to add to them: docs/development.md.
"""

PARTS = ("transitions", "addresses", "guessing", "naming")

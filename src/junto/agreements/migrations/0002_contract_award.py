"""The contract names the award that it follows."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("agreements", "0001_initial"),
        ("evaluation", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="contract",
            name="award",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="contracts",
                to="evaluation.award",
                verbose_name="award",
            ),
        ),
    ]

"""What a process loads before it does anything: each command, worker and server waits for it."""

from __future__ import annotations

import subprocess
import sys

HEAVY = ("scipy.stats", "scipy.optimize", "scipy.spatial", "scipy.sparse", "pyspark", "pandas", "matplotlib")
STARTS = "import django; django.setup(); from junto.urls import urlpatterns; import sys; print(*sorted(sys.modules))"


def test_nothing_heavy_is_loaded_before_somebody_reckons():
    loaded = subprocess.run([sys.executable, "-c", STARTS], capture_output=True, text=True, check=True).stdout.split()
    assert "junto.core.finance.simulating" in loaded
    assert [name for name in HEAVY if name in loaded] == []

"""Addresses of the published log: its files stand where C2SP's tlog-tiles wants them, below /log."""

from django.urls import path, register_converter

from junto.core.tlog.asking import WITNESSED
from junto.core.tlog.blanks import FILE
from junto.journal.log import views


class Digest:
    """An entry's digest: 64 hexadecimal digits."""

    regex = "[0-9a-f]{64}"

    def to_python(self, value: str) -> str:
        """As it stands."""
        return value

    def to_url(self, value: str) -> str:
        """As it stands."""
        return value


register_converter(Digest, "digest")

app_name = "log"
urlpatterns = [
    path("", views.about, name="about"),
    path("checkpoint", views.note, name="checkpoint"),
    path(WITNESSED, views.note, {"name": WITNESSED}, name="witnessed"),
    path(FILE, views.note, {"name": FILE}, name="blanks"),
    path("tile/<path:path>", views.tile, name="tile"),
    path("timestamps/<int:size>.<str:part>", views.timestamp, name="timestamp"),
    path("receipts/", views.check_receipt, name="check"),
    path("receipts/<digest:digest>/download/", views.receipt, name="receipt"),
    path("receipts/<digest:digest>/download/state/", views.receipt_state, name="receipt-state"),
]

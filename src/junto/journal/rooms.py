"""The application configuration every room shares: it hands the room's kinds of subject to the journal."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec

from django.apps import AppConfig

from junto.journal import registry


class RoomConfig(AppConfig):
    """Reads `KINDS` and `OPERATIONAL` from the room's workflow.py, if it has one, when the application is ready."""

    default_auto_field = "django.db.models.BigAutoField"
    default = False  # imported into every room's apps.py, where Django looks for the one that is meant

    def __init_subclass__(cls) -> None:
        cls.default = True

    def ready(self) -> None:
        if find_spec(f"{self.name}.workflow") is None:
            return
        workflow = import_module(f"{self.name}.workflow")
        registry.register(*getattr(workflow, "KINDS", ()))
        registry.register_operational(*getattr(workflow, "OPERATIONAL", ()))

"""The frame as a Django application."""

from django.apps import AppConfig


class FrameConfig(AppConfig):
    """Templates and static files only."""

    name = "junto.frame"
    label = "frame"

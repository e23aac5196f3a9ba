"""The frame as a Django application."""

from django.apps import AppConfig


class FrameConfig(AppConfig):
    """Templates, static files and components."""

    name = "junto.frame"
    label = "frame"

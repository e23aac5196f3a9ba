"""The front door as a Django application."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Pages that belong to no one room."""

    name = "junto.web"
    label = "web"

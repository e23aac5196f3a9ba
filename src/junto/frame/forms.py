"""How forms look: Django's fields in the markup of the design system."""

from django.forms.renderers import TemplatesSetting


class Renderer(TemplatesSetting):
    """Finds form templates among the frame's."""

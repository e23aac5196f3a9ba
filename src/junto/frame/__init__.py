"""The frame every page hangs in: base templates, components, form widgets, static files. It knows no room."""

"""Addresses of organizations, people and their roles."""

app_name = "people"
urlpatterns: list = []

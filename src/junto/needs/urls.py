"""Addresses of the needs room."""

app_name = "needs"
urlpatterns: list = []

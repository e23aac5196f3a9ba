"""Addresses of the places room."""

app_name = "places"
urlpatterns: list = []

"""All addresses: each room's under its own name."""

from importlib.util import find_spec

from django.urls import include, path

from junto.web import views

ROOMS_WITH_PAGES = ("people", "documents", "notices", "places", "needs", "projects", "publication", "web")

urlpatterns = [
    path("", views.home, name="home"),
    path("healthz", views.healthz, name="healthz"),
    path("i18n/", include("django.conf.urls.i18n")),
    path("account/", include("allauth.urls")),
    *(
        path(f"{room}/", include(f"junto.{room}.urls"))
        for room in ROOMS_WITH_PAGES
        if find_spec(f"junto.{room}") and find_spec(f"junto.{room}.urls")
    ),
]

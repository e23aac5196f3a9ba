"""All addresses: each room's under its own name."""

from importlib.util import find_spec

from django.urls import include, path

from junto.publication.api import api
from junto.web import views

ROOMS_WITH_PAGES = (
    "people",
    "documents",
    "notices",
    "places",
    "needs",
    "projects",
    "solicitations",
    "evaluation",
    "agreements",
    "pilots",
    "publication",
)

urlpatterns = [
    path("", views.home, name="home"),
    path("", include("junto.web.urls")),
    path("healthz", views.healthz, name="healthz"),
    path("robots.txt", views.robots, name="robots"),
    path(".well-known/security.txt", views.security_txt, name="security-txt"),
    path("favicon.ico", views.favicon, name="favicon"),
    path("i18n/", include("django.conf.urls.i18n")),
    path("account/", include("allauth.urls")),
    path("api/v1/", api.urls),
    path("log/", include("junto.journal.log.urls")),
    *(
        path(f"{room}/", include(f"junto.{room}.urls"))
        for room in ROOMS_WITH_PAGES
        if find_spec(f"junto.{room}") and find_spec(f"junto.{room}.urls")
    ),
]

handler400 = "junto.web.errors.bad_request"
handler403 = "junto.web.errors.forbidden"
handler404 = "junto.web.errors.missing"
handler500 = "junto.web.errors.broken"
handler429 = "junto.web.errors.too_often"  # the sign-in library asks for it

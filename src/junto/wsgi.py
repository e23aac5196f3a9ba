"""The web server's way in; it refuses to start where the journal's guards are missing."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "junto.settings")
application = get_wsgi_application()

from junto.journal.triggers import refuse_without_triggers  # noqa: E402  (needs the applications loaded)

refuse_without_triggers()

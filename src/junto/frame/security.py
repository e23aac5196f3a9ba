"""What stands around every answer: whether the request came by TLS, and headers that keep browsers strict."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse

Answering = Callable[[HttpRequest], HttpResponse]
# What no page of ours asks of a browser. Passkeys (publickey-credentials-*) and copying are left as browsers have them.
REFUSED = (
    "accelerometer", "autoplay", "browsing-topics", "camera", "display-capture",
    "geolocation", "gyroscope", "hid", "idle-detection", "local-fonts", "magnetometer", "microphone", "midi",
    "payment", "screen-wake-lock", "serial", "usb", "xr-spatial-tracking",
)  # fmt: skip
PERMISSIONS = ", ".join(f"{name}=()" for name in REFUSED)
IN_CLEAR = "This address is asked by https alone. The token you sent may have been read: make a new one."


class Proxied:
    """Takes a proxy that says nothing at the word of JUNTO_SITE_URL, so that redirecting to https cannot go in circles.

    A program that asked the API in clear is refused instead of redirected: it would send its token so every time.
    """

    def __init__(self, get_response: Answering) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not settings.SECURE_SSL_REDIRECT or settings.SECURE_PROXY_SSL_HEADER is None:
            return self.get_response(request)
        header, word = settings.SECURE_PROXY_SSL_HEADER
        if request.META.setdefault(header, word) != word and request.path.startswith("/api/"):
            body = {"type": "urn:junto:forbidden", "title": IN_CLEAR, "status": 403, "instance": request.path}
            return JsonResponse(body, status=403, content_type="application/problem+json")
        return self.get_response(request)


class Headers:
    """Permissions that no page needs are given up; what is ours is loaded by our own pages alone."""

    def __init__(self, get_response: Answering) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # TRACE would send back what a proxy added to the request.
        answer = HttpResponse(status=405) if request.method == "TRACE" else self.get_response(request)
        answer.setdefault("Permissions-Policy", PERMISSIONS)
        answer.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return answer

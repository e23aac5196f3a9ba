"""Where a request came from: the one place that says which header is believed."""

from __future__ import annotations

import ipaddress

from django.conf import settings
from django.http import HttpRequest

IPV6_NETWORK = 64  # one household or office has so many addresses of its own


def address_of(request: HttpRequest) -> str:
    """The network address of whoever asks; behind the city's own proxy, the one that this proxy added last.

    Whatever stands before it in the header came from outside and proves nothing. Of IPv6 the network; empty where
    nothing is known (a socket of the file system).
    """
    told = request.headers.get("X-Forwarded-For", "") if settings.SECURE_PROXY_SSL_HEADER else ""
    last = told.rpartition(",")[2].strip() or request.META.get("REMOTE_ADDR", "")
    try:
        address = ipaddress.ip_address(last)
    except ValueError:
        return last[:64]
    if isinstance(address, ipaddress.IPv4Address):
        return str(address)
    if address.ipv4_mapped is not None:
        return str(address.ipv4_mapped)
    return str(ipaddress.IPv6Network((address, IPV6_NETWORK), strict=False).network_address)

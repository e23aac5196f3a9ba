"""A small OpenID Connect server on loopback, as a city might run: one user, asked nothing, signed in at once."""

from __future__ import annotations

import json
import secrets
import threading
import time
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT, SECRET = "junto", "a secret for tests alone"


@dataclass
class Identity:
    """The server: who its user is (`claims`), and what it was asked."""

    url: str = ""
    issuer: str = ""  # whom it says it is; its own address where it says nothing
    claims: dict[str, Any] = field(default_factory=dict)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    key: rsa.RSAPrivateKey = field(default_factory=lambda: rsa.generate_private_key(65537, 2048))

    def configuration(self) -> dict[str, Any]:
        return {
            "issuer": self.issuer or self.url,
            "authorization_endpoint": f"{self.url}/authorize",
            "token_endpoint": f"{self.url}/token",
            "userinfo_endpoint": f"{self.url}/userinfo",
            "jwks_uri": f"{self.url}/keys",
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
        }

    def authorize(self, query: dict[str, str]) -> str:
        """Sign the user in and answer where the browser goes next."""
        assert query["client_id"] == CLIENT
        code = secrets.token_urlsafe(16)
        self.codes[code] = query
        return query["redirect_uri"] + "?" + urlencode({"code": code, "state": query["state"]})

    def token(self, form: dict[str, str]) -> dict[str, Any] | None:
        """Tokens for a code, asked for with the client's secret and the verifier of its challenge; None otherwise."""
        query = self.codes.pop(form.get("code", ""), None)
        if query is None or form.get("client_secret") != SECRET:
            return None
        challenge = urlsafe_b64encode(sha256(form["code_verifier"].encode()).digest()).rstrip(b"=").decode()
        if query["code_challenge"] != challenge or query["redirect_uri"] != form["redirect_uri"]:
            return None
        now = int(time.time())
        claims = {"iss": self.issuer or self.url, "aud": CLIENT, "iat": now, "exp": now + 300, **self.claims}
        if "nonce" in query:
            claims["nonce"] = query["nonce"]
        token = jwt.encode(claims, self.key, algorithm="RS256", headers={"kid": "one"})
        return {"access_token": "for userinfo", "token_type": "Bearer", "expires_in": 300, "id_token": token}


@contextmanager
def identity(**claims: Any) -> Iterator[Identity]:
    """Serve until the block ends."""
    server = Identity(claims=claims)

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *_words: Any) -> None:
            """Say nothing."""

        def do_GET(self) -> None:
            address = urlsplit(self.path)
            server.asked.append(address.path)
            query = {name: values[0] for name, values in parse_qs(address.query).items()}
            if address.path == "/.well-known/openid-configuration":
                self._answer(server.configuration())
            elif address.path == "/authorize":
                self.send_response(302)
                self.send_header("Location", server.authorize(query))
                self.end_headers()
            elif address.path == "/userinfo" and self.headers["Authorization"] == "Bearer for userinfo":
                self._answer(server.claims)
            else:
                self.send_error(404)

        def do_POST(self) -> None:
            server.asked.append(self.path)
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            tokens = server.token({name: values[0] for name, values in parse_qs(body).items()})
            self._answer(tokens or {"error": "invalid_grant"}, 200 if tokens else 400)

        def _answer(self, body: dict[str, Any], status: int = 200) -> None:
            sent = json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(sent)))
            self.end_headers()
            self.wfile.write(sent)

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as listening:
        server.url = f"http://127.0.0.1:{listening.server_port}"
        threading.Thread(target=listening.serve_forever, daemon=True).start()
        try:
            yield server
        finally:
            listening.shutdown()

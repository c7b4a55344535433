"""A partner's software as the sandbox file describes it: signs its assertion, holds its token, calls the API."""

import json
import time
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import jwt

from exchange.sandbox.wire import Answer, ask

ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
LIFE = 60
EARLY = 30


@dataclass
class Caller:
    """One partner, from its entry in the sandbox file."""

    base_url: str
    entry: Mapping[str, Any]
    token: str = field(default="", repr=False)
    fresh_until: float = 0.0

    @property
    def slug(self) -> str:
        """The partner's public name."""
        return str(self.entry["slug"])

    def authenticate(self) -> Answer:
        """Ask for a token with an assertion signed by the partner's own key (RFC 7523)."""
        form = {
            "grant_type": "client_credentials",
            "client_assertion_type": ASSERTION_TYPE,
            "client_assertion": self._assertion(),
        }
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        answer = ask("POST", f"{self.base_url}/oauth/token", urlencode(form).encode(), headers)
        if answer.status == 200:
            self.token = answer.json["access_token"]
            self.fresh_until = time.monotonic() + answer.json["expires_in"] - EARLY
        return answer

    def get(self, path: str) -> Answer:
        """Read."""
        return ask("GET", self.base_url + path, headers=self._headers())

    def post(self, path: str, body: Mapping[str, Any], *, key: str | None = None) -> Answer:
        """Write, under a fresh idempotency key unless one is given."""
        headers = self._headers() | {"Content-Type": "application/json", "Idempotency-Key": key or str(uuid.uuid4())}
        return ask("POST", self.base_url + path, json.dumps(body).encode(), headers)

    def try_out(self, path: str, body: Mapping[str, Any]) -> Answer:
        """A POST that writes nothing, so without an idempotency key."""
        headers = self._headers() | {"Content-Type": "application/json"}
        return ask("POST", self.base_url + path, json.dumps(body).encode(), headers)

    def put(self, path: str, body: Mapping[str, Any]) -> Answer:
        """Replace a part."""
        headers = self._headers() | {"Content-Type": "application/json"}
        return ask("PUT", self.base_url + path, json.dumps(body).encode(), headers)

    def _headers(self) -> dict[str, str]:
        if time.monotonic() >= self.fresh_until:
            self.authenticate()
        return {"Authorization": f"Bearer {self.token}", "Accept": "application/json"}

    def _assertion(self) -> str:
        now = int(time.time())
        client_id, jwk = self.entry["client_id"], self.entry["private_jwk"]
        claims = {
            "iss": client_id,
            "sub": client_id,
            "aud": self.base_url,
            "iat": now,
            "exp": now + LIFE,
            "jti": str(uuid.uuid4()),
        }
        return jwt.encode(claims, jwt.PyJWK(jwk).key, algorithm="ES256", headers={"kid": jwk["kid"]})

"""The machine door: routes, strict reading, scopes, idempotency and problems; what a request means is decided below."""

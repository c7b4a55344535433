"""The API document (OpenAPI 3.1), made from the routes themselves; the committed copy is compared in the build."""

from collections.abc import Callable, Mapping, Sequence
from http import HTTPStatus
from types import MappingProxyType
from typing import Any

from flask import Blueprint, Flask, Response, current_app, jsonify
from flask_smorest import Api
from flask_smorest import Blueprint as DocumentedBlueprint
from flask_smorest.utils import prepare_response

from exchange.api.door import ANY_TOKEN
from schemas import KINDS
from schemas.problem import PROBLEM, ProblemSchema
from schemas.wording import Wording

VERSION = "1.0.0"
SECURITY = "clientCredentials"
DOCUMENT = "openapi-document"
PROBLEM_TYPE = "application/problem+json"

View = Callable[..., Any]

IDEMPOTENCY_KEY = {
    "in": "header",
    "name": "Idempotency-Key",
    "required": True,
    "description": "A fresh random key with each new write, and the same key when it is repeated; kept for 24 hours.",
    "schema": {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!-~]+$"},
}


class HubApi(Api):  # type: ignore[misc]
    """flask-smorest without its own errors and its own document page."""

    ERROR_SCHEMA = ProblemSchema
    DEFAULT_ERROR_RESPONSE_NAME = None

    def _register_error_handlers(self) -> None:
        """Leave errors to :mod:`exchange.api.answers`."""

    def _register_responses(self) -> None:
        """Describe what the argument parser answers as the problems they are."""
        for status in HTTPStatus:
            problem = {"description": status.phrase, "schema": PROBLEM}
            prepare_response(problem, self.spec, PROBLEM_TYPE)
            self.spec.components.response(status.name, problem, lazy=True)


def described(
    blueprint: DocumentedBlueprint,
    name: str,
    scopes: tuple[str, ...],
    headers: Sequence[Mapping[str, Any]],
    told: Mapping[str, Any] = MappingProxyType({}),
) -> Callable[[View], View]:
    """A decorator that adds to a route's description its id, its scopes, its problems, its headers and what is told."""
    extra: dict[str, Any] = {**told, "parameters": [*headers]} if headers else {**told}
    extra["operationId"] = name.replace("_", "-")
    extra["security"] = [{SECURITY: [] if scope == ANY_TOKEN else [scope]} for scope in scopes]

    def decorate(view: View) -> View:
        explained = blueprint.alt_response(
            "default", schema=PROBLEM, content_type=PROBLEM_TYPE, description="A problem (RFC 9457)"
        )(view)
        documented: View = blueprint.doc(**extra)(explained)
        return documented

    return decorate


def prepare(app: Flask) -> HubApi:
    """The API of this application, ready to take blueprints."""
    app.config.update(API_TITLE="Exchange hub", API_VERSION=VERSION, OPENAPI_VERSION="3.1.0")
    return HubApi(app, spec_kwargs={"servers": [{"url": "/"}]})


def finish(app: Flask, api: HubApi) -> None:
    """Write the document once every blueprint is registered."""
    scopes = stated_scopes(app)
    flow = {"tokenUrl": "/oauth/token", "scopes": {scope: described_scope(scope) for scope in scopes}}
    api.spec.components.security_scheme(SECURITY, {"type": "oauth2", "flows": {"clientCredentials": flow}})
    app.extensions[DOCUMENT] = api.spec.to_dict()


def stated_scopes(app: Flask) -> list[str]:
    """Every scope that some route of this application asks for."""
    stated = {scope for view in app.view_functions.values() for scope in getattr(view, "scopes", ())}
    return sorted(stated - {ANY_TOKEN})


VERBS: Mapping[str, Wording] = {
    "send": {
        "en": "Create, correct and, as the sender, move records: {noun}",
        "pt": "Criar, corrigir e, como quem envia, fazer passar um registo `{kind}`",
    },
    "read": {"en": "Read records you produced: {noun}", "pt": "Ler os registos `{kind}` que produziu"},
    "receive": {
        "en": "Read and move records addressed to you: {noun}",
        "pt": "Ler e fazer passar os registos `{kind}` que lhe são dirigidos",
    },
}
_FOUND: Wording = {
    "en": "Find and read records that a consent or a law lets you read: {noun}",
    "pt": "Procurar e ler os registos `{kind}` que um consentimento ou uma lei lhe dão a ler",
}
ON_DEMAND: Mapping[str, Wording] = {kind.scopes["receive"]: _FOUND for kind in KINDS.values() if kind.held}
OTHER_SCOPES: Mapping[str, Wording] = {
    "applicant:lookup": {
        "en": "Ask whether a person is known to you here",
        "pt": "Perguntar se uma pessoa já lhe é conhecida aqui",
    },
    "consent:request": {
        "en": "Ask people for consent, and see how those questions stand",
        "pt": "Pedir consentimento às pessoas, e ver em que ponto estão esses pedidos",
    },
    "disclosure:preview": {"en": "Try a sending without sending it", "pt": "Experimentar um envio sem o fazer"},
    "event:read": {
        "en": "Read your inbox and your feed of events",
        "pt": "Ler a sua caixa de entrada e a sua lista de acontecimentos",
    },
    "evidence:read": {"en": "Read the proof of what concerned you", "pt": "Ler a prova do que lhe disse respeito"},
}


def described_scope(scope: str, language: str = "en") -> str:
    """What a scope permits, in a sentence in ``pt`` or, for anything else, English."""
    kind, _, verb = scope.partition(":")
    wording = ON_DEMAND.get(scope) or OTHER_SCOPES.get(scope) or VERBS[verb]
    return wording["pt" if language == "pt" else "en"].format(noun=kind.replace("-", " "), kind=kind)


public = Blueprint("openapi", __name__)


@public.get("/openapi.json")
def openapi() -> Response:
    """The API document."""
    return jsonify(current_app.extensions[DOCUMENT])

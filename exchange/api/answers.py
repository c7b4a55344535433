"""How a problem is told: RFC 9457, in the caller's language, with every fact of it and no data of a person."""

from collections.abc import Mapping
from typing import Any

from flask import Response, jsonify, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from exchange.api import door
from exchange.api.parsing import BODY_RULES, MalformedBodyError
from exchange.api.problemcodes import TABLE
from exchange.api.problems import Problem, ProblemError, problem_of
from exchange.errors import HubError
from schemas.faults import Fault
from schemas.wording import worded

MEDIA_TYPE = "application/problem+json"
LANGUAGES = ("en", "pt")
LONGEST_PATH = 256
MOST_FAULTS = 1000

QUERY_RULES: Mapping[str, Mapping[str, str]] = {
    "query-unknown": {"en": "This address takes no such parameter.", "pt": "Este endereço não aceita esse parâmetro."},
    "query-repeated": {"en": "Given more than once.", "pt": "Indicado mais de uma vez."},
    "query-not-text": {"en": "Holds a character that is no text.", "pt": "Contém um carácter que não é texto."},
}
ROW_RULES: Mapping[str, Mapping[str, str]] = {
    "row-too-long": {"en": "This row is longer than {max} bytes.", "pt": "Esta linha tem mais de {max} bytes."},
    "row-encoding": {
        "en": "This row is not in the encoding of the file.",
        "pt": "Esta linha não está na codificação do ficheiro.",
    },
    "row-quotes": {
        "en": "The quotes of this row do not pair; inside a cell, write each quote twice.",
        "pt": "As aspas desta linha não emparelham; dentro de uma célula, escreva cada aspa duas vezes.",
    },
}
DOOR_RULES: Mapping[str, Mapping[str, str]] = {**BODY_RULES, **QUERY_RULES, **ROW_RULES}

OF_STATUS: Mapping[int, str] = {
    404: "not-found",
    405: "method-not-allowed",
    411: "length-required",
    413: "too-large",
    415: "media-type-unsupported",
    429: "rate-limited",
    500: "internal-error",
    503: "unavailable",
}


def wanted_language() -> str:
    """The language of words in an answer: English, unless the caller prefers Portuguese."""
    return request.accept_languages.best_match(LANGUAGES, default="en")


def answer(problem: Problem) -> Response:
    """The response that tells a problem."""
    language = wanted_language()
    response = jsonify(_document(problem, language))
    response.status_code = problem.kind.status
    response.content_type = MEDIA_TYPE
    response.headers.extend(problem.headers)
    response.headers["Content-Language"] = language
    response.vary.add("Accept-Language")
    return response


def _document(problem: Problem, language: str) -> dict[str, Any]:
    kind = problem.kind
    optional = {
        "decision_id": str(problem.decision_id) if problem.decision_id else None,
        "errors": [told_fault(fault, language) for fault in problem.errors[:MOST_FAULTS]],
        "reasons": [reason._asdict() for reason in problem.reasons],
        "missing": list(problem.missing),
        "passed": list(problem.passed),
    }
    return {
        "type": f"{door.hub().base_url}/problems/{kind.code}",
        "title": kind.title.in_language(language),
        "status": kind.status,
        "detail": kind.cure.in_language(language),
        "code": kind.code,
        "origin": problem.origin or kind.origin,
        "request_id": door.request_id(),
        **{name: value for name, value in optional.items() if value},
        **problem.facts,
    }


def told_fault(fault: Fault, language: str) -> dict[str, Any]:
    """A fault in words of a language."""
    told = {"path": fault.path[:LONGEST_PATH], "rule": fault.rule, "message": _worded(fault, language)}
    return {**told, "parameters": dict(fault.parameters)} if fault.parameters else told


def _worded(fault: Fault, language: str) -> str:
    if fault.rule in DOOR_RULES:
        return DOOR_RULES[fault.rule][language].format_map(fault.parameters)
    return worded(fault.rule, fault.parameters, language)


def answer_door(error: ProblemError) -> Response:
    """The answer to what the door itself refused."""
    return answer(error.problem)


def answer_body(error: MalformedBodyError) -> Response:
    """The answer to a body that is no acceptable JSON."""
    return answer(Problem("body-malformed", errors=(error.fault,)))


def answer_hub(error: HubError) -> Response:
    """The answer to what a use case raised."""
    return answer(problem_of(error))


def answer_http(error: HTTPException) -> ResponseReturnValue:
    """The answer to what routing or reading raised; a redirection stays one."""
    if error.code is None or error.code < 400:
        return error.get_response()
    code = OF_STATUS.get(error.code, "bad-request" if error.code < 500 else "internal-error")
    allow = dict(error.get_headers()).get("Allow") if TABLE[code].status == 405 else None
    return answer(Problem(code, headers={"Allow": allow} if allow else {}))

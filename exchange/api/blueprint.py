"""The one blueprint of the machine door: no route without a scope, and one transaction for all a request does."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial, wraps
from typing import Any, Literal, NotRequired, TypedDict, Unpack

from flask import Response, request
from flask_smorest import Blueprint
from marshmallow import Schema

from exchange.api import bodies, door, idempotency, preconditions
from exchange.api.answers import answer
from exchange.api.arguments import Further, StrictParser, UnreadBodyError, check_query
from exchange.api.door import ANY_TOKEN, Admission
from exchange.api.openapi import IDEMPOTENCY_KEY, described
from exchange.api.problems import Problem, ProblemError

View = Callable[..., Any]
Method = Literal["GET", "POST", "PUT", "DELETE"]


class Statement(TypedDict):
    """What a route says of itself; ``scope`` is one or any of several, or :data:`~exchange.api.door.ANY_TOKEN`."""

    method: Method
    scope: str | tuple[str, ...]
    returns: Schema | None
    takes: NotRequired[Schema]
    further: NotRequired[Further]
    query: NotRequired[Schema]
    status: NotRequired[int | tuple[int, ...]]
    writes: NotRequired[bool]
    matches: NotRequired[bool]
    name: NotRequired[str]


@dataclass(frozen=True, kw_only=True)
class Operation:
    """One route as it was stated; a route without a scope cannot be made."""

    method: Method
    scope: str | tuple[str, ...]
    returns: Schema | None
    takes: Schema | None = None
    further: Further | None = None
    query: Schema | None = None
    status: int | tuple[int, ...] = 200
    writes: bool = False
    matches: bool = False
    name: str | None = None

    def __post_init__(self) -> None:
        if not self.scopes or not all(scope == ANY_TOKEN or ":" in scope for scope in self.scopes):
            raise TypeError(f"a route needs a scope, not {self.scope!r}")
        if self.method == "POST" and self.query:
            raise TypeError("a POST takes no query string")

    @property
    def scopes(self) -> tuple[str, ...]:
        """Any of these opens the route."""
        return (self.scope,) if isinstance(self.scope, str) else self.scope

    @property
    def statuses(self) -> tuple[int, ...]:
        """The statuses of success; the first is meant when the view names none."""
        return (self.status,) if isinstance(self.status, int) else self.status

    @property
    def headers(self) -> list[Mapping[str, Any]]:
        """The headers a caller gives with it."""
        return [IDEMPOTENCY_KEY] * self.writes + [preconditions.IF_MATCH] * self.matches

    @property
    def parameters(self) -> frozenset[str]:
        """The query parameters it takes."""
        fields = self.query.fields if self.query else {}
        return frozenset(field.data_key or name for name, field in fields.items())


class HubBlueprint(Blueprint):  # type: ignore[misc]
    """Routes are made with :meth:`endpoint` alone.

    The view gets the transaction first, then what was loaded from query and body, then the parts of its path by name.
    It returns a value, a value with a status, or a :class:`~exchange.api.problems.Problem`, which commits too.
    """

    ARGUMENTS_PARSER = StrictParser()

    def endpoint(self, rule: str, **stated: Unpack[Statement]) -> Callable[[View], View]:
        """State a route: ``@blueprint.endpoint("/referrals", method="POST", scope="referral:send", …)``."""
        operation = Operation(**stated)

        def decorate(view: View) -> View:
            name = operation.name or view.__name__
            documented = self._documented(operation, name, view)
            self.route(rule, methods=[operation.method], endpoint=name)(_guarded(operation, documented))
            return view

        return decorate

    def streaming(
        self, rule: str, *, scope: tuple[str, ...], name: str, headers: list[Mapping[str, Any]], doc: Mapping[str, Any]
    ) -> Callable[[Callable[[], Response]], Callable[[], Response]]:
        """State a POST that reads its body bit by bit, in transactions of its own, each opened by letting in anew.

        What it takes and answers is told in ``doc``, in the words of the API document.
        """

        def decorate(view: Callable[[], Response]) -> Callable[[], Response]:
            @wraps(view)
            def guarded() -> Response:
                return view()

            guarded.scopes = scope  # type: ignore[attr-defined]
            self.route(rule, methods=["POST"], endpoint=name)(described(self, name, scope, headers, doc)(guarded))
            return view

        return decorate

    def _documented(self, operation: Operation, name: str, view: View) -> View:
        first, *others = operation.statuses
        wrapped = self.response(first, operation.returns)(_telling(view))
        for status in others:
            wrapped = self.alt_response(status, schema=operation.returns, success=True)(wrapped)
        if operation.takes is not None:
            wrapped = self.arguments(operation.takes)(wrapped)
        if operation.query is not None:
            wrapped = self.arguments(operation.query, location="query")(wrapped)
        return described(self, name, operation.scopes, operation.headers)(wrapped)


def _telling(view: View) -> View:
    @wraps(view)
    def told(*values: Any, **path: Any) -> Any:
        result = view(*values, **path)
        return answer(result) if isinstance(result, Problem) else result

    return told


def _guarded(operation: Operation, view: View) -> View:
    """Everything between the network and the view, in this order: token, scope, address, body, key, work."""

    @wraps(view)
    def guarded(**path: Any) -> Response:
        _refuse_other_methods(operation)
        token = door.bearer_token()
        body = bodies.arriving() if operation.takes else bodies.NO_BODY
        attempt = idempotency.attempted() if operation.writes else None
        with door.hub().database.opening() as tx:
            admission = door.admit(tx, token, operation.scopes, attempt)
            check_query(operation.parameters)
            if operation.writes:
                attempt = idempotency.required(attempt)
            if operation.matches:
                preconditions.tags()
            if operation.takes:
                bodies.keep_document(body.document())
            if attempt is None:
                return _answered(operation, view, admission, path)
            return idempotency.once(admission, attempt, partial(_answered, operation, view, admission, path))

    guarded.scopes = operation.scopes  # type: ignore[attr-defined]
    return guarded


def _refuse_other_methods(operation: Operation) -> None:
    # Flask answers HEAD wherever it answers GET; here a reading is a disclosure, so nothing reads without being told.
    if request.method != operation.method:
        raise ProblemError(Problem("method-not-allowed", headers={"Allow": operation.method}))


def _answered(operation: Operation, view: View, admission: Admission, path: dict[str, Any]) -> Response:
    try:
        response: Response = view(admission.tx, **path)
    except UnreadBodyError as error:
        raise error.with_further(admission.tx, operation.further) from error
    return response

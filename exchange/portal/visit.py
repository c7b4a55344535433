"""One request of a person: a transaction, who is signed in, and the actor that evidence then names."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import UUID

from flask import current_app, request
from werkzeug.wrappers import Response

from exchange import accounts
from exchange.accounts import Face, Visitor
from exchange.api.door import request_id
from exchange.errors import NotFoundError
from exchange.portal.errors import DeskPausedError, SignedOutError
from exchange.storage.database import Database, name_actor
from exchange.storage.transaction import Actor, ActorKind, Transaction

EXTENSION = "hub-portal"
# Before a link or a cookie has been looked up, nobody acts but the door itself.
DOOR = Actor(kind="system", id="portal")


@dataclass(frozen=True)
class Portal:
    """What the pages were given by the application."""

    database: Database
    base_url: str
    sandbox: bool

    @property
    def secure(self) -> bool:
        """Whether people reach the hub by https, as everywhere but in a sandbox."""
        return self.base_url.startswith("https://")

    def cookie(self, face: Face) -> str:
        """The name of a face's cookie; one a face, so that a demonstration can hold all three in one browser."""
        return f"__Host-hub-{face}" if self.secure else f"hub-{face}"


@dataclass(frozen=True)
class Visit:
    """A signed-in person's request."""

    tx: Transaction
    visitor: Visitor
    secret: str


def portal() -> Portal:
    """What the application in charge gave the pages."""
    given: Portal = current_app.extensions[EXTENSION]
    return given


@contextmanager
def at_the_door() -> Iterator[Transaction]:
    """A transaction before it is known who acts."""
    with portal().database.transaction(DOOR) as tx:
        yield tx


@contextmanager
def signed_in(face: Face) -> Iterator[Visit]:
    """A transaction in the name of who is signed in on this face."""
    secret = request.cookies.get(portal().cookie(face), "")
    with at_the_door() as tx:
        try:
            visitor = accounts.visitor(tx, secret, face=face)
        except NotFoundError as nobody:
            raise SignedOutError from nobody
        if face == "desk":
            _check_desk(tx, visitor)
        yield Visit(acting(tx, actor_of(visitor)), visitor, secret)


def acting(tx: Transaction, actor: Actor) -> Transaction:
    """The same transaction in somebody's name, for evidence and for the row-level policies."""
    name_actor(tx.connection, actor)
    return tx.acting(actor)


def actor_of(visitor: Visitor) -> Actor:
    """How evidence names who is signed in: an applicant, a partner's person, or staff."""
    if visitor.applicant_id:
        return applicant_actor(visitor.applicant_id)
    kind: ActorKind = "partner" if visitor.face == "desk" else "staff"
    return Actor(kind, str(visitor.account_id), visitor.partner_id, request_id=request_id())


def applicant_actor(applicant_id: UUID) -> Actor:
    """How evidence names the person a record is about."""
    return Actor("applicant", str(applicant_id), request_id=request_id())


def remember(response: Response, face: Face, secret: str) -> Response:
    """Give the browser the session's secret, out of reach of scripts and of other sites; it ends with the browser."""
    here = portal()
    response.set_cookie(here.cookie(face), secret, secure=here.secure, httponly=True, samesite="Lax", path="/")
    return response


def forget(response: Response, face: Face) -> Response:
    """Take the session's secret from the browser."""
    here = portal()
    response.delete_cookie(here.cookie(face), secure=here.secure, httponly=True, samesite="Lax", path="/")
    return response


def _check_desk(tx: Transaction, visitor: Visitor) -> None:
    partner = tx.partners.by_id(visitor.partner_id) if visitor.partner_id else None
    if partner is None or partner.state != "active":
        raise DeskPausedError

"""The sandbox's outbox: the messages that would have gone to people's phones and mailboxes. Never in production."""

from flask_babel import force_locale
from werkzeug.wrappers import Response

from exchange import accounts, contacts
from exchange.contacts import Message
from exchange.portal.faces import face
from exchange.portal.languages import LANGUAGES
from exchange.portal.pages import page
from exchange.portal.visit import at_the_door
from exchange.portal.words import MESSAGES, word

outbox = face("outbox")


@outbox.get("/outbox/<secret>")
def messages(secret: str) -> Response:
    """The last messages, newest first, each with the link it carries."""
    with at_the_door() as tx:
        accounts.opened(tx, secret, opens="outbox")
        shown = contacts.outbox(tx)
    return page("outbox", messages=[(one, LANGUAGES[one.language], _said(one)) for one in shown])


def _said(message: Message) -> str:
    with force_locale(LANGUAGES[message.language].locale):
        return word(MESSAGES, message.kind)

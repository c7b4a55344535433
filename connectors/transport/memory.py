"""A transport that keeps what it is given: for tests of anything that sends, here and in a partner's project."""

from collections.abc import Callable
from dataclasses import dataclass, field

from connectors.base import Endpoint, Message, Reply


def _well(_message: Message, _endpoint: Endpoint) -> Reply:
    return Reply(204)


@dataclass
class MemoryTransport:
    """Answers as told, by default always 204, and remembers in order what was sent where."""

    answer: Callable[[Message, Endpoint], Reply] = _well
    sent: list[tuple[Message, Endpoint]] = field(default_factory=list)

    def send(self, message: Message, endpoint: Endpoint) -> Reply:
        """Remember the message and answer; an answer that raises stands for a broken connection."""
        self.sent.append((message, endpoint))
        return self.answer(message, endpoint)

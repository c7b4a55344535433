"""Connections that can be cut from outside at any moment, and those that wait open for the next message."""

import contextlib
import socket
import ssl
import threading
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass, field

from urllib3.connection import HTTPConnection, HTTPSConnection

from connectors.transport.egress import Line

MOST_IDLE = 64


class Cuttable(HTTPConnection):
    """A connection whose time can run out while it is in the middle of anything.

    A socket's own time limit counts from byte to byte, so a partner that drips would never reach it; and the object
    of a plain socket is spent once TLS has wrapped it. A second handle on the same connection can always be shut.
    """

    handle: socket.socket | None = None
    busy = False
    is_cut = False

    def _new_conn(self) -> socket.socket:
        opened = super()._new_conn()
        self.handle = opened.dup()
        return opened

    def cut(self) -> None:
        """End whatever goes on, from another thread."""
        self.is_cut = True
        handle = self.handle
        if handle is not None:
            with contextlib.suppress(OSError):
                handle.shutdown(socket.SHUT_RDWR)

    @contextlib.contextmanager
    def within(self, seconds: float) -> Iterator[None]:
        """Cut the connection unless the block ends in time."""
        timer = threading.Timer(seconds, self.cut)
        timer.daemon = True
        timer.start()
        self.busy = True
        try:
            yield
        finally:
            timer.cancel()
            self.busy = False
            if self.sock is None:
                self._let_go()

    def close(self) -> None:
        """Close it; one whose answer is still being read keeps its handle until that is done."""
        super().close()
        if not self.busy:
            self._let_go()

    def _let_go(self) -> None:
        if self.handle is not None:
            self.handle.close()
            self.handle = None


class CuttableSecure(Cuttable, HTTPSConnection):
    """The same under TLS."""


def open_line(line: Line, trust: ssl.SSLContext, seconds: float) -> Cuttable:
    """A connection, not yet made, to the very address of ``line``; the name is for TLS alone."""
    if line.scheme == "http":
        return Cuttable(line.address, line.port, timeout=seconds)
    return CuttableSecure(line.address, line.port, timeout=seconds, ssl_context=trust, server_hostname=line.host)


@dataclass(frozen=True)
class Idle:
    """Open connections that wait for their next message, the longest unused dropped first."""

    waiting: "OrderedDict[Line, Cuttable]" = field(default_factory=OrderedDict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def take(self, line: Line) -> Cuttable | None:
        """An open connection along this line, if one waits."""
        with self.lock:
            found = self.waiting.pop(line, None)
        if found is not None and not found.is_connected:
            found.close()
            return None
        return found

    def keep(self, line: Line, connection: Cuttable) -> None:
        """Let a connection wait; one waits per line, and only so many in all."""
        with self.lock:
            dropped = [self.waiting.pop(line)] if line in self.waiting else []
            self.waiting[line] = connection
            if len(self.waiting) > MOST_IDLE:
                dropped.append(self.waiting.popitem(last=False)[1])
        for one in dropped:
            one.close()

    def clear(self) -> None:
        """Close all of them."""
        with self.lock:
            dropped = list(self.waiting.values())
            self.waiting.clear()
        for one in dropped:
            one.close()

"""The work queue: Procrastinate in a schema of its own, where a job commits with what caused it or not at all.

Workers poll: a notification would make all committing transactions wait for one lock. Jobs carry ids only.
"""

from dataclasses import dataclass, field
from typing import Any

from procrastinate import App, PsycopgConnector
from procrastinate.exceptions import AlreadyEnqueued

NAME = "hub"
POOL = 4


def application(url: str = "") -> App:
    """The queue's application. One that only defers is never opened: no pool, no thread, no connection of its own."""
    options = "-c search_path=public,queue"
    address = url.replace("postgresql+psycopg://", "postgresql://", 1)
    return App(connector=PsycopgConnector(conninfo=address, min_size=1, max_size=POOL, kwargs={"options": options}))


@dataclass(frozen=True)
class Queue:
    """The queue as transactions see it.

    A worker's own application is open, and an open one takes no connection of somebody else's: hence one apart.
    """

    app: App = field(default_factory=application, repr=False)

    def defer(self, connection: Any, task: str, /, **arguments: Any) -> None:
        """Put ``task`` on the queue within the caller's transaction."""
        driver = connection.connection.driver_connection
        self.app.configure_task(task, queue=NAME, connection=driver).defer(**arguments)

    def defer_once(self, connection: Any, task: str, name: str) -> None:
        """The same unless a job of that ``name`` waits already; then the caller's transaction is spent.

        One of that name never runs beside another: the lock covers running jobs, the queueing lock waiting ones.
        """
        driver = connection.connection.driver_connection
        self.app.configure_task(task, queue=NAME, queueing_lock=name, lock=name, connection=driver).defer()


__all__ = ["NAME", "AlreadyEnqueued", "Queue", "application"]

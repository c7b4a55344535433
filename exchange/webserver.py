"""The web server's own process: granian, whose workers are spawned and never forked.

``python -m exchange.webserver OPTION… APPLICATION``, granian's own words. A forked worker keeps its parent's signal
handlers until it has loaded the hub, and told to end meanwhile it would serve on until it is ended by force.
"""

import multiprocessing

from granian.cli import entrypoint

if __name__ == "__main__":
    multiprocessing.set_start_method("spawn")
    entrypoint()  # type: ignore[no-untyped-call]

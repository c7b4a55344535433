"""``python -m exchange``: the command line."""

import os

from exchange.cli.main import hub
from exchange.cli.opening import Opening

if __name__ == "__main__":
    hub(obj=Opening(dict(os.environ)), prog_name="python -m exchange")

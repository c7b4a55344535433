"""``python -m exchange``: the command line."""

import os

from exchange.cli.main import hub

if __name__ == "__main__":
    hub(obj=dict(os.environ), prog_name="python -m exchange")

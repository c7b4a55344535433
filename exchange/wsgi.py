"""What a WSGI server loads: the hub as the environment configures it. Nothing is connected before the first request."""

import os
import sys

from flask import Flask

from exchange import journal
from exchange.app import create_app
from exchange.settings import read


def application() -> Flask:
    """Make the application; a factory, so that importing this module does nothing."""
    journal.begin(sys.stderr)
    return create_app(read(os.environ))

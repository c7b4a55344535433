"""What a WSGI server loads: the hub as the environment configures it. Nothing is connected before the first request."""

import os

from flask import Flask

from exchange.app import create_app
from exchange.settings import read


def application() -> Flask:
    """Make the application; a factory, so that importing this module does nothing."""
    return create_app(read(os.environ))

"""The one command of which all others are parts: noun, then verb; errors in one line with their cure."""

from typing import Any

import click

from exchange.cli import (
    agreement,
    client,
    codelist,
    database,
    demo,
    doctor,
    evidence,
    key,
    notice,
    openapi,
    partner,
    quarantine,
    running,
    sandbox,
)
from exchange.cli.output import refuse
from exchange.errors import HubError


class Hub(click.Group):
    """Ends with 1 when the hub refuses, with 2 when the words are wrong."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; what it raises is told in lines, never as a trace."""
        try:
            return super().invoke(ctx)
        except HubError as error:
            refuse(error)


@click.group(cls=Hub, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
def hub() -> None:
    """Run and look after the exchange hub. Each noun has its verbs: `partner add`, `database upgrade`."""


for command in (
    demo.demo,
    running.serve,
    running.worker,
    running.clock,
    doctor.doctor,
    database.group,
    key.group,
    partner.group,
    agreement.group,
    client.group,
    notice.group,
    codelist.group,
    quarantine.group,
    evidence.group,
    openapi.openapi,
    sandbox.group,
):
    hub.add_command(command)

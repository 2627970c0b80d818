"""`digest members names`: names that today's rules would refuse."""

import typer

from cli.installation import opened
from cli.options import Json
from cli.output import Output
from digest.community.people.display_name import refused_names


def list_names(ctx: typer.Context, as_json: Json = False) -> None:
    """Show the members whose names today's rules refuse: those that claim a role, or look like an expert's.

    They are kept. Letters leave brackets and claims of a role out of them. To give somebody another name:
    `digest members set MEMBER --name NAME`.
    """
    with opened(ctx.obj) as installation, installation.store.read() as session:
        service = installation.settings.service_name
        rows = [
            {"id": number, "name": name, "why": why}
            for number, name, why in refused_names(session, service=service)
        ]
    Output(as_json=as_json).rows(rows, nothing="Every name would be taken today.")


def warn_of(like: list[int]) -> None:
    """Tell who can be taken for the member whom the operator just vouched for; nothing where nobody can."""
    if like:
        who = ", ".join(f"member {number}" for number in like)
        Output().say(f"Somebody can be taken for them: {who}. See `digest members names`.")

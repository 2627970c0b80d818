"""How `digest announce` reads its words."""

from typing import Any

from typer.core import TyperGroup


class Announcing(TyperGroup):
    """Takes a community's name, or "all", for what is to be written to: `digest announce willow news.md`."""

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Return the command; the first word that names none is whom to write to."""
        words = args if args[0] in self.commands else ["write", *args]
        return super().resolve_command(ctx, words)

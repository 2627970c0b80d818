"""Files that a command makes for its operator: none takes the place of what somebody else put there."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Self

import typer

from cli.private import writable
from digest.errors import BadInput
from digest.language.own_folder import is_there, own_file, place_within

MADE = ".made-by-digest"  # beside the files that we wrote: their names, a line each

Force = Annotated[
    bool, typer.Option("--force", help="Overwrite files there that this command did not write.")
]


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeFiles:
    """Writes files into a folder, which is there; with `force` also in the place of another's."""

    folder: Path
    force: bool = False

    @classmethod
    def into(cls, folder: Path, *, force: bool = False) -> Self:
        """Return what writes into a folder, which is made where it is not there."""
        with writable(folder):
            folder.mkdir(parents=True, exist_ok=True)
        return cls(folder=folder, force=force)

    def write(self, name: str, content: bytes) -> Path:
        """Write a file, also in the place of ours of an earlier time; raise BadInput as `claim` does."""
        self.claim(name)
        path = self.folder / name
        with writable(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.unlink(missing_ok=True)  # what a link leads to stays as it is
            with path.open("xb") as file:
                file.write(content)
        return path

    def claim(self, *names: str) -> None:
        """Write down that files of these names are ours, before anything is written into them.

        Raises BadInput, with the fix, where one is there that we did not write, or a link.
        """
        with writable(self.folder / MADE):
            ours = self._ours()
            new = [name for name in names if name not in ours]
            for name in names:
                path = place_within(self.folder, name)
                if is_there(path) and not self.force and (name in new or path.is_symlink()):
                    raise BadInput(
                        f"{path} is there already, and is not of this command: name another place, "
                        "or add --force to overwrite it"
                    )
            if new:
                with (self.folder / MADE).open("a", encoding="utf-8") as made:
                    made.writelines(f"{name}\n" for name in new)

    def _ours(self) -> set[str]:
        made = own_file(self.folder, MADE)
        return set(made.read_text(encoding="utf-8").splitlines()) if made else set()

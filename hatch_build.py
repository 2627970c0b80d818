"""Puts the commit that a wheel or an archive of sources is made from into it: `digest --version` tells it."""

import runpy
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CommitOfBuild(BuildHookInterface):
    """Adds a file with the commit of the checkout; an archive of sources, which is none, brings its own."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Add the file, but not where the program runs from the checkout itself."""
        ours = runpy.run_path(str(Path(self.root) / "cli" / "version.py"))
        commit = ours["commit_of_checkout"](Path(self.root))
        if commit is None or version == "editable":
            return
        with tempfile.NamedTemporaryFile("w", delete=False) as file:
            file.write(commit)
        self.made = Path(file.name)
        build_data["force_include"][file.name] = f"cli/{ours['BUILT_FROM'].name}"

    def finalize(self, *_: object) -> None:
        """Leave nothing behind."""
        if hasattr(self, "made"):
            self.made.unlink()

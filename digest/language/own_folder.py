"""The folder in which an operator has files of their own: each takes the place of one of ours."""

from pathlib import Path

from digest.errors import BadSetting


def own_file(folder: Path | None, name: str) -> Path | None:
    """Return the operator's own file of a name, such as `welcome/body.txt`; None where they have none.

    Raises BadSetting, with the fix, for what is no plain file: a pipe would be waited for without end. And
    for a link that leads out of the folder: what is there could be anything, and letters would show it.
    """
    if folder is None or not _is_there(folder / name):
        return None
    path = folder / name
    try:
        real = path.resolve()
        is_within, is_plain = real.is_relative_to(folder.resolve()), real.is_file()
    except (OSError, RuntimeError) as error:  # links in a circle
        raise BadSetting(
            f"{path} cannot be read: put a plain file there, or take it away"
        ) from error
    if not is_within:
        raise BadSetting(f"{path} leads out of {folder}: copy the file itself to this place")
    if not is_plain:
        raise BadSetting(f"{path} is no plain file: put one there, or take it away")
    return path


def _is_there(path: Path) -> bool:
    """Check also for a link that leads nowhere."""
    return path.exists() or path.is_symlink()

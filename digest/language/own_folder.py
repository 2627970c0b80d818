"""The folder in which an operator has files of their own: each takes the place of one of ours."""

from pathlib import Path

from digest.errors import BadSetting


def own_file(folder: Path | None, name: str) -> Path | None:
    """Return the operator's own file of a name, such as `welcome/body.txt`; None where they have none.

    Raises BadSetting, with the fix, for what is no plain file: a pipe would be waited for without end. And
    for a link that leads out of the folder: what is there could be anything, and letters would show it.
    """
    if folder is None or not is_there(folder / name):
        return None
    path = folder / name
    if not _is_within(folder, path):
        raise BadSetting(f"{path} leads out of {folder}: copy the file itself to this place")
    if not path.is_file():
        raise BadSetting(f"{path} is no plain file: put one there, or take it away")
    return path


def place_within(folder: Path, name: str) -> Path:
    """Return where a file of a name is to be made; raise BadSetting where a linked folder leads out.

    The file itself may be a link: make it as a new one, which follows none.
    """
    path = folder / name
    if not _is_within(folder, path.parent):
        raise BadSetting(f"{path.parent} leads out of {folder}: take that link away")
    return path


def _is_within(folder: Path, path: Path) -> bool:
    try:
        return path.resolve().is_relative_to(folder.resolve())
    except (OSError, RuntimeError) as error:  # links in a circle
        raise BadSetting(
            f"{path} cannot be read: put a plain file there, or take it away"
        ) from error


def is_there(path: Path) -> bool:
    """Check also for a link that leads nowhere."""
    return path.exists() or path.is_symlink()

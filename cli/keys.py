"""The file of secret keys: a line each, `<id> <32 bytes in base64 or hex>`, readable by its owner only."""

import os
import secrets
from base64 import b64decode, b64encode
from pathlib import Path

from cli.private import refuse_readable, writable
from digest.errors import BadInput, BadSetting
from digest.mail.signed_address import KEY_BYTES, LAST_KEY_ID, Keys

HEADING = """\
# Secret keys of Community Digest, a line each: a number from 1 to 255, and 32 bytes in base64 or hex.
# The highest number seals new addresses; the others go on verifying old letters: keep them for years.
# They seal received mail as well: without them what still waits or is held cannot be read.
# Whoever has this file can forge addresses and, with a copy of the database, read received mail: keep it
# to yourself, and a copy of it apart from those of the database.
"""


def write_keys(path: Path) -> None:
    """Make a new file with one new key; raise FileExistsError rather than touch one that is there."""
    _write(path, f"{HEADING}{_new_line(1)}")


def add_key(path: Path) -> int:
    """Add a key under the next number, and return that; the file is the old one or the new one, never half.

    Raises BadInput where there is no further number.
    """
    number = max(int(kid) for kid in fingerprints(load_keys(path))) + 1
    if number > LAST_KEY_ID:
        raise BadInput(f"{path} has a key {LAST_KEY_ID}, and none may have a higher number")
    before = path.read_text(encoding="ascii").rstrip("\n")
    new = path.with_name(f"{path.name}.new")
    new.unlink(missing_ok=True)  # of a time that was broken off
    with writable(new):
        _write(new, f"{before}\n{_new_line(number)}")
    owner = path.stat()
    os.chown(new, owner.st_uid, owner.st_gid)  # root's command leaves it the server's
    new.replace(path)
    return number


def _new_line(number: int) -> str:
    return f"{number} {b64encode(secrets.token_bytes(KEY_BYTES)).decode()}\n"


def _write(path: Path, text: str) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


def fingerprints(keys: Keys) -> dict[str, str]:
    """Return a fingerprint of each key, by its number; it reveals nothing of the key."""
    return {str(kid): key.hex()[:16] for kid, key in keys.derived(b"fingerprint").items()}


def load_keys(path: Path) -> Keys:
    """Return the keys; raise BadSetting, with the fix, where the file is missing, open or wrong."""
    try:
        text = path.read_text(encoding="ascii")
    except FileNotFoundError:
        raise BadSetting(
            f"there is no key file {path}: `digest init` makes one in a new folder; "
            "for a database that has sent letters, bring its key file back from where you keep it"
        ) from None
    except (OSError, ValueError):
        raise BadSetting(f"cannot read the key file {path}") from None
    refuse_readable(path, "the key file")
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    try:
        keys = dict(_key(line) for line in lines)
        if len(keys) == len(lines):
            return Keys(keys)
    except ValueError:
        pass
    raise BadSetting(
        f"{path}: each line must be a number of its own, from 1 to 255, and 32 bytes in base64 or hex"
    )


def _key(line: str) -> tuple[int, bytes]:
    number, key = line.split()
    if len(key) == 2 * KEY_BYTES:
        return int(number), bytes.fromhex(key)
    return int(number), b64decode(key, validate=True)

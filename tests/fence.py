"""Starts a program inside what a unit for systemd forbids, as far as that goes without systemd.

Everything but its folder can only be read, and no capability is left. System calls, families of sockets and
memory that is written and executed are refused as the unit says (systemd.exec(5)). The user, the home and
what is seen of processes and devices stay as they are.
"""

import ctypes
import errno
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ALLOW, KILL, ERRNO = 0x7FFF0000, 0x80000000, 0x00050000
EQUAL, MASKED = 4, 7
PROT_WRITE, PROT_EXEC = 2, 4
BOTH = PROT_WRITE | PROT_EXEC
WRITTEN_AND_EXECUTED = {
    "mmap": BOTH,
    "mprotect": PROT_EXEC,
}  # the bits that a call may not have together
FAMILIES = {"AF_UNIX": 1, "AF_INET": 2, "AF_INET6": 10, "AF_NETLINK": 16}
ALL_FAMILIES = 46
BEFORE = """\
mount --bind "$0" "$0" && cd "$0" && mount -o remount,bind,ro / && mkdir -p tmp && export TMPDIR="$0/tmp" &&
exec setpriv --bounding-set=-all --inh-caps=-all --no-new-privs "$@"
"""


class Compared(ctypes.Structure):
    """A comparison of one argument of a call (seccomp_rule_add(3))."""

    _fields_ = (
        ("argument", ctypes.c_uint),
        ("how", ctypes.c_int),
        ("first", ctypes.c_uint64),
        ("second", ctypes.c_uint64),
    )


Rule = tuple[Any, ...]  # an action, a call, and what is compared


def command(unit: Path, folder: Path) -> list[str]:
    """Return what to write before a command, so that it runs in there."""
    shell = ["unshare", "--mount", "--propagation", "private", "sh", "-c", BEFORE, str(folder)]
    return [*shell, sys.executable, __file__, str(unit)]


def main(unit: Path, *words: str) -> None:
    said = re.findall(r"^(\w+)=(.*)$", unit.read_text(), re.MULTILINE)
    given = told(said)
    refuse(said)
    os.execve(words[0], words, {**os.environ, **given})  # noqa: S606  (this is what it is for)


def told(said: list[tuple[str, str]]) -> dict[str, str]:
    """Return what the files that a unit names tell the program; one after a "-" need not be there."""
    files = [value for key, value in said if key == "EnvironmentFile"]
    there = [
        Path(each.lstrip("-"))
        for each in files
        if Path(each.lstrip("-")).exists() or each[:1] != "-"
    ]
    lines = [line for file in there for line in file.read_text().splitlines()]
    return dict(line.split("=", 1) for line in lines)


def refuse(said: list[tuple[str, str]]) -> None:
    """Load a filter for this process and all that it starts."""
    seccomp = library()
    if seccomp is None:
        raise OSError("there is no libseccomp")
    context = ctypes.c_void_p(seccomp.seccomp_init(ERRNO | errno.ENOSYS))
    for action, call, *compared in rules(said):
        number = seccomp.seccomp_syscall_resolve_name(call.encode())
        array = (Compared * len(compared))(*compared)
        if number >= 0:  # else it is of another architecture
            seccomp.seccomp_rule_add_array(context, action, number, len(compared), array)
    if seccomp.seccomp_load(context) != 0:
        raise OSError("the filter could not be loaded")


def rules(said: list[tuple[str, str]]) -> Iterator[Rule]:
    """Yield what becomes of each call; of those that no systemd knows nothing, they are not there."""
    allowed = allowed_calls(said)
    yield from ((KILL, call) for call in calls("@known") if call not in allowed)
    yield from ((ALLOW, call) for call in allowed - {"socket", *WRITTEN_AND_EXECUTED})
    names = (value.split() for key, value in said if key == "RestrictAddressFamilies")
    taken = {FAMILIES[name] for each in names for name in each}
    for family in range(ALL_FAMILIES):
        action = ALLOW if family in taken else ERRNO | errno.EAFNOSUPPORT
        yield action, "socket", Compared(0, EQUAL, family, 0)
    is_denied = ("MemoryDenyWriteExecute", "yes") in said
    for call, wrong in WRITTEN_AND_EXECUTED.items():
        for bits in (0, PROT_WRITE, PROT_EXEC, BOTH):
            action = ERRNO | errno.EPERM if is_denied and bits & wrong == wrong else ALLOW
            yield action, call, Compared(2, MASKED, BOTH, bits)


def allowed_calls(said: list[tuple[str, str]]) -> set[str]:
    """Return the system calls that may be made."""
    allowed: set[str] = set()
    for value in (value for key, value in said if key == "SystemCallFilter"):
        named = set(calls(*value.removeprefix("~").split()))
        allowed = allowed - named if value.startswith("~") else allowed | named
    return allowed | set(calls("@default"))  # whatever else is said


def library() -> ctypes.CDLL | None:
    """Return libseccomp, None where it is not here."""
    try:
        loaded = ctypes.CDLL("libseccomp.so.2")
    except OSError:
        return None
    loaded.seccomp_init.restype = ctypes.c_void_p
    return loaded


def calls(*names: str) -> Iterator[str]:
    """Yield the system calls of these, of which some may be groups."""
    for name in names:
        if not name.startswith("@"):
            yield name
            continue
        told = subprocess.run(
            ["systemd-analyze", "syscall-filter", name], capture_output=True, text=True, check=True
        )
        lines = (line.strip() for line in told.stdout.splitlines()[1:])
        yield from calls(*(line for line in lines if line and not line.startswith("#")))


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:])

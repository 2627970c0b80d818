"""A Postfix on the same machine: whether it can reach our socket, and keeps no mail back that is for us."""

import grp
import json
import os
import pwd
import re
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from cli.doctor.case import PatientCase
from cli.doctor.finding import Diagnosis, age, fail, warn, well
from digest.mail.format import counted
from digest.queries.overdue import LETTERS_WAIT, MAILS_WAIT
from inbound.recipient import is_among

SOCKET, QUEUE = "server.socket", "queues.postfix"
ACCESS_LIST = "system.posix_acl_access"  # where a folder has one, its mode does not tell all
REASON = 200  # characters

_IN_BRACKETS = re.compile(r"<[^<>]*>")  # addresses, which tell who wrote to whom


def check_postfix(case: PatientCase) -> Iterator[Diagnosis]:
    """Yield what can be seen of it from here."""
    user, socket = case.asked.around.mail_user, case.settings.smtp.socket
    if user is not None and socket is not None:
        yield _way(user, socket)
    if case.asked.around.queue is not None:
        yield _kept_back(case, case.asked.around.queue)


def _way(user: str, socket: Path) -> Diagnosis:
    """Return whether a user may go through every folder on the way to a socket, and write to it."""
    who = _Someone.named(user)
    place = socket.absolute()
    for folder in reversed(place.parents):
        if folder.exists() and not who.may(folder, stat.S_IXOTH):
            how = f"let the group of {user} go through it"
            what = (
                f"{user} cannot go through {folder}, so no mail comes from Postfix to {place.name}"
            )
            return fail(SOCKET, what, how, f"chgrp {who.group} {folder}", f"chmod g+x {folder}")
    if place.exists() and not who.may(place, stat.S_IWOTH):
        how = f"give its folder, and what is made in it, to the group of {user}; start the service anew"
        lines = (f"chgrp {who.group} {place.parent}", f"chmod 2750 {place.parent}")
        return fail(SOCKET, f"{user} cannot write to {place}", how, *lines)
    return well(SOCKET, f"{user} can reach {place}")


@dataclass(frozen=True, slots=True)
class _Someone:
    """A user, by number, and the groups they are in."""

    user: int
    group: str  # the first of their groups, by name
    groups: frozenset[int]

    @classmethod
    def named(cls, name: str) -> "_Someone":
        found = pwd.getpwnam(name)
        others = (each.gr_gid for each in grp.getgrall() if name in each.gr_mem)
        own = grp.getgrgid(found.pw_gid).gr_name
        return cls(found.pw_uid, own, frozenset({found.pw_gid, *others}))

    def may(self, place: Path, right: int) -> bool:
        """Check a right, given as others have it, by the mode alone; True where an access list decides."""
        if self.user == 0 or ACCESS_LIST in os.listxattr(place):
            return True
        found = place.stat()
        if found.st_uid == self.user:
            return bool(found.st_mode & right << 6)
        return bool(found.st_mode & (right << 3 if found.st_gid in self.groups else right))


def _kept_back(case: PatientCase, queue: str) -> Diagnosis:
    """Return what Postfix has in its queue for our domains, and since when."""
    settings, at = case.settings, case.asked.at
    domains = (settings.domain, *settings.other_domains)
    waiting = [each for each in _entries(queue) if _is_to(each, domains)]
    since = min((_arrived(each) for each in waiting), default=at)
    if at - since < MAILS_WAIT:
        return well(QUEUE, "Postfix keeps no mail back that is for us")
    oldest = min(waiting, key=_arrived)
    why = _reason(oldest)
    wait = counted(len(waiting), "for us waits", "for us wait")
    what = f"{wait} in Postfix, the oldest for {age(at - since)}"
    how = "is `digest serve` running, and can Postfix reach it? Once it can, let it try all at once"
    say = fail if at - since >= LETTERS_WAIT else warn
    return say(QUEUE, f"{what}: {why}" if why else what, how, "postqueue -f")


def _entries(queue: str) -> Iterator[dict[str, Any]]:
    for line in queue.splitlines():
        try:
            found = json.loads(line)
        except ValueError:
            continue
        if isinstance(found, dict) and found.get("queue_name") != "hold":
            yield found


def _is_to(entry: dict[str, Any], domains: tuple[str, ...]) -> bool:
    addresses = (str(each.get("address", "")) for each in entry.get("recipients", []))
    return any(is_among(address.rpartition("@")[2], domains) for address in addresses)


def _arrived(entry: dict[str, Any]) -> datetime:
    return datetime.fromtimestamp(int(entry.get("arrival_time", 0)), UTC)


def _reason(entry: dict[str, Any]) -> str:
    """Return why it waits, without any address."""
    said = (str(each.get("delay_reason", "")) for each in entry.get("recipients", []))
    return _IN_BRACKETS.sub("<…>", next(filter(None, said), ""))[:REASON]

"""A power cut takes what was not synced, so the database is synced before a mail is answered 250."""

import re
import shutil
import subprocess
from collections import deque

import pytest

from tests.patience import PATIENCE
from tests.sender import Sender, mails

CALLS = "trace=pwrite64,write,fdatasync,fsync,sendto"
LINE = re.compile(r"^\s*(\d+)\s+(.*)$")
WAKES = re.compile(r'sendto\(.*, "\\0", 1, ')  # the server's thread, to answer
LOG = r"\(\d+<[^>]*digest\.db-wal>"  # the write-ahead log, by its file descriptor


def events(trace):
    """Return threads and their calls, in the order in which they ended; what is sent, in that it began."""
    begun, found = {}, []
    for line in trace.splitlines():
        match = LINE.match(line)
        if match is None:
            continue
        thread, call = match.groups()
        if call.endswith("<unfinished ...>"):
            begun[thread] = call
            if call.startswith("sendto"):
                found.append((thread, call))
        elif "resumed>" in call:
            if not begun.get(thread, "").startswith("sendto"):
                found.append((thread, begun.get(thread, "")))
        else:
            found.append((thread, call))
    return found


@pytest.fixture
def traced(house):
    """A server whose system calls are written down; skipped where that cannot be."""
    strace = shutil.which("strace")
    if strace is None:
        pytest.skip("needs strace, and the right to use it")
    house.start()
    words = [*"-f -y -s 60 -e".split(), CALLS, "-o", str(house.folder / "trace")]
    command = [strace, *words, "-p", str(house.process.pid)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as tracer:
        if "attached" not in tracer.stderr.readline():
            pytest.skip("needs strace, and the right to use it")
        yield house, tracer
        tracer.terminate()


@pytest.mark.always
def test_a_mail_is_on_the_disk_before_it_is_answered_250(traced, sink):
    house, tracer = traced
    (mail,) = mails(house, 1)
    with Sender(lambda: house.smtp_port, deque([mail]), connections=1) as sender:
        assert sender.wait()
    house.drain()
    house.stop()
    tracer.wait(PATIENCE)

    calls = events((house.folder / "trace").read_text())
    asked = next(n for n, (_, call) in enumerate(calls) if '"354 ' in call)
    answered = next(n for n, (_, call) in enumerate(calls) if n > asked and '"250 2' in call)
    between = calls[asked:answered]
    keeper = next(thread for thread, call in reversed(between) if WAKES.match(call))
    kept = [call for thread, call in between if thread == keeper]  # others write meanwhile, too
    written = [n for n, call in enumerate(kept) if re.match("pwrite64" + LOG, call)]
    synced = [n for n, call in enumerate(kept) if re.match("f(data)?sync" + LOG, call)]
    assert written, "the mail was written before it was answered"
    assert synced, "and synced"
    assert max(synced) > max(written), "and nothing written after that"

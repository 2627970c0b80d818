"""What the demonstration leaves behind: an installation to go on with, and how to write to it."""

import shlex
import shutil
import sys
from pathlib import Path

from cli.sample import sample_mail
from digest.settings import Settings

HELLO = "hello.eml"


def leave_a_mail(folder: Path) -> None:
    """Write a mail of one of the members, ready to be sent or changed."""
    (folder / HELLO).write_bytes(sample_mail(HELLO))


def what_next(folder: Path, settings: Settings, *, writer: str, community: str) -> str:
    """Return what to look at and which commands go on from here, as a shell takes them."""
    serve = shlex.join([_this_program(), "--settings", str(folder / "digest.toml"), "serve"])
    server = f"smtp://{settings.smtp.host}:{settings.smtp.port}"
    to = ["--mail-from", writer, "--mail-rcpt", f"{community}@{settings.domain}"]
    write = shlex.join(["curl", server, *to, "--upload-file", str(folder / HELLO)])
    return (
        f"\nLook at the letters in {folder / 'letters'}: .eml for a mail program, .html for a browser.\n"
        f"\nGo on from here; the links in those letters work meanwhile, and Ctrl-C ends it:\n"
        f"  {serve}\n"
        f"\nWrite to it as {writer}, from another terminal; change the mail's words to write more:\n"
        f"  {write}\n"
        f"\nIts answer, and what others get, come as files into {folder / 'letters' / 'new'}.\n"
        f"Any mail program will do, without a login: from this machine, every writer with an address\n"
        f"@{writer.rpartition('@')[2]} is believed."
    )


def _this_program() -> str:
    """Return how this command was called, short where the shell finds it by its name."""
    called = Path(sys.argv[0])
    if called.name != "digest":  # from a test, or a debugger
        return "digest"
    found = shutil.which("digest")
    return "digest" if found and Path(found).samefile(called) else str(called)

"""`digest setup`: asks what it needs, and writes an installation and everything around it."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Annotated, TypeVar

import typer

from cli.asking import is_attended
from cli.deploy.answers import (
    HERE,
    SELECTOR,
    Answers,
    Front,
    Web,
    address_of_machine,
    domain_name,
    earlier_names,
    relay_called,
)
from cli.deploy.files import deploy_files
from cli.deploy.settings_file import filled_in, settings_of
from cli.deploy.signing_key import new_signing_key, read_signing_key
from cli.init import SETTINGS, write_installation
from cli.made_files import Force, MadeFiles
from cli.output import Output
from digest.errors import BadInput
from digest.language.own_folder import is_there, own_file
from digest.settings import MAILBOX
from inbound.recipient import is_among

T = TypeVar("T")
FILES = "deploy"  # the folder for what others read
KEY_FILE = f"dkim/{SELECTOR}.private"

app = typer.Typer(add_completion=False)


@app.command()
def setup(
    folder: Annotated[Path, typer.Argument(help="Where the service will run.")] = Path(),
    *,
    domain: Annotated[
        str | None, typer.Option(help="The mail domain: every address of it comes here.")
    ] = None,
    host: Annotated[
        str | None, typer.Option(help="This machine's name, as others look it up.")
    ] = None,
    ip: Annotated[
        list[str] | None, typer.Option(help="Its IP address as the world sees it; also twice.")
    ] = None,
    front: Annotated[
        Front | None, typer.Option(help="What stands before it and checks who wrote.")
    ] = None,
    web: Annotated[Web | None, typer.Option(help="What serves its pages.")] = None,
    relay: Annotated[
        str | None,
        typer.Option(
            metavar="here|HOST:PORT", help="Who sends its letters: that mail server, or a service."
        ),
    ] = None,
    relay_user: Annotated[str | None, typer.Option(help="Your name at that service.")] = None,
    service_name: Annotated[
        str | None, typer.Option(help="How people know you: stands in every From.")
    ] = None,
    postal_address: Annotated[
        str | None, typer.Option(help="Where you can be reached on paper; stands in every letter.")
    ] = None,
    operator: Annotated[
        str | None, typer.Option(help="Your own mailbox, at another domain.")
    ] = None,
    other_domain: Annotated[
        list[str] | None,
        typer.Option(
            help="An earlier mail domain, whose mail comes here as well; may be repeated."
        ),
    ] = None,
    other_host: Annotated[
        list[str] | None,
        typer.Option(help="An earlier name that links in letters lead to; may be repeated."),
    ] = None,
    program: Annotated[Path, typer.Option(help="Where this program is on the machine.")] = Path(
        "/opt/digest/bin/digest"
    ),
    force: Force = False,
) -> None:
    """Ask what is needed, write settings, keys and a database, and the files of everything around it.

    What an option says is not asked. Where digest.toml is there already, it stays as it is, and the settings
    that fit the new files are written beside these.
    """
    asking = _Asking(is_terminal=is_attended())
    asking.must_know(
        {
            "--domain": domain,
            "--ip": ip,
            "--postal-address": postal_address,
            "--operator": operator,
        }
    )
    named = asking.said("--domain", domain, "The mail domain, e.g. mail.example.org", domain_name)
    machine = asking.said("--host", host, "This machine's name", domain_name, default=named)
    addresses = [address_of_machine(each) for each in ip or ()] or asking.said(
        "--ip", None, "Its IP addresses, with a space between", _addresses
    )
    before = asking.said(
        "--front", front, f"What stands before it ({_one_of(Front)})", Front, default=Front.OPENDKIM
    )
    here = HERE if before is not Front.NONE else None
    sends = asking.said(
        "--relay",
        relay,
        "Who sends its letters: here, or a mail service's host and port",
        str,
        default=here,
    )
    answers = Answers(
        domain=named,
        host=machine,
        addresses=tuple(addresses),
        front=before,
        web=asking.said(
            "--web", web, f"What serves its pages ({_one_of(Web)})", Web, default=Web.NGINX
        ),
        relay=relay_called(sends, relay_user),
        service_name=asking.said(
            "--service-name",
            service_name,
            "How people know you",
            _words,
            default="Community Digest",
        ),
        postal_address=asking.said(
            "--postal-address", postal_address, "Where you can be reached on paper", _words
        ),
        operator=asking.said(
            "--operator",
            operator,
            f"Your own mailbox, not at {named}",
            _mailbox_elsewhere(named, *(other_domain or ())),
        ),
        other_domains=earlier_names(other_domain, named),
        other_hosts=earlier_names(other_host, machine),
        folder=folder.resolve(),
        program=program,
    )
    _write(folder, answers, force=force)


def _write(folder: Path, answers: Answers, *, force: bool) -> None:
    around = MadeFiles.into(folder / FILES, force=force)
    settings = filled_in(SETTINGS.format(domain=answers.domain), settings_of(answers))
    is_new = not is_there(folder / "digest.toml")
    if is_new:
        write_installation(folder, settings=settings)
    key = _dkim_key(around, is_needed=answers.relay is None)
    texts = [*deploy_files(answers, key), *([] if is_new else [("digest.toml", settings)])]
    around.claim(*(name for name, _ in texts))
    for name, text in texts:
        around.write(name, text.encode()).chmod(0o644)  # root copies them to where others read them
    Output().say(
        f"Wrote {folder / 'digest.toml'} and digest.keys, and made the database.\n"
        if is_new
        else f"{folder / 'digest.toml'} stays as it is: compare it with {FILES}/digest.toml.\n"
    )
    Output().say(
        f"What to do now, in order, stands in {folder / FILES / 'README.md'}; it begins with DNS."
    )


def _dkim_key(around: MadeFiles, *, is_needed: bool) -> str | None:
    """Return the public key of the one that signs here: the one that is there, for it may be published."""
    if not is_needed:
        return None
    kept = own_file(around.folder, KEY_FILE)
    made = new_signing_key() if kept is None else read_signing_key(kept.read_bytes())
    if kept is None:
        around.write(KEY_FILE, made.private)
    return made.public


def _addresses(words: str) -> list[str]:
    return [address_of_machine(each) for each in words.split()]


def _words(given: str) -> str:
    if not given.strip():
        raise BadInput("it cannot be empty")
    return given.strip()


def _mailbox_elsewhere(*domains: str) -> Callable[[str], str]:
    """Return what reads a mailbox that is at none of the domains: its letters would come back to us."""

    def read(given: str) -> str:
        address = given.strip()
        if not MAILBOX.fullmatch(address) or is_among(address.rpartition("@")[2], domains):
            raise BadInput(f"{given!r} is no mailbox elsewhere: write it as in you@example.net")
        return address

    return read


def _one_of(choices: type[Front] | type[Web]) -> str:
    return ", ".join(choices)


class _Asking:
    """Asks for what no option said, again until it can be used; without a terminal it names the option."""

    def __init__(self, *, is_terminal: bool) -> None:
        self._is_terminal = is_terminal

    def must_know(self, needed: Mapping[str, object]) -> None:
        """Raise BadInput for all that has no default and cannot be asked."""
        missing = [option for option, given in needed.items() if not given]
        if missing and not self._is_terminal:
            raise BadInput(f"nobody is there to ask: give {', '.join(missing)} as well")

    def said(
        self,
        option: str,
        given: str | None,
        question: str,
        read: Callable[[str], T],
        *,
        default: str | None = None,
    ) -> T:
        """Return what an option says or, where it is not given, what is answered to the question."""
        if given is not None:
            return read(given)
        if not self._is_terminal:
            if default is not None:
                return read(default)
            raise BadInput(f"nobody is there to ask: give {option} as well")
        while True:
            answer = typer.prompt(question, default=default, err=True)
            try:
                return read(answer)
            except (BadInput, ValueError) as error:
                Output().say(str(error))

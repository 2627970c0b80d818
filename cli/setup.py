"""`digest setup`: asks what it needs, and writes an installation and everything around it."""

from pathlib import Path
from typing import Annotated

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
    must_send,
    relay_called,
)
from cli.deploy.files import deploy_files
from cli.deploy.present_answers import present_answers
from cli.deploy.settings_file import filled_in, settings_of
from cli.deploy.setup_questions import SetupAnswers, SetupQuestion, answered, looked_through
from cli.deploy.signing_key import new_signing_key, read_signing_key
from cli.init import SETTINGS, write_installation
from cli.installation import opened
from cli.made_files import Force, MadeFiles
from cli.output import Output
from digest.community.communities.illness_words import illness_in
from digest.errors import BadInput
from digest.language.own_folder import is_there, own_file
from digest.outbox.circuit_breaker import stop_by_hand
from digest.settings import MAILBOX
from inbound.recipient import is_among

EARLIER = "--other-domain"  # which nobody is asked for
NOT_YET = "it was just set up"
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

    What an option says is not asked, nor what a digest.toml that is there says. It stays as it is, and the
    settings that fit the new files are written beside these.
    """
    given = {
        "--domain": domain,
        "--host": host,
        "--ip": " ".join(ip) if ip else None,
        "--front": front,
        "--relay": relay,
        "--web": web,
        "--service-name": service_name,
        "--postal-address": postal_address,
        "--operator": operator,
    }
    attended = is_attended()
    known = {EARLIER: " ".join(other_domain or ())}
    present = present_answers(folder)
    if (was := present.get("--host", "")) in {domain_name(each) for each in other_host or ()}:
        del present["--host"]
        if host is None and not attended:
            Output().say(
                f"This machine is no longer called {was}: --host says how, else as the domain."
            )
    said = answered(QUESTIONS, given, known, present=present, is_attended=attended)
    if attended:
        said = looked_through(QUESTIONS, said, _doubts)
    for doubt in () if attended else _doubts(said):
        Output().say(doubt)
    answers = Answers(
        domain=domain_name(said["--domain"]),
        host=domain_name(said["--host"]),
        addresses=tuple(_addresses(said["--ip"])),
        front=Front(said["--front"]),
        web=Web(said["--web"]),
        relay=relay_called(said["--relay"], relay_user),
        service_name=_words(said["--service-name"]),
        postal_address=_words(said["--postal-address"]),
        operator=_mailbox_elsewhere(said["--operator"], said),
        other_domains=earlier_names(other_domain, domain_name(said["--domain"])),
        other_hosts=earlier_names(other_host, domain_name(said["--host"])),
        folder=folder.resolve(),
        program=program,
    )
    _write(folder, answers, force=force)


def _doubts(said: SetupAnswers) -> list[str]:
    """Return what an operator should look at again before it stands in every letter."""
    return [
        f"{what} seems to name an illness ({word}): it stands in the From of every letter, for "
        "whoever sees a member's mailbox. A neutral one protects them."
        for what in (said["--domain"], said["--service-name"])
        if (word := illness_in(what)) is not None
    ]


def _write(folder: Path, answers: Answers, *, force: bool) -> None:
    around = MadeFiles.into(folder / FILES, force=force)
    settings = filled_in(SETTINGS.format(domain=answers.domain), settings_of(answers))
    is_new = not is_there(folder / "digest.toml")
    if is_new:
        write_installation(folder, settings=settings)
        _stop_sending(folder / "digest.toml")
    key = _dkim_key(around, is_needed=answers.relay is None)
    texts = [*deploy_files(answers, key), *([] if is_new else [("digest.toml", settings)])]
    around.claim(*(name for name, _ in texts))
    for name, text in texts:
        around.write(name, text.encode()).chmod(0o644)  # root copies them to where others read them
    Output().say(
        f"Wrote {folder / 'digest.toml'} and digest.keys, and made the database. No letter leaves it before\n"
        "`digest outbox resume`: give that once `digest doctor` finds all well.\n"
        if is_new
        else f"{folder / 'digest.toml'} stays as it is: compare it with {FILES}/digest.toml.\n"
    )
    Output().say(
        f"What to do now, in order, stands in {folder / FILES / 'README.md'}; it begins with DNS."
    )


def _stop_sending(settings_file: Path) -> None:
    """Let no letter of a new installation leave before its operator says so."""
    with opened(settings_file) as installation, installation.store.write() as session:
        stop_by_hand(session, at=installation.clock(), reason=NOT_YET)


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
    return [address_of_machine(each) for each in _words(words).split()]


def _words(given: str) -> str:
    if not given.strip():
        raise BadInput("it cannot be empty")
    return given.strip()


def _mailbox_elsewhere(given: str, said: SetupAnswers) -> str:
    """Return a mailbox; raise BadInput for one at a domain of ours: its letters would come back to us."""
    address, ours = given.strip(), (domain_name(said["--domain"]), *said[EARLIER].split())
    if not MAILBOX.fullmatch(address) or is_among(address.rpartition("@")[2], ours):
        raise BadInput(f"{given!r} is no mailbox elsewhere: write it as in you@example.net")
    return address


def _who_sends(given: str, said: SetupAnswers) -> None:
    """Raise BadInput for what is no mail service, and for none where nothing here sends either."""
    must_send(relay_called(given, None), Front(said["--front"]))


QUESTIONS = (
    SetupQuestion(
        option="--domain",
        asks="The mail domain, e.g. mail.example.org",
        read=lambda words, _: domain_name(words),
    ),
    SetupQuestion(
        option="--host",
        asks="This machine's name",
        read=lambda words, _: domain_name(words),
        default=lambda said: said.get("--domain"),
    ),
    SetupQuestion(
        option="--ip",
        asks="Its IP addresses, with a space between",
        read=lambda words, _: _addresses(words),
    ),
    SetupQuestion(
        option="--front",
        asks=f"What stands before it ({', '.join(Front)})",
        read=lambda words, _: Front(words),
        default=lambda _: Front.OPENDKIM,
    ),
    SetupQuestion(
        option="--relay",
        asks="Who sends its letters: here, or a mail service's host and port",
        read=_who_sends,
        default=lambda said: None if said["--front"] == Front.NONE else HERE,
    ),
    SetupQuestion(
        option="--web",
        asks=f"What serves its pages ({', '.join(Web)})",
        read=lambda words, _: Web(words),
        default=lambda _: Web.NGINX,
    ),
    SetupQuestion(
        option="--service-name",
        asks="How people know you",
        read=lambda words, _: _words(words),
        default=lambda _: "Community Digest",
    ),
    SetupQuestion(
        option="--postal-address",
        asks="Where you can be reached on paper",
        read=lambda words, _: _words(words),
    ),
    SetupQuestion(
        option="--operator",
        asks="Your own mailbox, at another domain",
        read=_mailbox_elsewhere,
    ),
)

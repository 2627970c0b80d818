"""An example or two of every command, as its `--help` shows them before its options."""

import inspect
from typing import Any

EXAMPLES = """\
digest setup
digest setup --domain mail.example.org --front opendkim --ip 192.0.2.25
digest init --domain mail.example.org
digest init --upgrade
digest demo
digest demo /tmp/town
digest import mbox archive/*.gz --community willow --report left.json
digest import mbox list.mbox --community willow --dry-run
digest import mbox list.mbox --community willow --limit 100
digest serve
digest serve --settings /srv/willow/digest.toml
digest run --dry-run
digest run --max-runtime 10
digest run --member ana@example.net
digest plan
digest plan --at 2026-03-03T06:30Z
digest preview ana@example.net --open
digest preview 17 --output letter --at 2026-03-03T06:30Z
digest members show ana@example.net
digest members reveal 17
digest members add ana@example.net --name Ana --community willow --invite
digest members add ana@example.net --name Ana --hour 7 --confirmed
digest members confirm ana@example.net
digest members stop 17 summary
digest members suspend 17 --reason "asked her, she was not well"
digest members unsuspend 17
digest members hold 17 --reason "sells something"
digest members unhold 17
digest members badge 17 expert --as "Dr Smith, oncologist"
digest members experienced 17
digest members experienced 17 --off
digest members reinstate 17 --reason "wrote that it was a mistake"
digest members list
digest members list --all --json
digest members list --community willow
digest members set 17 --summary weekly --weekday 6 --hour 18
digest members set 17 --choice "pause from 1 to 14 May"
digest members unsuppress 17
digest suppress list
digest suppress add 17 --reason "telephoned: the mailbox is gone"
digest suppress remove 17 --reason "she wrote that it works again"
digest members import people.csv --community willow --dry-run
digest members import people.csv --community willow --report left-out.csv
digest members import people.csv --undo
digest members invite 17
digest members invite --all --dry-run
digest members names
digest members change-address 17 ana.new@example.net --reason "telephoned"
digest members export 17 --to ana.json
digest members export --community willow --to people.csv
digest members erase 17 --reason "asked by letter" --dry-run
digest communities list
digest communities show willow
digest communities add willow --title "Willow"
digest communities open willow
digest communities open willow --discreet
digest communities alias willow --add "lung cancer" --add Lungenkrebs
digest communities note willow --text "We meet at six." --until 2026-03-06
digest communities note willow
digest communities members willow
digest communities join willow ana@example.net
digest communities join willow --from people.csv --dry-run
digest communities leave willow 17
digest communities moderators list willow
digest communities moderators add willow ana@example.net
digest communities moderators remove willow 17
digest conversations list --community willow
digest conversations close 12 --reason "all is said"
digest conversations reopen 12
digest conversations move 12 meadow
digest conversations retag 12 "sleep, fatigue" --reason "they asked"
digest moderation list
digest moderation list --ended --limit 20
digest moderation show 5
digest moderation rule 5 approve
digest moderation rule 5 hide --reason "names a doctor"
digest moderation posts --state held
digest moderation approve 31
digest moderation hide 31 --reason "advertises"
digest moderation unhide 31
digest trials load page1.json page2.json --report skipped.json
digest trials load ctg-studies.json.zip
digest trials status
digest trials search "lung cancer near Lyon, woman of 72, not chemo"
digest trials search NCT02210780 --json
digest status
digest status --json
digest why ana@example.net 2026-03-03
digest why 17 31
digest why --post 31
digest trace mail 5
digest trace post 31
digest doctor
digest doctor --ip 192.0.2.25 --selector digest
digest senders
digest senders --days 7 --json
digest announce write willow friday.md --preview
digest announce write all friday.md
digest announce list
digest announce pause 1
digest announce resume 1
digest announce cancel 1
digest outbox stop
digest outbox resume
digest outbox list --state failed
digest outbox show 88
digest outbox retry 88 89
digest outbox retry --all
digest outbox cancel 88
digest warmup start --first 100 --days 20
digest warmup status
digest warmup stop
digest mail list --held
digest mail list --member 17
digest mail show 42
digest mail reveal 42
digest mail hold 42
digest mail release 42 --dry-run
digest mail release 42
digest mail drop 42
digest mail replay mail.eml --to willow@mail.example.org
digest templates list
digest templates list summary
digest templates copy welcome
digest templates check
digest templates preview --open
digest config show
digest config show --changed --origin
digest send-test
digest manual > digest.1
digest keys list
digest keys rotate
digest backup backups
digest restore backups
digest restore backups --dry-run
digest restore --in-place
digest audit list --member 17
digest audit verify
digest purge --dry-run
digest purge
""".splitlines()
MOST = 3  # that a group of commands shows of those below it


def with_examples(called: str, command: Any) -> Any:
    """Return the command, and those below it, with their examples in their help."""
    below = getattr(command, "commands", {})
    for name, each in below.items():
        with_examples(f"{called} {name}", each)
    shown = [line for line in EXAMPLES if _is_of(line, called)]
    if below:  # one of each of the first
        shown = list({" ".join(line.split()[:3]): line for line in reversed(shown)}.values())[::-1]
    lines = "\n".join(f"  {line}" for line in shown[:MOST])
    if lines not in (told := command.help or ""):
        command.help = f"{_flowing(told)}\n\n{lines}"
    return command


def _flowing(text: str) -> str:
    """Return a text whose paragraphs are one line each, which the terminal breaks where it ends."""
    paragraphs = inspect.cleandoc(text).split("\n\n")
    return "\n\n".join(
        each if each.startswith(" ") else " ".join(each.split()) for each in paragraphs
    )


def _is_of(line: str, called: str) -> bool:
    """Say whether an example is one of a command, or of one below it."""
    return f"{line} ".startswith(f"{called} ")

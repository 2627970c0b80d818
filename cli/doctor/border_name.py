"""Whether the border is called as the settings say: by its own settings, and by what our mails carry."""

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from socket import getfqdn

from cli.doctor.case import PatientCase
from cli.doctor.finding import Diagnosis, fail, warn, well
from cli.keys import load_keys
from digest.errors import BadSetting, Unsealable
from digest.inbox.newest import newest_raw
from digest.store.database import Store
from inbound.authenticate.results import read_report
from inbound.reading.fields import read_fields

NAME, IN_MAILS = "settings.border", "settings.border_in_mails"
ENOUGH = 3  # mails that carry another name, and none that carries ours
LOOKED_AT = 30  # of the newest
HOW = (
    "see in your mail server's settings under which name it writes Authentication-Results, and that it does; "
    "take the name from no mail, for anybody can write one there"
)
CONFIGURED = (  # the one that writes DMARC's result comes first
    ("opendmarc.conf", re.compile(r"^\s*AuthservID\s+(\S+)", re.MULTILINE | re.IGNORECASE)),
    ("opendkim.conf", re.compile(r"^\s*AuthservID\s+(\S+)", re.MULTILINE | re.IGNORECASE)),
    (
        "rspamd/local.d/milter_headers.conf",
        re.compile(r"^\s*authserv_id\s*=\s*\"?([^\s\";]+)", re.MULTILINE | re.IGNORECASE),
    ),
)


def check_border(case: PatientCase) -> Iterator[Diagnosis]:
    """Yield whether other programs' settings call the border otherwise; nothing where we look ourselves."""
    ours = _believed(case)
    if ours is None or case.settings.authentication.border_elsewhere:
        return
    other = _configured(case.asked.around.settings, ours)
    if other is not None:
        file, name = other
        how = "under [authentication], name it as it is named there"
        what = f"{file} calls the border {name}, and digest.toml {ours}: no mail is believed"
        yield fail(NAME, what, how, f'authserv_id = "{name}"')


def check_border_in_mails(case: PatientCase, store: Store) -> Iterator[Diagnosis]:
    """Yield whether the newest mails carry what the border we believe writes, as far as they are kept."""
    ours = _believed(case)
    if ours is None:
        return
    try:
        keys = load_keys(case.settings.keys_file)
        with store.read() as session:
            mails = newest_raw(session, keys, LOOKED_AT)
    except (BadSetting, Unsealable):  # which is told elsewhere
        return
    yield from _in_mails(mails, ours, _own_name(case))


def _believed(case: PatientCase) -> str | None:
    """Return the border's name, where one is believed."""
    chosen = case.settings.authentication
    named = chosen.authserv_id if chosen.mode == "border" else None
    return named and named.lower()


def _own_name(case: PatientCase) -> str | None:
    """Return how the border on this machine calls itself, by its settings alone: a mail proves no name."""
    folder = case.asked.around.settings
    if folder is None or case.settings.authentication.border_elsewhere:
        return None
    return next((name.lower() for _, name in _named_in(folder)), None)


def _configured(folder: Path | None, ours: str) -> tuple[Path, str] | None:
    """Return the file that names the border otherwise, and how; None where none does."""
    found = [] if folder is None else list(_named_in(folder))
    return None if not found or found[0][1].lower() == ours else found[0]


def _named_in(folder: Path) -> Iterator[tuple[Path, str]]:
    """Yield each file that names the border, and how, as far as this user can read them."""
    for file, pattern in CONFIGURED:
        with suppress(OSError, UnicodeDecodeError):
            named = pattern.search((folder / file).read_text())
            if named is not None:
                name = getfqdn() if named[1].upper() == "HOSTNAME" else named[1]
                yield folder / file, name


def _in_mails(mails: Sequence[bytes], ours: str, its_own: str | None) -> Iterator[Diagnosis]:
    """Yield what the newest mails say, the newest first; what earlier ones carried shows what has changed."""
    each = [_names(raw) for raw in mails]
    named = [names for names in each if names]
    since = next((at for at, names in enumerate(each) if ours in names), None)
    if since is not None and since < ENOUGH:
        yield well(IN_MAILS, f"the newest mails carry results of {ours}")
        return
    if since is not None:
        what = f"the {since} newest mails carry no results of {ours}, and the ones before did: all are held"
        how = "does your mail server still ask its milters, and do they run? Postfix names them in main.cf"
        yield fail(IN_MAILS, what, how, "postconf smtpd_milters")
        return
    if len(mails) < ENOUGH:
        return
    top = named[0][0] if len(named) >= ENOUGH else None
    is_another = top is not None and all(names[0] == top for names in named)
    if is_another and top == its_own:
        how = "that is how your mail server calls itself: write under [authentication]"
        what = f"the newest mails carry results of {top}, and none of {ours}: no mail is believed"
        yield fail(IN_MAILS, what, how, f'authserv_id = "{top}"')
    elif is_another:
        what = f"the newest mails carry results of one other server, and none of {ours}: no mail is believed"
        yield fail(IN_MAILS, what, HOW)
    else:
        yield warn(IN_MAILS, f"none of the newest mails carries results of {ours}", HOW)


def _names(raw: bytes) -> list[str]:
    """Return who wrote the results in a mail's header, the topmost first."""
    fields = read_fields(raw)
    values: Sequence[str] = () if fields is None else fields.all("authentication-results")
    return [report.server for value in values if (report := read_report(value)) is not None]

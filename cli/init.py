"""`digest init`: settings to look through, secret keys, and an empty database."""

from pathlib import Path
from typing import Annotated

import typer

from cli.deploy.answers import domain_name
from cli.installation import open_store
from cli.keys import load_keys, write_keys
from cli.options import one_way
from cli.output import Output
from cli.private import refuse_open_database, writable
from digest.community.communities.tag import SITE_FEEDBACK, get_or_create_tag
from digest.errors import BadInput
from digest.inbox.seal_earlier import seal_earlier
from digest.language.own_folder import is_there
from digest.load_settings import load_settings
from digest.store.database import make_database
from digest.store.migrate import migrate

SETTINGS = """\
# Settings of Community Digest. Each line that is commented out shows what holds without it.
# The environment comes before this file: DIGEST_DOMAIN, DIGEST_RELAY__HOST, DIGEST_RELAY__PASSWORD ...
# Relative paths are read from the folder of this file.

# The mail domain. All mail to it must come to this server: an MX record of its own, every address.
domain = "{domain}"
# Earlier and further names of it: their mail comes here as well, to the same addresses; no letter bears them.
# Whoever has moved keeps the earlier one for years, for letters that are answered late.
# other_domains = ["old.example.org"]
# How people know you; stands in every From and in every footer.
service_name = "Community Digest"
# Where you can be reached on paper; the law asks for it in each letter.
postal_address = "Community Digest, Example Street 1, Example Town"

# The colour of headings, links and buttons in letters and on pages; what is too light is darkened.
# accent = "#0b5f58"
# A small picture for the name plate of letters and pages: PNG, JPEG or GIF, best 72 pixels high, under
# 20,000 bytes. One that is more than twice as wide as high stands in the place of the name.
# logo = "logo.png"

# What we say to somebody whose words tell that they may harm themselves: the lines of your country.
# help_in_danger = "Please call 112 now. The crisis line 0800 111 0 111 answers day and night."

# Your own mailbox, at another domain: we write there when a member asks for a person, when mail is held
# for you, and when something is wrong: stuck, stopped, come back, no backup; once an hour at most.
# operator = "you@example.org"

# The rules of conduct: a file of plain text, or the text itself. Without them, ours.
# rules = "rules.txt"

# One machine: a file. Many: postgresql://user@host/database
database = "sqlite:///digest.db"
keys_file = "digest.keys"
# state_folder = "state"
# What `digest serve` and `digest run` log: "text", or "json" for programs, an object a line.
# log_format = "text"
# A folder of your own letters; what it does not have is taken from ours.
# templates = "templates"

[smtp]  # where mail comes in; put a mail server before it, or forward port 25 to it
# host = "127.0.0.1"
# port = 8025
# size_limit = 10485760       # bytes of one mail
# line_limit = 65536          # octets of one line; what has longer ones is refused. RFC 5322 allows 998, but
#                             # many programs put a whole paragraph, or all of their HTML, on one line
# connections = 200           # at once
# connections_per_address = 20
# bad_addresses = 20          # that one client may try in ten minutes
# waiting_limit = 10000       # mails not yet worked on, beyond which senders are told to come later
# disk_reserve = 200000000    # bytes that stay free on the database's disk, else the same
# TLS for whoever wants it; SIGHUP reads the two files again.
# certificate = "mx.pem"
# private_key = "mx.key"
# Behind a mail server of your own: LMTP on a socket, and answers to its question which addresses there are.
# `digest setup` writes the other half.
# protocol = "smtp"           # or "lmtp"
# socket = "/var/spool/postfix/digest/lmtp"
# policy_port = 10040         # on 127.0.0.1
# Behind a proxy that speaks the PROXY protocol; nobody else may come then.
# proxies = ["192.0.2.1"]

[pages]  # what links in letters lead to; put a web server with a certificate before it
# host = "127.0.0.1"
# port = 8080
# public_url = "http://127.0.0.1:8080"
# other_urls = []            # earlier ones, as ["https://old.example.org"]: `digest doctor` looks that links
#                            # in older letters still lead here

[status]  # how it goes, for this machine alone: a page, /health for monitoring, /metrics for Prometheus
# host = "127.0.0.1"
# port = 8081                # without it there is none

[relay]  # who takes our letters on
# "maildir" writes them into a folder, to try things out; "smtp" sends them.
# kind = "maildir"
# maildir = "letters"
# host = "127.0.0.1"
# port = 25
# security = "none"          # or "starttls", or "tls"
# username = "digest"        # the password: DIGEST_RELAY__PASSWORD in the environment
# connections = 4            # at once, at most 64
# dkim_selectors = []        # under which it signs, as ["s2026"], and the addresses that it sends from:
# sends_from = []            # `digest doctor` looks in DNS whether others will believe its letters
# letters_a_minute = 0       # what your provider allows, or a new server should begin with; 0: no limit
# letters_a_minute_per_domain = 0   # to the mailboxes of one mail domain; 0: no limit, until it asks for less
# letters_a_minute_to = {{}}   # to single domains, as {{ "gmx.de" = 60 }}

[authentication]  # how we know who wrote
# "direct": we check DKIM, SPF and DMARC ourselves; mail must reach us straight from its senders' servers.
# "border": your mail server did, and says so in the header field Authentication-Results under the name
# `authserv_id`, above its own Received field; where it writes below that: received_above = 1.
# mode = "direct"
# authserv_id = "mx.{domain}"
# received_above = 0
# A signature counts only for the address that the member signed, so the border must say which one was good:
# dkim=pass with header.d, header.s and header.b (RFC 6008), as OpenDKIM, rspamd and others do. Where it does
# not, we ask DNS ourselves; without DNS, the member.
# Whoever reaches us in this mode is believed, so we listen on loopback or a socket only. Where the border
# is another machine, and a firewall lets nobody else in:
# border_elsewhere = false
# Mail services that send for many customers: there SPF alone proves nothing. Without this, those we know.
# shared_servers = ["outlook.com", "google.com"]
# arc_sealers = []           # direct: forwarders and lists to be believed, ["forwarder.example"]
# zone_file = "zone.txt"     # to try it on one machine: DNS records from this file alone
# dns_seconds = 20           # how long one mail may wait for DNS

[community]
# edit_minutes = 60          # how long an author may change a post
# gathering_minutes = 5      # how long a notification waits for more replies
# ask_after_silent_days = 0  # 120: who wrote nothing for four months is asked once if letters are wanted
# content_in_letters = true  # false: letters about news say only that there is some, whatever members choose

[limits]  # before we suspect a machine; whatever is one too many is kept, never lost
# posts_an_hour = 20         # of one member; the rest waits for their yes
# commands_an_hour = 30      # stopping and deleting always work
# same_text_minutes = 10     # in which the same words are one post
# refusals_an_hour = 10      # answers to mails that we could not do, to one member; the last one says
# refusals_a_day = 30        # that a person will look, and further mails are held for that
# questions_an_hour = 3      # "was this you?", to one member, about mails of one sender
# questions_a_day = 10       # to one member; half of them about mails of one sender
# addresses_a_day = 3        # further mailboxes that one member asks to add
# newcomers_a_day = 100      # who ask to join, all together; more wait for `digest mail release`
# newcomers_of_one_domain = 10  # a day; more wait for the next. Of gmail.com and its like: half of all
# links_an_hour = 120        # addresses for which a page is asked to mail a link; a member gets one a day
# strangers_a_day = 1        # letters about others who answer with one's link
# answers = 100              # to all members together ...
# answers_minutes = 10       # ... within so many minutes; then answers stop, and mails wait

[summary]
# html_limit = 80000         # bytes of a letter's HTML; 0: no limit
# excerpt_limit = 1500       # characters of one post; 0: no limit

[bounces]  # letters that come back
# dead_bounces = 2           # so many letters that nobody was there for ...
# dead_days = 7              # ... within so many days: the address gets nothing any more
# full_days = 5              # days in a row with a full mailbox: the same
# probe_days = 7             # until one letter is tried again
# outbreak_members = 5       # members whose servers refuse us for what we are ...
# outbreak_minutes = 10      # ... within so many minutes: sending stops
# outbreak_rest_minutes = 60
# Whose complaints count, where they are proved to be theirs; without this, the providers' that we know. A
# domain where people have mailboxes is none: name the address it reports from. ["*"] lets everybody's count,
# proved or not; then whoever was forwarded a letter can stop its kind.
# feedback_sources = ["arf.mail.yahoo.com", "staff@hotmail.com"]

[senders]  # who sends mail in your name, as other servers report to dmarc@: `digest senders`
# days_kept = 90
"""

app = typer.Typer(add_completion=False)


@app.command()
def init(
    folder: Annotated[Path, typer.Argument(help="Where to put them.")] = Path(),
    domain: Annotated[
        str | None, typer.Option(help="The mail domain: every address of it comes to this server.")
    ] = None,
    upgrade: Annotated[
        bool, typer.Option(help="Bring the database of an installation up to date instead.")
    ] = False,
) -> None:
    """Write a commented digest.toml and secret keys, and make the database; overwrites nothing."""
    one_way({"--domain DOMAIN for a new one": domain, "--upgrade": upgrade})
    settings_file = folder / "digest.toml"
    if upgrade:
        upgrade_database(settings_file)
        Output().say("The database is up to date.")
        return
    if domain is None:
        raise BadInput(
            "name the mail domain: `digest init --domain mail.example.org`, yours for that"
        )
    write_installation(folder, settings=SETTINGS.format(domain=domain_name(domain)))
    Output().say(
        f"Wrote {settings_file} and {folder / 'digest.keys'}, and made the database.\n"
        "Look through the settings; then add a community with `digest communities add`, people with\n"
        "`digest members add`, and begin with `digest serve`. `digest doctor` says what is still missing."
    )


def write_installation(folder: Path, *, settings: str) -> None:
    """Make an installation in a folder; raise BadInput where one of its files is there already."""
    settings_file, keys_file = folder / "digest.toml", folder / "digest.keys"
    for file in (settings_file, keys_file, folder / "digest.db"):
        if is_there(file):
            raise BadInput(
                f"{file} is there already, and nothing is overwritten: choose another folder"
            )
    with writable(folder):
        folder.mkdir(parents=True, exist_ok=True)
        write_keys(keys_file)
        settings_file.write_text(settings, encoding="utf-8")
    make_database(folder / "digest.db")
    upgrade_database(settings_file)


def upgrade_database(settings_file: Path) -> None:
    """Run the migrations that the database of an installation has not seen."""
    settings = load_settings(settings_file)
    refuse_open_database(settings.database)
    keys = load_keys(settings.keys_file)
    store = open_store(settings.database, keys)
    try:
        migrate(store)
        with store.write() as session:
            get_or_create_tag(session, SITE_FEEDBACK)  # exists from the start
        seal_earlier(store, keys)
    finally:
        store.close()

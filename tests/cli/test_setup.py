"""What `digest setup` asks, writes and refuses."""

import stat

import pytest
from typer.testing import CliRunner

from cli.deploy.answers import Front, MailService, Web
from cli.deploy.files import deploy_files
from cli.deploy.records import records
from cli.deploy.settings_file import filled_in
from cli.init import SETTINGS
from cli.main import app
from digest.community.communities.illness_words import illness_in
from digest.load_settings import load_settings
from tests.cli.deploy_samples import FOLDER, answers, samples

SAID = {
    "--domain": "mail.example.org",
    "--ip": "192.0.2.25",
    "--postal-address": "Lung Harbour, 1 Quay Street, Bristol",
    "--operator": "claire@example.net",
}


def run(*more, without=(), typed=None):
    options = [
        word for name, value in SAID.items() if name not in without for word in (name, value)
    ]
    return CliRunner().invoke(app, ["setup", "here", *options, *more], input=typed)


def test_the_settings_are_those_that_fit_what_was_said(empty_folder):
    result = run("--service-name", 'Lung "Harbour"')

    assert result.exit_code == 0, result.output
    settings = load_settings(empty_folder / "here" / "digest.toml")
    assert settings.service_name == 'Lung "Harbour"'
    assert settings.pages.public_url == "https://mail.example.org"
    assert settings.smtp.protocol == "lmtp"
    assert (settings.relay.kind, settings.relay.port) == ("smtp", 10_025)
    assert settings.authentication.mode == "border"
    assert settings.operator == "claire@example.net"


def test_without_a_mail_server_in_front_a_service_sends(empty_folder):
    result = run("--front", "none", "--relay", "smtp.sender.example:465", "--relay-user", "us")

    assert result.exit_code == 0, result.output
    settings = load_settings(empty_folder / "here" / "digest.toml")
    assert (settings.smtp.host, settings.smtp.port) == ("0.0.0.0", 25)
    assert (settings.relay.host, settings.relay.security) == ("smtp.sender.example", "tls")
    assert settings.relay.username == "us"
    made = empty_folder / "here" / "deploy"
    assert not (made / "postfix").exists()
    assert not (made / "dkim").exists()
    unit = (made / "systemd" / "digest.service").read_text()
    assert "AmbientCapabilities=CAP_NET_BIND_SERVICE" in unit


def test_others_can_read_all_but_what_is_secret(empty_folder):
    run()

    here = empty_folder / "here"
    modes = {
        path.relative_to(here).as_posix(): stat.S_IMODE(path.stat().st_mode)
        for path in here.rglob("*")
        if path.is_file()
    }
    assert modes["deploy/postfix/main.cf"] == 0o644
    for secret in ("digest.toml", "digest.keys", "digest.db", "deploy/dkim/digest.private"):
        assert modes[secret] == 0o600


def test_once_more_keeps_the_settings_and_the_key_that_may_be_published(empty_folder):
    run()
    deploy = empty_folder / "here" / "deploy"
    (empty_folder / "here" / "digest.toml").write_text('domain = "mail.example.org"\n')
    key, published = ((deploy / name).read_text() for name in ("dkim/digest.private", "dns.txt"))

    result = run("--front", "rspamd")

    assert result.exit_code == 0, result.output
    assert "stays as it is" in result.output
    assert (empty_folder / "here" / "digest.toml").read_text() == 'domain = "mail.example.org"\n'
    assert load_settings(deploy / "digest.toml").relay.port == 10_025
    assert (deploy / "dkim" / "digest.private").read_text() == key
    assert (deploy / "dns.txt").read_text() == published


def test_who_has_moved_is_found_by_the_names_of_before(empty_folder):
    moved = ["--other-domain", "old.example", "--other-host", "www.old.example", "--web"]
    for web in Web:
        assert run(*moved, web, "--force").exit_code == 0

    made = empty_folder / "here" / "deploy"
    text = {path.relative_to(made).as_posix(): path.read_text() for path in made.rglob("*.*")}
    assert "relay_domains = mail.example.org, old.example\n" in text["postfix/main.cf"]
    assert "server_name mail.example.org www.old.example;" in text["nginx/digest-tls.conf"]
    assert "server_name mail.example.org www.old.example;" in text["nginx/digest.conf"]
    assert "mail.example.org, www.old.example {" in (made / "caddy" / "Caddyfile").read_text()
    for line in (
        "old.example. MX 10 mail.example.org.",
        'old.example. TXT "v=spf1 -all"',
        '_dmarc.old.example. TXT "v=DMARC1; p=reject; rua=mailto:dmarc@old.example"',
        "www.old.example. A 192.0.2.25",
    ):
        assert f"{line}\n" in text["dns.txt"]
    settings = load_settings(made / "digest.toml")
    assert settings.other_domains == ("old.example",)
    assert settings.pages.other_urls == ("https://www.old.example",)
    signed = (made / "opendkim" / "signing.table").read_text()
    assert "old.example" not in signed  # no letter leaves from there


def test_a_certificate_is_for_the_names_of_before_too():
    steps = dict(deploy_files(answers(other_hosts=("www.old.example",)), "KEY"))["README.md"]

    assert "--cert-name mail.example.org -d mail.example.org -d www.old.example " in steps


def test_a_file_of_somebody_else_is_not_overwritten(empty_folder):
    (empty_folder / "here" / "deploy").mkdir(parents=True)
    (empty_folder / "here" / "deploy" / "dns.txt").write_text("mine")

    result = run()

    assert result.exit_code == 1
    assert "--force" in result.output
    assert (empty_folder / "here" / "deploy" / "dns.txt").read_text() == "mine"


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--domain", "lung cancer"], "mail.example.org"),
        (["--ip", "127.0.0.1"], "the world sees"),
        (["--ip", "here"], "192.0.2.25"),
        (["--operator", "me@mail.example.org"], "mailbox elsewhere"),
        (["--operator", "me@old.example", "--other-domain", "old.example"], "mailbox elsewhere"),
        (["--front", "none", "--relay", "here"], "--relay"),
        (["--relay", "smtp.sender.example:many"], "smtp.example.net:587"),
        (["--postal-address", " "], "empty"),
    ],
)
def test_what_cannot_be_used_is_refused_with_the_fix_and_nothing_is_written(
    empty_folder, options, told
):
    result = run(*options, without={options[0]})

    assert result.exit_code == 1
    assert told in result.output
    assert list(empty_folder.iterdir()) == []


def test_where_nobody_can_be_asked_the_option_is_named(empty_folder):
    result = run(without={"--operator", "--ip"})

    assert result.exit_code == 2  # wrong use
    assert "give --ip, --operator as well" in result.output


def test_what_no_option_says_is_asked_again_until_it_can_be_used(empty_folder, monkeypatch):
    monkeypatch.setattr("cli.setup.is_attended", lambda: True)
    typed = ["", "", "", "", "Harbour", "me@mail.example.org", "claire@example.net", ""]

    result = run(without={"--operator"}, typed="\n".join([*typed, ""]))

    assert result.exit_code == 0, result.output
    assert "no mailbox elsewhere" in result.output
    settings = load_settings(empty_folder / "here" / "digest.toml")
    assert settings.service_name == "Harbour"
    assert settings.operator == "claire@example.net"


def test_the_answers_are_shown_and_each_can_be_changed_before_anything_is_written(
    empty_folder, monkeypatch
):
    monkeypatch.setattr("cli.setup.is_attended", lambda: True)
    first = ["", "", "", "", "Lupus Friends"]
    shown = [
        "y",
        "7",
        "Harbour",
        "1",
        "post.example.net",
        "9",
        "me@post.example.net",
        "you@example.com",
    ]

    result = run(typed="\n".join([*first, *shown, "", ""]))

    assert result.exit_code == 0, result.output
    assert "7  How people know you: Lupus Friends" in result.output
    assert "'y' is no number of an answer: press Enter alone" in result.output
    before, _, after = result.output.partition("How people know you: Harbour")
    assert "Lupus Friends seems to name an illness (lupus)" in " ".join(before.split())
    assert "illness" not in after
    settings = load_settings(empty_folder / "here" / "digest.toml")
    assert (settings.service_name, settings.domain) == ("Harbour", "post.example.net")
    assert settings.operator == "you@example.com"


def test_nothing_is_written_where_the_answers_are_not_agreed_to(empty_folder, monkeypatch):
    monkeypatch.setattr("cli.setup.is_attended", lambda: True)

    assert run(typed="\n" * 5).exit_code == 1
    assert list(empty_folder.iterdir()) == []


def test_no_letter_leaves_a_new_installation_before_its_operator_says_so(empty_folder):
    run()
    where = ["--settings", str(empty_folder / "here" / "digest.toml")]

    told = CliRunner().invoke(app, [*where, "status"]).output
    assert (
        "SENDING IS STOPPED: it was just set up; nothing is sent until `digest outbox resume`"
        in (" ".join(told.split()))
    )
    assert CliRunner().invoke(app, [*where, "status", "--check"]).exit_code == 1
    assert "Letters go out again" in CliRunner().invoke(app, [*where, "outbox", "resume"]).output
    assert "STOPPED" not in CliRunner().invoke(app, [*where, "status"]).output
    run()  # anew, in the same folder
    assert "STOPPED" not in CliRunner().invoke(app, [*where, "status"]).output


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("lupus.example.org", "lupus"),
        ("Lungenkrebs-Treff", "lungenkrebs"),
        ("Endometriosis UK", "endometriosis"),
        ("mail.lupusfriends.example", "lupusfriends"),
        ("MS-Freunde", "ms"),
        ("Rheumatoid Arthritis", "arthritis"),
        ("Harbour", None),
        ("mail.willow.example.org", None),
        ("Community Digest", None),
        ("Paula's Roses", None),
    ],
)
def test_a_name_that_names_an_illness_is_noticed(name, word):
    assert illness_in(name) == word


def test_each_setting_that_is_filled_in_is_shown_in_the_file():
    with pytest.raises(KeyError, match="no_such"):
        filled_in(SETTINGS.format(domain="mail.example.org"), {"smtp": {"no_such": 1}})


def test_the_samples_are_what_it_writes():
    there = {
        path.relative_to(FOLDER).as_posix(): path.read_text()
        for path in FOLDER.rglob("*")
        if path.is_file()
    }

    assert there == samples()


@pytest.mark.parametrize("front", Front)
@pytest.mark.parametrize("web", Web)
def test_every_choice_can_be_followed_step_by_step(front, web):
    relay = MailService(host="smtp.sender.example") if front is Front.NONE else None
    written = dict(deploy_files(answers(front, web, relay=relay), "KEY"))

    steps = written["README.md"]
    for path in written:  # each is named, or its folder is copied whole
        folder = path.rpartition("/")[0]
        assert path in steps or f"{folder}/*" in steps or path in {"README.md"}, path
    assert "\n\n\n" not in steps


def test_a_long_key_is_published_in_strings_that_dns_can_hold():
    (key,) = [each for each in records(answers(), "k" * 392) if "_domainkey" in each.name]

    strings = key.value.strip('"').split('" "')
    assert [len(each) for each in strings] == [255, 392 + len("v=DKIM1; k=rsa; p=") - 255]


def test_what_the_settings_say_is_taken_and_neither_asked_nor_changed(empty_folder):
    assert run("--host", "box.example.org", "--service-name", "Harbour").exit_code == 0
    moved = ["--domain", "letters.new.example", "--other-domain", "mail.example.org"]

    result = run(*moved, without=set(SAID))

    assert result.exit_code == 0, result.output
    settings = load_settings(empty_folder / "here" / "deploy" / "digest.toml")
    assert settings.domain == "letters.new.example"
    assert settings.pages.public_url == "https://box.example.org"
    assert settings.postal_address == SAID["--postal-address"]
    assert settings.operator == SAID["--operator"]
    assert settings.service_name == "Harbour"
    assert [str(each) for each in settings.relay.sends_from] == [SAID["--ip"]]


def test_a_name_that_is_said_to_be_of_before_is_not_kept_and_that_is_told(empty_folder):
    assert run().exit_code == 0
    moved = ["--domain", "letters.new.example", "--other-domain", "mail.example.org"]

    result = run(*moved, "--other-host", "mail.example.org", without=set(SAID))

    assert result.exit_code == 0, result.output
    assert "no longer called mail.example.org" in result.output
    settings = load_settings(empty_folder / "here" / "deploy" / "digest.toml")
    assert settings.pages.public_url == "https://letters.new.example"
    assert settings.pages.other_urls == ("https://mail.example.org",)


def test_a_question_that_is_only_passed_by_names_its_option_and_ends(empty_folder, monkeypatch):
    monkeypatch.setattr("cli.setup.is_attended", lambda: True)
    result = run(without={"--ip"}, typed="\n" * 30)
    assert result.exit_code == 2
    assert "give --ip as well" in result.output

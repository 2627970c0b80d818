"""What programs read of our log: numbers in fields, and nobody's words."""

import json
import logging

import pytest

from cli.logs import LEFT_OUT, JsonLine


def line(name, message, *args, error=None):
    """Return a record as the formatter writes it, and read again."""
    exc_info = None if error is None else (type(error), error, error.__traceback__)
    record = logging.LogRecord(name, logging.WARNING, __file__, 1, message, args, exc_info)
    written = JsonLine().format(record)
    assert "\n" not in written
    return json.loads(written)


@pytest.mark.parametrize(
    ("message", "args", "fields"),
    [
        pytest.param("mail %s: %s", (7, "posted"), {"mail": 7}, id="mail"),
        pytest.param(
            "delivery %d (%s) %s: %s",
            (8, "notice", "sent", "250 ok"),
            {"delivery": 8},
            id="delivery",
        ),
        pytest.param("100 %% of %d for member %d", (3, 9), {"member": 9}, id="behind others"),
        pytest.param("post %d of delivery %d", (1, 2), {"post": 1, "delivery": 2}, id="two"),
        pytest.param("%d members who left are gone", (4,), {}, id="a count is no number"),
        pytest.param("voicemail %d", (4,), {}, id="another word"),
        pytest.param("mail %s", ("ana@example.net",), {}, id="no number"),
        pytest.param("dispatch: %s", ("3 sent, 1 failed",), {}, id="counts in words"),
        pytest.param("stopping", (), {}, id="no values"),
    ],
)
def test_what_a_message_numbers_is_a_field(message, args, fields):
    told = line("inbound.work.mail", message, *args)

    assert {
        name: told[name] for name in told.keys() - {"at", "level", "logger", "message"}
    } == fields
    assert (told["level"], told["logger"]) == ("warning", "inbound.work.mail")


def test_other_packages_tell_no_values():
    told = line("aiosmtpd", "%s: envelope of mail %s", "ana@example.net", 7)
    assert told["message"] == "%s: envelope of mail %s"
    assert "mail" not in told

    assert line("waitress", "GET /u/secret failed")["message"] == LEFT_OUT


def fail():
    raise ValueError("ana@example.net wrote: I cannot breathe")


def test_an_error_is_told_without_its_words():
    with pytest.raises(ValueError, match="ana@") as failed:
        fail()

    told = line("digest.outbox", "it failed", error=failed.value)

    assert told["error"].startswith("ValueError at test_logs.py:")
    assert "ana@" not in json.dumps(told)
    assert "breathe" not in json.dumps(told)


def test_how_to_log_can_be_said_for_one_command(village):
    root = logging.getLogger()
    before = root.handlers[:]
    try:
        told = village("run", "--log-format", "json", "--at", "2026-03-02T08:00Z").stderr
    finally:
        root.handlers[:] = before

    lines = [json.loads(line) for line in told.splitlines() if line.startswith("{")]
    assert any(line["message"].startswith("dispatch:") for line in lines)

"""Fills the settings file in: lines that show what holds without them become lines that say otherwise."""

import json
import re
from collections.abc import Mapping

from cli.deploy.answers import SELECTOR, SUBMISSION_PORT, Answers, Front

SOCKET = "/var/spool/postfix/digest/lmtp"
POLICY_PORT = 10_040
A_MINUTE_TO_A_DOMAIN = 300  # where our own server delivers, which sends in the order of coming

SettingValues = Mapping[str, object]


def settings_of(answers: Answers) -> Mapping[str, SettingValues]:
    """Return the settings of an installation by section, "" for what stands above all sections."""
    top: dict[str, object] = {
        "service_name": answers.service_name,
        "postal_address": answers.postal_address,
        "operator": answers.operator,
    }
    pages: dict[str, object] = {"public_url": answers.public_url}
    if answers.other_domains:
        top["other_domains"] = list(answers.other_domains)
    if answers.other_hosts:
        pages["other_urls"] = [f"https://{host}" for host in answers.other_hosts]
    return {
        "": top,
        "smtp": _mail_in(answers),
        "pages": pages,
        "relay": _mail_out(answers),
        "authentication": _who_wrote(answers),
    }


def filled_in(settings: str, values: Mapping[str, SettingValues]) -> str:
    """Return a commented settings file with these values; raise KeyError for one that it does not show."""
    left = {(section, name) for section, each in values.items() for name in each}
    section, lines = "", []
    for line in settings.splitlines():
        if heading := re.match(r"\[(\w+)\]", line):
            section = heading[1]
        shown = re.match(r"(?:# )?(\w+) = (.*)", line)
        if shown and (section, shown[1]) in left:
            left.remove((section, shown[1]))
            lines.append(
                f"{shown[1]} = {json.dumps(values[section][shown[1]], ensure_ascii=False)}"
            )
        else:
            lines.append(line)
    if left:
        raise KeyError(f"the settings file shows none of {sorted(left)}")
    return "\n".join(lines) + "\n"


def _mail_in(answers: Answers) -> SettingValues:
    if answers.front is Front.NONE:
        return {"host": "0.0.0.0", "port": 25}  # noqa: S104  (it is for the world)
    return {"protocol": "lmtp", "socket": SOCKET, "policy_port": POLICY_PORT}


def _mail_out(answers: Answers) -> SettingValues:
    if answers.relay is None:
        seen = {"dkim_selectors": [SELECTOR], "sends_from": list(answers.addresses)}
        paced = {"letters_a_minute_per_domain": A_MINUTE_TO_A_DOMAIN}
        return {"kind": "smtp", "port": SUBMISSION_PORT, **seen, **paced}
    service = answers.relay
    named = {} if service.username is None else {"username": service.username}
    there = {"host": service.host, "port": service.port, "security": service.security}
    return {"kind": "smtp", **there, **named}


def _who_wrote(answers: Answers) -> SettingValues:
    if answers.front is Front.NONE:
        return {"mode": "direct"}
    return {"mode": "border", "authserv_id": answers.host, "received_above": 1}

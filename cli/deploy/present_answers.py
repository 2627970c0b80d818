"""The answers that an installation was set up with, as its digest.toml has them."""

import tomllib
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from cli.deploy.answers import HERE, SUBMISSION_PORT, Front, Web
from cli.deploy.setup_questions import SetupAnswers

MADE = "deploy"  # the folder of what was written around it


def present_answers(folder: Path) -> SetupAnswers:
    """Return what digest.toml answers, by the option; nothing where there is none that can be read."""
    try:
        told: dict[str, Any] = tomllib.loads((folder / "digest.toml").read_text(encoding="utf-8"))
        found = {
            "--domain": told.get("domain"),
            "--host": urlsplit(told.get("pages", {}).get("public_url", "")).hostname,
            "--ip": " ".join(told.get("relay", {}).get("sends_from", ())),
            "--front": _front(told, folder / MADE),
            "--relay": _relay(told.get("relay", {})),
            "--web": Web.CADDY if (folder / MADE / "caddy").is_dir() else None,
            "--service-name": told.get("service_name"),
            "--postal-address": told.get("postal_address"),
            "--operator": told.get("operator"),
        }
    except (OSError, ValueError, AttributeError, TypeError):
        return {}
    return {option: str(words) for option, words in found.items() if words}


def _front(told: dict[str, Any], made: Path) -> Front | None:
    mode = told.get("authentication", {}).get("mode")
    if mode == "direct":
        return Front.NONE
    return Front.RSPAMD if mode == "border" and (made / "rspamd").is_dir() else None


def _relay(relay: dict[str, Any]) -> str | None:
    if relay.get("kind") != "smtp" or "port" not in relay:
        return None
    if relay["port"] == SUBMISSION_PORT:
        return HERE
    return f"{relay['host']}:{relay['port']}" if "host" in relay else None

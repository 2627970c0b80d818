"""The samples of what `digest setup` writes: `python -m tests.cli.deploy_samples` writes them anew."""

from pathlib import Path

from cli.deploy.answers import Answers, Front, Web
from cli.deploy.files import deploy_files

FOLDER = Path(__file__).parents[2] / "samples" / "deploy"
PUBLIC_KEY = "YOUR+PUBLIC+KEY"
CHOICES = ((Front.OPENDKIM, Web.NGINX), (Front.RSPAMD, Web.CADDY))


def answers(front=Front.OPENDKIM, web=Web.NGINX, **others):
    said = {
        "domain": "mail.example.org",
        "host": "mail.example.org",
        "addresses": ("192.0.2.25", "2001:db8::25"),
        "relay": None,
        "service_name": "Community Digest",
        "postal_address": "1 Quay Street, Example Town",
        "operator": "you@example.net",
    }
    return Answers(front=front, web=web, **{**said, **others})


def samples():
    """Return each file by its path: of the first choice all, of the others what the first has not."""
    found = {}
    for front, web in CHOICES:
        for path, text in deploy_files(answers(front, web), PUBLIC_KEY):
            found.setdefault(path, text)
    return found


if __name__ == "__main__":
    for path, text in samples().items():
        file = FOLDER / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)

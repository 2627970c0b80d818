"""Draws the pages from templates/web; the only file here that knows Jinja."""

from pathlib import Path
from urllib.parse import urlsplit

import jinja2
from markupsafe import Markup

from digest.language.sentences import catalogue
from digest.mail.format import day, moment, zone_time
from digest.mail.template_set import html_speaker
from digest.mail.template_source import read_template
from digest.palette import ACCENT, painted, palette


class Drawing:
    """The pages' templates and sentences, the operator's own before ours, read once."""

    def __init__(
        self,
        *,
        service_name: str,
        public_url: str,
        postal_address: str = "",
        accent: str = ACCENT,
        folder: Path | None = None,
    ) -> None:
        self.service_name = service_name
        self.style = painted(read_template("web/style.css", folder), palette(accent)).encode()
        self._environment = jinja2.Environment(
            loader=jinja2.FunctionLoader(lambda name: read_template(name, folder)),
            autoescape=True,
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._environment.filters |= {
            "day": day,
            "moment": moment,
            "zone_time": zone_time,
            "strong": Markup("<b>{}</b>").format,
            "bdi": Markup("<bdi>{}</bdi>").format,
        }
        speaker = html_speaker(catalogue(folder=folder), {"service_name": service_name})
        place = urlsplit(public_url).path.rstrip("/")
        self._environment.globals |= {
            "say": speaker.say,
            "knows": speaker.knows,
            "service_name": service_name,
            "postal_address": postal_address,
            "style": f"{place}/style.css",
            "link_page": f"{place}/link",
        }

    def page(self, name: str, **values: object) -> str:
        """Return a page as HTML; every value is escaped."""
        return self._environment.get_template(f"web/{name}").render(values)

"""Draws the pages from templates/web; the only file here that knows Jinja."""

from functools import partial
from pathlib import Path
from urllib.parse import quote, urlsplit

import jinja2
from markupsafe import Markup

from digest.branding import OURS, Branding
from digest.language.sentences import catalogue
from digest.mail.moments import day, day_of_year, moment, zone_time
from digest.mail.name_plate import page_plate
from digest.mail.template_environment import html_speaker
from digest.mail.template_source import read_template
from digest.palette import painted, palette


class Drawing:
    """The pages' templates and sentences, the operator's own before ours, read once."""

    def __init__(
        self,
        *,
        service_name: str,
        domain: str,
        public_url: str,
        postal_address: str = "",
        branding: Branding = OURS,
        folder: Path | None = None,
    ) -> None:
        self.service_name = service_name
        self.style = painted(
            read_template("web/style.css", folder), palette(branding.accent)
        ).encode()
        self.files = {"style.css": (self.style, "text/css; charset=utf-8")}  # that pages need
        if (logo := branding.logo) is not None:
            self.files["logo"] = (logo.content, logo.media_type)
        self._environment = jinja2.Environment(
            loader=jinja2.FunctionLoader(lambda name: read_template(name, folder)),
            autoescape=True,
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._environment.filters |= {
            "day": day,
            "day_of_year": day_of_year,
            "moment": moment,
            "zone_time": zone_time,
            "strong": Markup("<b>{}</b>").format,
            "bdi": Markup("<bdi>{}</bdi>").format,
        }
        speaker = html_speaker(catalogue(folder=folder), {"service_name": service_name})
        place = urlsplit(public_url).path.rstrip("/")
        self._environment.globals |= {
            "say": speaker.say,
            "all": speaker.all,
            "knows": speaker.knows,
            "ready": partial(_ready_mail, domain),
            "address": f"{{}}@{domain}".format,
            "service_name": service_name,
            "plate": page_plate(service_name, logo, f"{place}/logo"),
            "postal_address": postal_address,
            "style": f"{place}/style.css",
            "link_page": f"{place}/link",
        }

    def page(self, name: str, **values: object) -> str:
        """Return a page as HTML; every value is escaped."""
        return self._environment.get_template(f"web/{name}").render(values)


def _ready_mail(domain: str, command: str, subject: str) -> str:
    """Return a link that opens a ready mail to the address of a command (RFC 6068)."""
    return f"mailto:{command}@{domain}?subject={quote(subject, safe='')}"

"""What stands in the name plate of a letter or a page: the service's name, its logo, or both."""

from markupsafe import Markup, escape

from digest.branding import Logo

_PICTURE = Markup('<img src="{}" width="{}" height="{}" alt="{}"{}>')
_STYLE = Markup(
    ' style="border:0;margin-right:12px;vertical-align:middle"'
)  # of a page, its file has it


def letter_plate(service_name: str, logo: Logo | None, domain: str) -> Markup:
    """Return the plate's content in a letter, whose logo is one of its parts."""
    return _plate(service_name, logo, f"cid:{content_id(domain)}", _STYLE)


def page_plate(service_name: str, logo: Logo | None, source: str) -> Markup:
    """Return the plate's content on a page, whose logo has an address of its own."""
    return _plate(service_name, logo, source, Markup(""))


def dark_plate(logo: Logo | None) -> Markup:
    """Return the selector of a plate that changes its colour on dark paper; under a logo it stays."""
    return Markup(".page .np,") if logo is None else Markup("")


def content_id(domain: str) -> str:
    """Return by what a letter names its logo (RFC 2392)."""
    return f"logo@{domain}"


def _plate(service_name: str, logo: Logo | None, source: str, style: Markup) -> Markup:
    """Return the name; a tile stands beside it and needs no words, a wordmark says it in its place."""
    if logo is None:
        return escape(service_name)
    words, beside = (service_name, "") if logo.is_wordmark else ("", service_name)
    return _PICTURE.format(source, logo.width, logo.height, words, style) + escape(beside)

"""`/health`, `/metrics` and the status page, for this machine alone."""

import logging
import threading
from base64 import b64encode
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from hashlib import sha256
from time import monotonic
from typing import Any
from urllib.parse import urlsplit

from werkzeug.wrappers import Request, Response

from cli.health.concerns import ConcernWeight, HealthConcern, concerns
from cli.health.gathered import ServiceHealth
from cli.health.metrics import CONTENT_TYPE, exposition
from cli.health.status_page import page, style
from digest.errors import describe_error
from digest.settings import LOOPBACK

KEPT = 60.0  # seconds: whoever asks often costs no more
PLAIN = "text/plain; charset=utf-8"
HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex",
}

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Look:
    health: ServiceHealth
    found: list[HealthConcern]
    at: float


class StatusPages:
    """The application; it looks at the database once a minute at most."""

    def __init__(
        self,
        gather: Callable[[], ServiceHealth],
        *,
        service_name: str,
        accent: str,
        ticks: Callable[[], float] = monotonic,
    ) -> None:
        self._gather = gather
        self._ticks = ticks
        self._service_name = service_name
        self._style = style(accent)
        seal = b64encode(sha256(self._style.encode()).digest()).decode()
        self._policy = (
            f"default-src 'none'; style-src 'sha256-{seal}'; base-uri 'none'; form-action 'none'; "
            "frame-ancestors 'none'"
        )
        self._lock = threading.Lock()
        self._last: _Look | None = None

    def __call__(
        self, environ: dict[str, Any], start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        """Answer one request (PEP 3333)."""
        response = self._answer(Request(environ))
        response.headers.extend({**HEADERS, "Content-Security-Policy": self._policy})
        return response(environ, start_response)

    def _answer(self, request: Request) -> Response:
        if not _is_asked_for_here(request):
            return Response("for this machine alone\n", 403, content_type=PLAIN)
        show = {"/": self._page, "/health": _health, "/metrics": _metrics}.get(request.path)
        if show is None:
            return Response("nothing here\n", 404, content_type=PLAIN)
        if request.method not in ("GET", "HEAD"):
            return Response("only to be read\n", 405, {"Allow": "GET, HEAD"}, content_type=PLAIN)
        try:
            look = self._look()
        except Exception as error:  # whatever it is, monitoring is to hear that we do not know
            log.error("health cannot be told: %s", describe_error(error))  # noqa: TRY400
            return Response("down: the database does not answer\n", 503, content_type=PLAIN)
        return show(look)

    def _look(self) -> _Look:
        with self._lock:
            now = self._ticks()
            if self._last is None or now - self._last.at >= KEPT:
                health = self._gather()
                self._last = _Look(health, concerns(health), now)
            return self._last

    def _page(self, look: _Look) -> Response:
        html = page(look.health, look.found, service_name=self._service_name, style=self._style)
        return Response(html, content_type="text/html; charset=utf-8")


def _is_asked_for_here(request: Request) -> bool:
    """Return whether a request names this machine; one of a page elsewhere does not (DNS rebinding)."""
    try:
        return urlsplit(f"//{request.headers.get('Host', '')}").hostname in LOOPBACK
    except ValueError:
        return False


def _health(look: _Look) -> Response:
    """Return 503 where the service does not do its work; what only waits for a person is 200."""
    down = [each.brief for each in look.found if each.weight is ConcernWeight.DOWN]
    line = f"down: {'; '.join(down)}\n" if down else "ok\n"
    return Response(line, 503 if down else 200, content_type=PLAIN)


def _metrics(look: _Look) -> Response:
    return Response(exposition(look.health, look.found), content_type=CONTENT_TYPE)

"""The pages that links in letters lead to, as one WSGI application.

    /u/<token>    one kind of letter, to stop it or get less of it (`stream_page`)
    /s/<token>    all settings as a form (`preferences_page`)
    /w/<token>    a member's data (`download`)
    /link         where a new link is asked for (`link_page`)

A GET changes nothing, for mail scanners follow links. Whatever we did not make is answered by the same 404.
"""

import logging
from collections.abc import Callable, Iterable
from functools import partial
from hashlib import blake2b
from typing import Any

from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Request, Response

from digest.clock import Clock
from digest.errors import BadToken, describe_error
from digest.mail.signed_address import Keys, Purpose
from digest.outbox.delivery import STREAMS
from digest.policy import Policy
from digest.store.database import Store
from inbound.web.download import Downloads
from inbound.web.drawing import Drawing
from inbound.web.link_page import ROUTE, LinkPage
from inbound.web.link_requests import LinkRequests
from inbound.web.preferences_page import PreferencesPage
from inbound.web.stream_page import StreamPage
from inbound.web.undo_button import UndoButton

RETRY_AFTER = "120"  # seconds
METHODS = "GET, HEAD, POST, OPTIONS"
HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; frame-ancestors 'none'; "
        "base-uri 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "Strict-Transport-Security": "max-age=31536000",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex, nofollow",
}
POLICY = Policy()

log = logging.getLogger(__name__)


class SmallRequest(Request):
    """A request that carries a button's press and nothing larger."""

    max_content_length = 8_192
    max_form_memory_size = 8_192
    max_form_parts = 8


class FormRequest(SmallRequest):
    """A request that carries the form of the settings."""

    max_content_length = 32_768
    max_form_memory_size = 32_768


class Pages:
    """The application; `link_requests` are answered beside it, by whoever runs it."""

    def __init__(
        self,
        *,
        store: Store,
        keys: Keys,
        clock: Clock,
        drawing: Drawing,
        downloads: Downloads | None = None,
        policy: Policy = POLICY,
    ) -> None:
        self._keys = keys
        self._drawing = drawing
        self._downloads = downloads
        self.link_requests = LinkRequests(store, clock, policy.limits)
        self._link = LinkPage(self.link_requests, drawing)
        self._streams = StreamPage(store, clock, drawing, UndoButton(keys), policy.limits)
        self._preferences = PreferencesPage(store, keys, clock, drawing, policy)

    def __call__(
        self, environ: dict[str, Any], start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        """Answer one request (PEP 3333)."""
        is_form = str(environ.get("PATH_INFO", "")).startswith(f"/{Purpose.PREFERENCES}/")
        response = self._answer(FormRequest(environ) if is_form else SmallRequest(environ))
        response.headers.extend(HEADERS)
        return response(environ, start_response)

    def _answer(self, request: Request) -> Response:
        """Route a request; a fault of ours is 503, so that whoever pressed comes back."""
        route, _, rest = request.path.removeprefix("/").partition("/")
        try:
            return self._routed(request, route, rest)
        except RequestEntityTooLarge:
            return self._message("too_large", 413)
        except SQLAlchemyError as error:
            log.error("page /%s: the database is away: %s", route, type(error).__name__)  # noqa: TRY400
        except Exception as error:
            log.error("page /%s failed: %s", route, describe_error(error))  # noqa: TRY400
        away = self._message("away", 503)
        away.headers["Retry-After"] = RETRY_AFTER
        return away

    def _routed(self, request: Request, route: str, rest: str) -> Response:
        if route in self._drawing.files and not rest:
            content, media_type = self._drawing.files[route]
            return Response(content, content_type=media_type)
        if route == ROUTE and not rest:
            press = partial(self._link.press, request)
            return self._by_method(request, self._link.show, press, page=f"/{ROUTE}")
        if route == Purpose.PREFERENCES.value:
            return self._settings(request, rest)
        if route == Purpose.DOWNLOAD.value and self._downloads is not None:
            return self._download(self._downloads, request, rest)
        if route == Purpose.UNSUBSCRIBE.value:
            return self._stream(request, rest)
        return self._message("missing", 404)

    def _download(self, downloads: Downloads, request: Request, token: str) -> Response:
        response = downloads.answer(request, token, self._message)
        log.info("%s /w/#%s: %s", request.method, _tag(token), response.status_code)
        return response

    def _stream(self, request: Request, token: str) -> Response:
        try:
            ticket = self._keys.read(Purpose.UNSUBSCRIBE, token.lower())
        except BadToken:
            return self._message("missing", 404)
        if ticket.detail not in STREAMS.values():
            return self._message("missing", 404)
        if ticket.is_lost:
            return self._message("lost", 410)
        show = partial(self._streams.show, ticket)

        def press() -> Response:
            return self._streams.press(ticket, request.form)

        return self._by_method(request, show, press, page=f"/u/#{_tag(token)}")

    def _settings(self, request: Request, token: str) -> Response:
        try:
            ticket = self._preferences.ticket(token)
        except BadToken:
            return self._message("missing", 404)
        if ticket.is_lost:
            return self._message("lost", 410)
        show = partial(self._preferences.show, ticket)
        save = partial(self._preferences.save, ticket, request.form)
        return self._by_method(request, show, save, page=f"/s/#{_tag(token)}")

    def _by_method(
        self,
        request: Request,
        show: Callable[[], Response],
        act: Callable[[], Response],
        *,
        page: str,
    ) -> Response:
        match request.method:
            case "GET" | "HEAD":
                response = show()
            case "POST":
                response = act()
            case "OPTIONS":
                response = Response(status=204, headers={"Allow": METHODS})
            case _:
                response = self._message("missing", 405)
                response.headers["Allow"] = METHODS
        log.info("%s %s: %s", request.method, page, response.status_code)
        return response

    def _message(self, message: str, status: int) -> Response:
        html = self._drawing.page("message.html", message=message)
        return Response(html, status=status, content_type="text/html; charset=utf-8")


def _tag(token: str) -> str:
    """Return what stands for a token in the log, where the token itself must not be."""
    return blake2b(token.encode(), digest_size=4).hexdigest()

"""The pages that links in letters lead to, as one WSGI application.

    GET  /u/<token>    asks, with one button; changes nothing, for mail scanners follow links
    GET, POST /w/<token>   a member's data (`download`)
    POST /u/<token>    List-Unsubscribe=One-Click (RFC 8058) or the button: stops; undo=yes: takes it back

    GET  /s/<token>    the member's settings as a form (`preferences_page`); POST changes them

A token stops one stream of one member and takes that back for 30 days, nothing else; the page shows no
name and no address. Whatever we did not make is answered by the same 404.
"""

import logging
from collections.abc import Callable, Iterable
from functools import partial
from hashlib import blake2b
from typing import Any

from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Request, Response

from digest.actions import stops
from digest.actions.context import Actor, Context, Via
from digest.actions.result import Done
from digest.clock import Clock
from digest.community.people.member import Member, MemberState, locked_member
from digest.community.preferences.stop import Stream, can_undo_stop, is_stopped
from digest.errors import BadToken, describe_error
from digest.intents.intents import StopStreams
from digest.mail.signed_address import Keys, Purpose, Ticket
from digest.store.database import Store
from inbound.web.alarm import Alarm
from inbound.web.download import Downloads
from inbound.web.drawing import Drawing
from inbound.web.preferences_page import PreferencesPage

RETRY_AFTER = "120"  # seconds
METHODS = "GET, HEAD, POST, OPTIONS"
HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; form-action 'self'; frame-ancestors 'none'; "
        "base-uri 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "Strict-Transport-Security": "max-age=31536000",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex, nofollow",
}

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
    """The application."""

    def __init__(
        self,
        *,
        store: Store,
        keys: Keys,
        clock: Clock,
        drawing: Drawing,
        downloads: Downloads | None = None,
    ) -> None:
        self._store = store
        self._keys = keys
        self._clock = clock
        self._drawing = drawing
        self._downloads = downloads
        self._alarm = Alarm()
        self._preferences = PreferencesPage(store, keys, clock, drawing)

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
        if route == "style.css" and not rest:
            return Response(self._drawing.style, content_type="text/css; charset=utf-8")
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
            stream = Stream(ticket.detail)
        except (BadToken, ValueError):
            return self._message("missing", 404)
        if ticket.is_lost:
            return self._message("lost", 410)
        ask, act = partial(self._ask, ticket, stream), partial(self._act, request, ticket, stream)
        return self._by_method(request, ask, act, page=f"/u/#{_tag(token)}")

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

    def _ask(self, ticket: Ticket, stream: Stream) -> Response:
        with self._store.read() as session:
            member = session.get(Member, ticket.member_id)
            if member is None or member.state is MemberState.FORMER:
                return self._gone(stream)
            return self._page(session, member, ticket, _stage(session, member, ticket))

    def _act(self, request: Request, ticket: Ticket, stream: Stream) -> Response:
        form, at = request.form, self._clock()
        one_click = form.get("List-Unsubscribe") == "One-Click"
        with self._store.write() as session:
            member = locked_member(session, ticket.member_id)
            if member is None:
                return self._gone(stream)
            via = Via.ONE_CLICK if one_click else Via.PAGE
            actor = Actor(member_id=member.id, via=via)
            context = Context(session=session, actor=actor, at=at)
            if one_click or form.get("stop") == "yes":
                wanted = StopStreams(streams=(stream,), of=ticket.object_id)
                if isinstance(stops.stop(context, member.id, wanted), Done):
                    self._alarm.stopped(session, stream, at=at)
                return self._page(session, member, ticket, "stopped")
            if form.get("undo") != "yes":
                return self._page(
                    session, member, ticket, _stage(session, member, ticket), status=400
                )
            stops.undo_stop(context, member.id, stream, of=ticket.object_id)
            if is_stopped(session, member, stream, of=ticket.object_id):
                return self._page(session, member, ticket, "stopped", status=409)
            return self._page(session, member, ticket, "back")

    def _page(
        self, session: Session, member: Member, ticket: Ticket, stage: str, *, status: int = 200
    ) -> Response:
        stream, at = Stream(ticket.detail), self._clock()
        html = self._drawing.page(
            "stream.html",
            stage=stage,
            stream=stream.name.lower(),
            can_undo=can_undo_stop(session, member, stream, at=at, of=ticket.object_id),
        )
        return Response(html, status=status, content_type="text/html; charset=utf-8")

    def _gone(self, stream: Stream) -> Response:
        """Answer the same for everyone who has left, whether they pressed or not: nothing more is sent."""
        html = self._drawing.page("stream.html", stage="gone", stream=stream.name.lower())
        return Response(html, content_type="text/html; charset=utf-8")

    def _message(self, message: str, status: int) -> Response:
        html = self._drawing.page("message.html", message=message)
        return Response(html, status=status, content_type="text/html; charset=utf-8")


def _stage(session: Session, member: Member, ticket: Ticket) -> str:
    stopped = is_stopped(session, member, Stream(ticket.detail), of=ticket.object_id)
    return "stopped" if stopped else "ask"


def _tag(token: str) -> str:
    """Return what stands for a token in the log, where the token itself must not be."""
    return blake2b(token.encode(), digest_size=4).hexdigest()

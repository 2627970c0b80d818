"""The page that brings members their data, where it is too large for a letter.

    GET  /w/<token>    asks, with one button: mail scanners follow links, and get nothing
    POST /w/<token>    fetch=yes: the file, made at this moment

A token is that of one letter. It leads to nothing after a day, an hour after the file was first fetched, once
its member has left, or once their letters go to another mailbox (U-16).
"""

from collections.abc import Callable
from dataclasses import dataclass

from werkzeug.wrappers import Request, Response

from digest.clock import Clock
from digest.errors import BadToken
from digest.intents.phrases import GetData
from digest.intents.ready_mail import ready_mail
from digest.letters.data_letter import MEDIA_TYPE, NAME, DataFiles
from digest.letters.data_link import DataLink, data_link, use_link
from digest.mail.signed_address import Keys, Purpose, Ticket
from digest.store.database import Store
from inbound.web.drawing import Drawing

METHODS = "GET, HEAD, POST"


@dataclass(frozen=True, slots=True, kw_only=True)
class Downloads:
    """Answers requests for such pages."""

    store: Store
    keys: Keys
    clock: Clock
    drawing: Drawing
    files: DataFiles

    def answer(
        self, request: Request, token: str, message: Callable[[str, int], Response]
    ) -> Response:
        """Return the page or the file; `message` draws the page that says why there is neither."""
        try:
            ticket = self.keys.read(Purpose.DOWNLOAD, token.lower())
        except BadToken:
            return message("missing", 404)
        if request.method not in ("GET", "HEAD", "POST"):
            refused = message("missing", 405)
            refused.headers["Allow"] = METHODS
            return refused
        link, is_press = self._link(ticket), request.method == "POST"
        if not link.leads_to_data:
            return self._page(link, status=410)
        if not is_press or request.form.get("fetch") != "yes":
            return self._page(link, status=400 if is_press else 200)
        return self._file(ticket)

    def _link(self, ticket: Ticket) -> DataLink:
        """Return what the link of a ticket leads to."""
        if ticket.is_lost:
            return DataLink.OVER
        ids = {"member_id": ticket.member_id, "delivery_id": ticket.object_id}
        with self.store.read() as session:
            return data_link(session, **ids, at=self.clock())

    def _file(self, ticket: Ticket) -> Response:
        """Use the link, and return the file; one that could not be made can be fetched once more."""
        at = self.clock()
        with self.store.write() as session:
            use_link(session, ticket.object_id, at=at)
        with self.store.read() as session:
            content = self.files.make(session, ticket.member_id, at=at)
        return Response(
            content,
            content_type=MEDIA_TYPE,
            headers={"Content-Disposition": f'attachment; filename="{NAME}"'},
        )

    def _page(self, link: DataLink, *, status: int) -> Response:
        html = self.drawing.page("download.html", link=link, ask_again=ready_mail(GetData()))
        return Response(html, status=status, content_type="text/html; charset=utf-8")

"""The page that brings members their data, where it is too large for a letter.

    GET  /w/<token>    asks, with one button: mail scanners follow links, and get nothing
    POST /w/<token>    fetch=yes: the file, made at this moment

A token is that of one letter; it leads to nothing after seven days, once its member has left, or once their
letters go to another mailbox.
"""

from collections.abc import Callable
from dataclasses import dataclass

from werkzeug.wrappers import Request, Response

from digest.clock import Clock
from digest.errors import BadToken
from digest.letters.data_letter import MEDIA_TYPE, NAME, DataFiles, may_fetch
from digest.mail.signed_address import Keys, Purpose
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
        ids = {"member_id": ticket.member_id, "delivery_id": ticket.object_id}
        with self.store.read() as session:
            if ticket.is_lost or not may_fetch(session, **ids, at=self.clock()):
                return self._page("over", status=410)
            if request.method != "POST":
                return self._page("ask")
            if request.form.get("fetch") != "yes":
                return self._page("ask", status=400)
            content = self.files.make(session, ticket.member_id, at=self.clock())
        return Response(
            content,
            content_type=MEDIA_TYPE,
            headers={"Content-Disposition": f'attachment; filename="{NAME}"'},
        )

    def _page(self, stage: str, *, status: int = 200) -> Response:
        html = self.drawing.page("download.html", stage=stage)
        return Response(html, status=status, content_type="text/html; charset=utf-8")

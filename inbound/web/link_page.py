"""The page where somebody whose link is old or broken asks for a new one.

    GET  /link    a form with one field; also shown wherever a link does not work
    POST /link    link=new: mails the settings to the address, if a member has it, once a day at most

No answer says whether an address is known, and none takes longer for it (`link_requests`).
"""

from werkzeug.wrappers import Request, Response

from digest.community.people.member import normal_address
from inbound.web.drawing import Drawing
from inbound.web.link_requests import LinkRequests

ROUTE = "link"


class LinkPage:
    """Answers the same to every address that could be one."""

    def __init__(self, requests: LinkRequests, drawing: Drawing) -> None:
        self._requests = requests
        self._drawing = drawing

    def show(self) -> Response:
        """Return the form."""
        return self._page("ask")

    def press(self, request: Request) -> Response:
        """Keep the address that was typed, and say what happens if we know it."""
        typed = request.form.get("address", "").strip()
        if request.form.get("link") != "new":
            return self._page("ask", status=400)
        try:
            address = normal_address(typed)
        except ValueError:
            return self._page("wrong", status=422, typed=typed)
        if not self._requests.ask(address):
            return self._page("busy", status=429)
        return self._page("asked")

    def _page(self, stage: str, *, status: int = 200, **facts: str) -> Response:
        html = self._drawing.page("link.html", stage=stage, **facts)
        return Response(html, status=status, content_type="text/html; charset=utf-8")

"""How often pages change what one member chose: whoever was forwarded a link can press its buttons, too."""

from datetime import datetime, timedelta

from sqlmodel import Session, col, func, select
from werkzeug.wrappers import Response

from digest.actions.context import Via
from digest.outbox.delivery import Delivery
from digest.policy import MailLimits
from inbound.web.drawing import Drawing

HOUR = timedelta(hours=1)


def changed_too_often(
    session: Session, member_id: int, limits: MailLimits, *, at: datetime
) -> bool:
    """Check whether pages told the member of as many changes in an hour as mails may ask for (U-15).

    Each change is a letter to them, and nobody is to fill a mailbox. Stopping always works.
    """
    told = select(func.count()).where(
        Delivery.member_id == member_id,
        col(Delivery.key).startswith(f"{Via.PAGE}:"),
        col(Delivery.planned_at) > at - HOUR,
    )
    return session.exec(told).one() >= limits.commands_an_hour


def too_often(drawing: Drawing) -> Response:
    """Return the page that says so: nothing was changed."""
    html = drawing.page("message.html", message="often")
    return Response(html, status=429, content_type="text/html; charset=utf-8")

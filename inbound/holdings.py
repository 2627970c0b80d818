"""What we hold of a member's mails, for the file with their data: that they came, not what they say."""

from sqlmodel import Session, col, select

from digest.letters.data_export import ExportRow, ExportTable, row
from inbound.acting.forget import without_token
from inbound.received_mail import ReceivedMail

SEALED = ("raw", "raw_key", "content_key")


def _received(session: Session, member_id: int) -> list[ExportRow]:
    theirs = (
        select(ReceivedMail)
        .where(ReceivedMail.member_id == member_id)
        .order_by(col(ReceivedMail.id))
    )
    return [
        {
            **row(each, without=SEALED),
            "recipient": without_token(each.recipient),
            "is_kept": each.raw is not None,
        }
        for each in session.exec(theirs)
    ]


RECEIVED = ExportTable(
    name="received", about="Mails that came from you, and what became of them.", gather=_received
)

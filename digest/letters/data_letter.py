"""Writes the letter that brings members their data: the file with it, or a link where it is too large.

The file is made when it is sent, or fetched, from what we hold at that moment. So no copy of it lies
anywhere, and the link of somebody who has left leads to nothing.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlmodel import Session

from digest.community.people.mailbox import primary
from digest.community.people.member import Member
from digest.letters.data_export import SECTIONS, own_posts
from digest.letters.data_file import (
    JSON_NAME,
    PAGE_NAME,
    POSTS_NAME,
    DataExport,
    as_json,
    as_mbox,
    zipped,
)
from digest.letters.data_link import LINK_FOR
from digest.letters.letter_sealer import Letter, LetterSealer, cancelled
from digest.letters.recipient import Recipient, reachable, recipients
from digest.mail.attachment import Attachment
from digest.outbox.compose import Composed, Skipped
from digest.outbox.delivery import Delivery, LetterKind
from digest.outbox.payload import Payload

NAME = "your-data.zip"
MEDIA_TYPE = "application/zip"
LARGEST = 10_000_000  # bytes of a file in a letter, as it travels; most servers take no larger mail
GROWTH = 4 / 3  # of a file by base64


class DataPayload(Payload):
    """Brings everything that we hold on a member, as they asked."""

    kind = LetterKind.DATA


@dataclass(frozen=True, slots=True, kw_only=True)
class DataFiles:
    """Makes the file with everything that we hold on one member."""

    sealer: LetterSealer

    def make(self, session: Session, member_id: int, *, at: datetime) -> bytes:
        """Return the file."""
        return self._packed(self.holdings(session, member_id, at=at))

    def holdings(self, session: Session, member_id: int, *, at: datetime) -> DataExport:
        """Return what we hold."""
        member, mailbox = session.get_one(Member, member_id), primary(session, member_id)
        return DataExport(
            at=at.astimezone(UTC),
            name=member.display_name,
            address=mailbox.address if mailbox else "",
            zone=member.zone,
            about={
                section.name: self.sealer.templates.say("data.about", section.name)
                for section in SECTIONS
            },
            records={section.name: section.gather(session, member_id) for section in SECTIONS},
            posts=own_posts(session, member_id),
        )

    def _packed(self, holdings: DataExport) -> bytes:
        page = self.sealer.templates.page(
            "data/page.html",
            display_name=holdings.name,
            at=holdings.at,
            zone=holdings.zone,
            about=holdings.about,
            records=holdings.records,
            posts=holdings.posts,
        )
        files = {
            PAGE_NAME: page,
            POSTS_NAME: as_mbox(holdings, self.sealer.domain),
            JSON_NAME: as_json(holdings),
        }
        return zipped(files, at=holdings.at)


@dataclass(frozen=True, slots=True, kw_only=True)
class DataComposer:
    """Composes these letters; they go to the address that all letters go to, and nowhere else."""

    files: DataFiles
    largest: int = LARGEST

    def __call__(
        self, session: Session, deliveries: Sequence[Delivery], at: datetime
    ) -> Iterator[Composed | Skipped]:
        """Yield each delivery's letter, or why there is none."""
        people = recipients(session, {delivery.member_id for delivery in deliveries})
        for delivery in deliveries:
            recipient = reachable(people, delivery.member_id)
            if isinstance(recipient, str):
                yield cancelled(delivery, recipient)
                continue
            letter = self._letter(session, delivery, recipient, at)
            yield self.files.sealer.finish(delivery, recipient, letter, at=at)

    def _letter(
        self, session: Session, delivery: Delivery, recipient: Recipient, at: datetime
    ) -> Letter:
        templates = self.files.sealer.templates
        content = self.files.make(session, recipient.member_id, at=at)
        is_link = len(content) * GROWTH > self.largest
        body = templates.render(
            "data",
            delivery_id=delivery.id,
            posts=len(own_posts(session, recipient.member_id)),
            at=recipient.local(at),
            until=recipient.local(at + LINK_FOR),
            zone=recipient.zone.key,
            is_link=is_link,
        )
        return Letter(
            subject=templates.subject("data"),
            rendered=[body],
            attachments=() if is_link else (Attachment(NAME, MEDIA_TYPE, content),),
        )

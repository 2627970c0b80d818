"""Overviews: letters with what a member asked to see, composed when they are sent."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from sqlmodel import Session

from digest.letters.letter_sealer import Letter, LetterSealer, cancelled
from digest.letters.listing import LaidList, Listing, Values, lay_out
from digest.letters.recipient import Recipient, reachable, recipients
from digest.mail.piece import Slot
from digest.mail.signed_address import Purpose
from digest.outbox.compose import Composed, Composer, Skipped
from digest.outbox.delivery import Delivery, LetterKind
from digest.outbox.payload import Payload
from digest.store.carried_ids import posts_carried

__all__ = ["Contents", "Overview", "OverviewComposer", "Values"]


class Overview(StrEnum):
    """What is shown; each is a template of this name."""

    HELP = "help"
    HOME = "home"
    COMMUNITIES = "communities"
    TAGS = "tags"
    FOLLOWED = "followed"
    SETTINGS = "settings"
    CHOICES = "choices"  # every setting with all it can be
    CHOSEN = "chosen"  # what was changed of them
    RULES = "rules"
    FOUND = "found"  # the results of a search
    EXPLAINED = "explained"  # what a member asked about
    WELCOME = "welcome"
    BELONGING = "belonging"  # what a member joined or left just now, and the rest
    AGAIN = "again"  # a summary once more, or what one had no room for


ANSWERED_AT: Mapping[Overview, str] = {  # the address for commands that an answer counts as sent to
    Overview.WELCOME: "join",  # the name of a community joins it
    Overview.COMMUNITIES: "join",
    Overview.BELONGING: "join",
    Overview.SETTINGS: "settings",
    Overview.CHOICES: "settings",
}


class OverviewPayload(Payload):
    """Shows a member something as it is when the letter is sent."""

    kind = LetterKind.OVERVIEW

    reason: Overview = Overview.HELP
    how: str = "mail"  # the way by which somebody acted


class SearchResultsPayload(OverviewPayload):
    """Shows what is found by a member's words."""

    reason: Overview = Overview.FOUND
    query: str = ""

    def said(self) -> Iterator[str]:
        """Yield the words."""
        yield self.query


class Contents(Protocol):
    """Gathers what one overview shows to one reader."""

    def __call__(
        self, session: Session, recipient: Recipient, delivery: Delivery, at: datetime, /
    ) -> Values | Listing:
        """Return the values that the overview's template is filled with, or what it lists."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OverviewComposer:
    """Composes overviews; they go to everybody who can be reached, whatever they chose to be told."""

    sealer: LetterSealer
    contents: Mapping[Overview, Contents]
    drawn: Mapping[Overview, Composer] = field(default_factory=dict)  # by composers of their own

    def __call__(
        self, session: Session, deliveries: Sequence[Delivery], at: datetime
    ) -> Iterator[Composed | Skipped]:
        """Yield each delivery's letter, or why there is none."""
        members, may_show = {each.member_id for each in deliveries}, self.sealer.shows_content
        people = recipients(session, members, may_show=may_show)
        for delivery in deliveries:
            what = Overview(delivery.reason or Overview.HELP)
            if what in self.drawn:
                yield from self.drawn[what](session, [delivery], at)
                continue
            recipient = reachable(people, delivery.member_id)
            if isinstance(recipient, str):
                yield cancelled(delivery, recipient)
                continue
            shown = self.contents[what](session, recipient, delivery, at)
            yield self.sealer.finish(
                delivery, recipient, self._letter(delivery, what, shown), at=at
            )

    def _letter(self, delivery: Delivery, what: Overview, shown: Values | Listing) -> Letter:
        templates = self.sealer.templates
        if isinstance(shown, Listing):
            laid = lay_out(templates, what.value, shown)
            posts = posts_carried([*laid.posts, *shown.own_posts])
            subject = templates.subject(what.value, **shown.values)
            return Letter(
                subject=subject,
                rendered=laid.rendered,
                carried=None if shown.is_withheld else posts,
                named=laid.named or None,
                reply_to=_reply_to(delivery, what, laid),
            )
        return Letter(
            subject=templates.subject(what.value, **shown),
            rendered=[templates.render(what.value, **shown)],
            reply_to=_command_answered(what, shown),
        )


def _reply_to(delivery: Delivery, what: Overview, laid: LaidList) -> Slot | str | None:
    """Return where an answer goes: one to a list of conversations is asked about, as to a summary."""
    if laid.named:
        return Slot(Purpose.SUMMARY, delivery.id)
    return ANSWERED_AT.get(what)


def _command_answered(what: Overview, shown: Values) -> str | None:
    """Return the address for commands at which an answer is understood."""
    if shown.get("asks_what_to_leave"):
        return "leave"
    return ANSWERED_AT.get(what)

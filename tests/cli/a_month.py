"""A month of a community's letters, and what came of them, as rows."""

from datetime import UTC, datetime, time, timedelta
from itertools import count

from digest.community.conversations.post import Post
from digest.community.leaving.erased_member import ErasedMember
from digest.community.preferences.stop import Stream, StreamStop
from digest.inbox.received_mail import Outcome, ReceivedMail
from digest.outbox.bounce import bounce
from digest.outbox.bounce_cause import BounceCause
from digest.outbox.delivery import Delivery, DeliveryState, LetterKind


class Month:
    """Adds what a day brought; each row has a key of its own."""

    def __init__(self, session, *, member_id=1):
        self.session = session
        self.member_id = member_id
        self._numbers = count(1)

    def letters(self, at, number, *, bounced=0, refused=0):
        """Send letters; some come back, and our relay refuses others."""
        rows = [self._letter(at, DeliveryState.SENT) for _ in range(number)]
        failed = [self._letter(at, DeliveryState.FAILED) for _ in range(refused)]
        self.session.add_all([*rows, *failed])
        self.session.flush()
        for letter in [*rows[:bounced], *failed]:
            facts = {"member_id": self.member_id, "delivery_id": letter.id, "status": "5.1.1"}
            self.session.add(bounce(BounceCause.DEAD, **facts, at=at, by_relay=letter in failed))

    def stops(self, at, number, stream=Stream.SUMMARY):
        for _ in range(number):
            one = {"member_id": self.member_id, "stream": stream, "before": "daily"}
            self.session.add(StreamStop(**one, at=at))

    def left(self, at, number):
        for _ in range(number):
            gone = ErasedMember(member_id=10_000 + next(self._numbers), left_at=at, erases=False)
            self.session.add(gone)

    def complaints(self, at, number):
        for _ in range(number):
            self.session.add(self.mail(at, outcome=Outcome.COMPLAINT))

    def mail(self, at, **columns):
        facts = {"reverse_path": "", "recipient": "fbl", "size": 1, "raw": None, **columns}
        key = f"month {next(self._numbers)}"
        return ReceivedMail(content_key=key, accepted_at=at, next_attempt_at=at, **facts)

    def posts(self, at, number, conversation_id=1):
        for _ in range(number):
            one = {"conversation_id": conversation_id, "author_id": self.member_id, "text": "x"}
            self.session.add(Post(**one, published_at=at))

    def _letter(self, at, state):
        is_sent = state is DeliveryState.SENT
        return Delivery(
            key=f"month {next(self._numbers)}",
            kind=LetterKind.SUMMARY,
            member_id=self.member_id,
            planned_at=at,
            due_at=at,
            state=state,
            sent_at=at if is_sent else None,
        )


def live_through(session, morning):
    """Let a usual month pass up to a morning, with a day on which many stopped their summaries."""
    month = Month(session)
    for back in reversed(range(30)):
        at = datetime.combine((morning - timedelta(days=back)).date(), time(5), UTC)
        weekday = at.weekday()
        month.letters(at, 210 + 7 * (back % 5), bounced=(back % 4 == 0) + (back % 7 == 0))
        month.posts(at, 3 + (back * 7) % 11 if weekday < 5 else 2)
        month.stops(at, int(back % 6 == 0), Stream(1 + back % 4))
        month.complaints(at, int(back in (3, 17)))
        month.left(at, int(back in (9, 21)))
    month.stops(morning - timedelta(days=1), 14)

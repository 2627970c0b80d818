"""What a member asks to see, by a letter each."""

from collections.abc import Sequence
from datetime import datetime

from digest.actions.context import Context
from digest.actions.permission import of_a_member, readable_conversation, refused
from digest.actions.result import Done, Result
from digest.intents.phrases import Viewable
from digest.letters.conversation_letter import ConversationPayload
from digest.letters.notice import NoticePayload, Reason
from digest.letters.overview import Overview, enqueue_overview
from digest.outbox.enqueue import enqueue


@of_a_member
def show(context: Context, member_id: int, what: Viewable, *, place: int = 0) -> Result:
    """Send what can be seen; `place` counts what one mail asks for."""
    return _show(context, member_id, Overview(what.value), place=place)


@of_a_member
def search(context: Context, member_id: int, query: str, *, place: int = 0) -> Result:
    """Send the conversations that the words find."""
    return _show(context, member_id, Overview.FOUND, place=place, query=query)


@of_a_member
def send_conversations(context: Context, member_id: int, numbers: Sequence[int]) -> Result:
    """Send the whole of each conversation, in a letter of its own; those that the member may read."""
    mine = [each for each in numbers if readable_conversation(context, member_id, each) is not None]
    if not mine:
        return refused(member_id, Reason.MAY_NOT_READ)
    for number in mine:
        parts = [str(number)] if len(numbers) > 1 else []
        payload = ConversationPayload(conversation_id=number, reply_to_id=context.answers)
        key = context.key("conversation", *parts, of=f"{member_id}:{number}")
        enqueue(context.session, payload, to=member_id, key=key, at=context.at)
    return Done(act="numbers" if len(numbers) > 1 else "get")


@of_a_member
def send_contents(context: Context, member_id: int, *, until: datetime | None) -> Result:
    """Send everything that a summary told of, also what it only counted; `until` says which summary."""
    context.answer(member_id, NoticePayload(reason=Reason.MORE, until=until))
    return Done(act="more")


def _show(
    context: Context, member_id: int, what: Overview, *, place: int, query: str | None = None
) -> Result:
    enqueue_overview(
        context.session,
        member_id,
        what,
        key=context.key("overview", what.value, str(place), of=member_id),
        at=context.at,
        query=query,
        answers=context.answers,
    )
    return Done(act=what.value)

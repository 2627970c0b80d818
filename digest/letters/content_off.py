"""Letters that say only that there is news, for whoever chose so: nothing of it, and no name."""

from typing import Any

from digest.community.preferences.stop import Stream
from digest.letters.alike import Alike
from digest.letters.correspondence import Correspondence
from digest.mail.signed_address import Purpose
from digest.mail.template_set import Rendered

LETTER = "news"  # its templates


def without_content(
    alike: Alike,
    about: Correspondence,
    stream: Stream,
    count: int,
    *,
    of: int = 0,
    **why_followed: Any,
) -> Rendered:
    """Return the body of a letter about so many posts of one conversation; `of` is the community it stops.

    `why_followed` says why its reader follows the conversation, where that is why it comes.
    """
    return alike.render(
        LETTER,
        stream=stream,
        stopped_of=of,
        purpose=Purpose.GET.value,
        number=about.place.conversation_id,
        count=count,
        since="",
        until="",
        zone="",
        occasion="",
        why="",
        is_by_operator=about.recipient.is_hidden_by_operator,
        **why_followed,
    )

"""What the ready mails of moderators hold, and the moderator's own words apart from it."""

from functools import cache

from digest.community.requests.moderation_action import ModerationAction
from digest.language.sentences import Message, in_english, message

SIGNATURE = "--"
AS_IT_IS = "prompt.as_it_is"
AS_IT_WAS = "prompt.as_it_was"
WHAT_IS_WRONG = "prompt.what_is_wrong"
WHY = "prompt.why"
PROMPTS = {
    ModerationAction.HIDE: WHY,
    ModerationAction.DECLINE: WHY,
    ModerationAction.HOLD_MAIL: WHY,
    ModerationAction.SUSPEND: WHY,
    ModerationAction.MOVE: "prompt.move",
    ModerationAction.RETAG: "prompt.retag",
    ModerationAction.WELCOME: "prompt.welcome",
    ModerationAction.ANSWER: "prompt.answer",
}


def ready_text(action: ModerationAction, words: str = "") -> Message:
    """Return what the ready mail of a decision holds; `words` are filled in already."""
    prompt = PROMPTS.get(action)
    if prompt is None:
        return message(AS_IT_IS)
    return message("prompt.filled", prompt=message(prompt), words=words)


def own_words(text: str) -> str:
    """Return what a person added to a ready mail: its text without the lines that we wrote.

    A mail of nothing else may end in a signature (RFC 3676, section 4.3), which is meant for nobody.
    """
    lines = (_without_ours(line.strip()) for line in text.strip().split("\n"))
    words = "\n".join(lines).strip("\n")
    return "" if words.partition("\n")[0] == SIGNATURE else words


@cache
def _ours() -> tuple[str, ...]:
    keys = (AS_IT_IS, AS_IT_WAS, WHAT_IS_WRONG, *dict.fromkeys(PROMPTS.values()))
    return tuple(in_english(key).lower() for key in keys)


def _without_ours(line: str) -> str:
    line = line.lstrip("> ")  # a mark that stands before what they wrote is none of their words
    for ours in _ours():
        if line.lower().startswith(ours):
            return line[len(ours) :].strip()
    return line

"""What the ready mails of moderators hold, and the moderator's own words apart from it."""

from digest.community.moderation_action import ModerationAction

AS_IT_IS = "Send this mail as it is."
WHY = "Why? The author reads this:"
WHAT_IS_WRONG = "What is wrong with it?"
PROMPTS = {
    ModerationAction.HIDE: WHY,
    ModerationAction.DECLINE: WHY,
    ModerationAction.HOLD_MAIL: WHY,
    ModerationAction.SUSPEND: WHY,
    ModerationAction.MOVE: "The name of the other community:",
    ModerationAction.RETAG: "All its tags, with commas between them:",
    ModerationAction.WELCOME: "Your words of welcome:",
    ModerationAction.ANSWER: "Your answer:",
}
_OURS = tuple(each.lower() for each in {AS_IT_IS, WHAT_IS_WRONG, *PROMPTS.values()})


def ready_text(action: ModerationAction, words: str = "") -> str:
    """Return what the ready mail of a decision holds; `words` are filled in already."""
    prompt = PROMPTS.get(action)
    return AS_IT_IS if prompt is None else f"{prompt}\n{words}\n"


def own_words(text: str) -> str:
    """Return what a person added to a ready mail: its text without the lines that we wrote."""
    lines = (_without_ours(line.strip()) for line in text.strip().split("\n"))
    return "\n".join(lines).strip("\n")


def _without_ours(line: str) -> str:
    line = line.lstrip("> ")  # a mark that stands before what they wrote is none of their words
    for ours in _OURS:
        if line.lower().startswith(ours):
            return line[len(ours) :].strip()
    return line

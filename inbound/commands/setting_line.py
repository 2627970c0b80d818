"""A line that begins as a choice does and is none that we know: its writer is told what is wrong with it."""

from digest.community.preference import PreferenceName
from digest.intents.intents import Choose

SHORT = 2  # words of a value; more are a sentence that begins with the word of a setting
LONGER = {PreferenceName.ZONE: 5, PreferenceName.PAUSE: 6, PreferenceName.INSTANT: 6}


def setting_line(line: str) -> Choose | None:
    """Return what a line would choose if that could be chosen: "zone Berln", "hour: 25"."""
    word, _, value = line.replace(":", " ", 1).replace("=", " ", 1).strip().partition(" ")
    try:
        setting = PreferenceName(word.casefold())
    except ValueError:
        return None
    words = value.split()
    if not 0 < len(words) <= LONGER.get(setting, SHORT):
        return None
    return Choose(setting=setting, value=" ".join(words))

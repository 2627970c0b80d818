"""Says what a mail asks for in words: at an address for commands, or as the whole answer to a letter."""

from digest.community.wish import Show, Shown, Unclear, Wish

Wishes = tuple[Wish, ...] | Unclear

_SHOWN = {what.value: what for what in Shown}


def asked_at(command: str, subject: str, text: str) -> Wishes:
    """Return what a mail to the address of a command asks for; `subject` is without Re: and its like.

    The subject comes first, then each line of the text. The words may be in any language that we know.
    """
    words = " ".join((subject.strip() or text.strip()).lower().split())
    what = _SHOWN.get(words or command)
    return Unclear() if what is None else (Show(what=what),)


def asked_in(text: str) -> Wishes:
    """Return what the answer to a letter asks for: nothing, unless the whole of it is a command."""
    what = _SHOWN.get(text.strip().lower())
    return () if what is None else (Show(what=what),)

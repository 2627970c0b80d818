"""How phrases of mail servers are written down, and how a server's words are put to compare with them."""

import re

from digest.language.words import fold

# What stands between two words of a phrase, in one sentence; limited, so that no text takes long to match.
WORD = r"\S{0,38}(?:[^\s.;!?]|\.\.\.)"

LONGEST = 10_000  # characters that are compared: a letter may stand for eighteen

_NOT_ASCII = re.compile(r"[^\x00-\x7f]+")
_AS_COMPARED = str.maketrans({"’": "'", "´": "'", "`": "'", "_": " "})


def line_of(words: str) -> str:
    """Return a text as phrases are found in it: one line, in small letters without accents."""
    return " ".join(fold(words.translate(_AS_COMPARED))[:LONGEST].split())


def any_of(phrases: str, **terms: str) -> re.Pattern[str]:
    """Return one pattern for all phrases, to be used on what `line_of` returns.

    Each line is an alternative; a line that ends in a backslash goes on. Phrases are patterns, in which
    `<who>` is the term of that name, `_` is a word, `~3` stands for up to three words more and `3~` for up to
    three words before the next.
    """
    joined = phrases.strip().replace("\\\n", "").replace("\n", "|")
    for name, term in terms.items():
        joined = joined.replace(f"<{name}>", f"(?:{term})")
    joined = joined.replace("(?:_ )", f"(?:{WORD} )")
    joined = re.sub(r"~(\d)", lambda gap: f"(?: {WORD}){{0,{gap[1]}}}", joined)
    joined = re.sub(r"(\d)~", lambda gap: f"(?:{WORD} ){{0,{gap[1]}}}", joined)
    return re.compile(_NOT_ASCII.sub(lambda found: fold(found[0]), joined), re.IGNORECASE)

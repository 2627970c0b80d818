"""The beginning of a long text, cut at the end of a sentence or a word."""

import re

SENTENCE_SHARE = 0.6  # of the limit that a cut at a sentence's end must keep, else at a word's
MARK = " …"

_LEAD = 60  # characters shown before the place, if the beginning is cut off

_SENTENCE_END = re.compile(r"[.!?…。！？][\"'”’»)\]]*(?=\s)|\n")
_GAP = re.compile(r"\s")


def excerpt(text: str, *, limit: int) -> str:
    """Return the text, or if it is longer than `limit` characters, its beginning, marked as cut.

    A limit of 0 means no limit.
    """
    if limit == 0 or len(text) <= limit:
        return text
    room = max(limit - len(MARK), 1)
    kept = text[: room + 1]
    for stop, least in ((_SENTENCE_END, SENTENCE_SHARE), (_GAP, 0.5)):
        ends = [found.end() for found in stop.finditer(kept) if room * least <= found.end() <= room]
        if ends:
            return kept[: ends[-1]].rstrip() + MARK
    return kept[:room].rstrip() + MARK


def around(text: str, place: int, *, limit: int) -> str:
    """Return `limit` characters of the text around the given place, marked where the text is cut."""
    if place + _LEAD < limit:
        return excerpt(text, limit=limit)
    begin = max(place - _LEAD, 0)
    gap = _GAP.search(text, begin, place)
    begin = gap.end() if gap else begin
    return f"… {excerpt(text[begin:].lstrip(), limit=limit)}"

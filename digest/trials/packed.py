"""A whole study as some bytes, and back: what a letter shows of it is read from here alone."""

import zlib
from functools import cache

from pydantic import TypeAdapter

from digest.trials.study import Study

LEVEL = 6  # of compression


def pack(study: Study) -> bytes:
    """Return a study as bytes; the same study is always the same bytes."""
    return zlib.compress(_adapter().dump_json(study, exclude_none=True), LEVEL)


def unpack(packed: bytes) -> Study:
    """Return the study of such bytes."""
    return _adapter().validate_json(zlib.decompress(packed))


@cache
def _adapter() -> TypeAdapter[Study]:
    return TypeAdapter(Study)

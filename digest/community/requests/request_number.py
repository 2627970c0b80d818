"""The number that a moderator's address is about: a request, and how often the same was decided before."""

MATTER_BITS, MOST_TIMES = 32, 255  # of the forty bits that an address has for what it is about


def unsealed(object_id: int) -> tuple[int, int]:
    """Return the request that an address is about, and how often the same had been decided before."""
    return object_id & (1 << MATTER_BITS) - 1, object_id >> MATTER_BITS

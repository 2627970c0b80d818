"""From when on what waits is overdue: the same for whoever looks, the operator's letter too."""

from datetime import timedelta

MAILS_WAIT = timedelta(minutes=5)  # a mail is worked on within seconds where somebody works
LETTERS_WAIT = timedelta(hours=1)
PACED_LETTERS_WAIT = timedelta(days=1)  # they go as slowly as they were set to


def letters_wait(*, are_paced: bool) -> timedelta:
    """Return how long a letter may be due before it is overdue."""
    return PACED_LETTERS_WAIT if are_paced else LETTERS_WAIT

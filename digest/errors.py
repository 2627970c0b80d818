"""Every error this product raises on purpose.

DigestError
├── BadSetting          a setting or key file is wrong; the message says the fix
├── BadInput            what an operator typed or imported is wrong; the message says the fix
│   └── NoSuchCommunity it names no community
├── BadToken            a signed address or link was not made by us
├── Unsealable          a kept mail cannot be opened: its key is not in the key file, or it was changed
├── NotKept             the store takes no mail at all at the moment
│   └── NoRoom          its disk is full
└── RelayError          the relay did not take a letter
    ├── RelayDeferred   4yz, or no connection: try again later
    ├── RelayRejected   5yz for this recipient: never try again
    ├── RelayRefusesAll 5yz for everybody (login, blocked sender): stop the run
    └── RelayUnknown    the connection broke after the final dot
"""

from pathlib import Path
from traceback import extract_tb


class DigestError(Exception):
    """Any error this product raises on purpose."""


class BadSetting(DigestError):
    """A setting or a key file is wrong; the message says the fix."""


class BadInput(DigestError):
    """What an operator typed or imported is wrong; the message says the fix."""


class NoSuchCommunity(BadInput):
    """A community that nobody knows was named; `likely` are titles of those that it is like."""

    def __init__(self, name: str, *, likely: tuple[str, ...], message: str) -> None:
        super().__init__(message)
        self.name = name
        self.likely = likely


class BadToken(DigestError):
    """A signed address or link was not made by us."""


class Unsealable(DigestError):
    """A kept mail cannot be opened: its key is not in the key file, or it was changed."""


class NotKept(DigestError):
    """The store takes no mail at all at the moment."""


class NoRoom(NotKept):
    """The disk of the store is full."""


class RelayError(DigestError):
    """The relay did not take a letter; `code` is its SMTP reply code, 0 where it gave none."""

    def __init__(self, code: int, text: str) -> None:
        super().__init__(f"{code} {text}")
        self.code = code
        self.text = text


class RelayDeferred(RelayError):
    """The relay said 4yz, or could not be reached: try again later.

    `asks_for_less`: it said so of a letter, and it is our sending that it dislikes.
    """

    def __init__(self, code: int, text: str, *, asks_for_less: bool = False) -> None:
        super().__init__(code, text)
        self.asks_for_less = asks_for_less


class RelayRejected(RelayError):
    """The relay said 5yz for this recipient: never try again.

    `at_recipient`: it said so in reply to RCPT, before it saw the letter.
    """

    def __init__(self, code: int, text: str, *, at_recipient: bool = False) -> None:
        super().__init__(code, text)
        self.at_recipient = at_recipient


class RelayRefusesAll(RelayError):
    """The relay said 5yz for everybody (login, blocked sender): stop the run, mark nobody."""


class RelayUnknown(RelayError):
    """The connection broke after the final dot: the letter may or may not have been taken."""


def describe_error(error: BaseException) -> str:
    """Return the error's type and the place of every frame, innermost last, in a form that is safe to log.

    It leaves out the message, which may quote a member, and all lines of code.
    """
    frames = extract_tb(error.__traceback__)
    places = " > ".join(f"{Path(frame.filename).name}:{frame.lineno}" for frame in frames)
    return f"{type(error).__name__} at {places}" if places else type(error).__name__

"""What one connection is doing now, what it may do next, and how it will end."""

from enum import Enum, auto


class State(Enum):
    """What the next bytes of the client are, or what they wait for."""

    GREETING = auto()  # they wait until we know whether the client may stay
    COMMAND = auto()  # lines, each a command
    WORKING = auto()  # they wait for the answer to a command
    DATA = auto()  # a mail, up to its final dot
    KEEPING = auto()  # they wait until that mail is kept

    def then(self, following: "State") -> "State":
        """Return the state that follows; raise IllegalTransition where it may not follow this one."""
        if following not in _FOLLOWING[self]:
            raise IllegalTransition(f"{self.name} -> {following.name}")
        return following


class Ending(Enum):
    """Why a connection is to end once nothing is under way on it."""

    NONE = auto()
    AT_EOF = auto()  # the client says nothing more
    LEAVING = auto()  # the server stops


class IllegalTransition(Exception):
    """A connection was about to skip a step: a mistake of ours."""


HEARING = frozenset({State.COMMAND, State.DATA})
TAKING_MAIL = frozenset({State.DATA, State.KEEPING})

_FOLLOWING = {
    State.GREETING: {State.COMMAND},
    State.COMMAND: {State.WORKING, State.DATA},
    State.WORKING: {State.COMMAND},
    State.DATA: {State.KEEPING},
    State.KEEPING: {State.COMMAND},
}

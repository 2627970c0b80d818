"""The state of one connection, the states that may follow, and how it will end."""

from enum import Enum, auto


class State(Enum):
    """What the next bytes of the client are, or what they wait for."""

    following: tuple["State", ...]  # the states that may come next

    GREETING = auto()  # they wait until we know whether the client may stay
    COMMAND = auto()  # lines, each a command
    WORKING = auto()  # they wait for the answer to a command
    DATA = auto()  # a mail, up to its final dot
    KEEPING = auto()  # they wait until that mail is kept

    def then(self, state: "State") -> "State":
        """Return the state that comes next; raise IllegalTransition where it may not follow this one."""
        if state not in self.following:
            raise IllegalTransition(f"{self.name} -> {state.name}")
        return state


class Ending(Enum):
    """Why a connection is to end once nothing is under way on it."""

    NONE = auto()
    AT_EOF = auto()  # the client says nothing more
    LEAVING = auto()  # the server stops


class IllegalTransition(Exception):
    """A connection was about to skip a step: a mistake of ours."""


# Names of their own: Python 3.11 needs as long to find a member in its class as for a regular expression.
GREETING, COMMAND, WORKING, DATA, KEEPING = State
NOT_ENDING, AT_EOF, LEAVING = Ending

GREETING.following = (COMMAND,)
COMMAND.following = (WORKING, DATA)
WORKING.following = (COMMAND,)
DATA.following = (KEEPING,)
KEEPING.following = (COMMAND,)

HEARING = (COMMAND, DATA)
TAKING_MAIL = (DATA, KEEPING)

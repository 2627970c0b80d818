"""What our protocol takes from aiosmtpd is still there, and its state makes no step that it may not."""

import ast
import asyncio
import inspect
from collections.abc import Iterator
from pathlib import Path

import pytest
from aiosmtpd.smtp import SMTP

from inbound.smtp import protocol
from inbound.smtp.protocol import OVERRIDDEN, USED, USED_ATTRIBUTES, SmtpProtocol
from inbound.smtp.state import IllegalTransition, State

ALLOWED = {
    (State.GREETING, State.COMMAND),
    (State.COMMAND, State.WORKING),
    (State.WORKING, State.COMMAND),
    (State.COMMAND, State.DATA),
    (State.DATA, State.KEEPING),
    (State.KEEPING, State.COMMAND),
}


class Gone(asyncio.Transport):
    """A connection that the other side has closed."""

    def is_closing(self) -> bool:
        return True


def parameters(method) -> str:
    """Return what a method takes, without types."""
    taken = inspect.signature(method).parameters.values()
    return ", ".join(str(each.replace(annotation=inspect.Parameter.empty)) for each in taken)


def private(names) -> set[str]:
    return {name for name in names if name.startswith("_") and not name.startswith("__")}


@pytest.fixture
def stock() -> Iterator[set[str]]:
    """The private names that aiosmtpd's protocol and asyncio's below it have of their own, once connected."""

    async def connected() -> set[str]:
        it = SMTP(object(), hostname="x", loop=asyncio.get_running_loop())
        it.connection_made(Gone({"peername": ("127.0.0.1", 1)}))
        names = private(dir(it))
        it.connection_lost(None)
        await asyncio.sleep(0)
        return names

    return asyncio.run(connected())


@pytest.fixture
def source() -> ast.Module:
    """Our protocol as it is written."""
    return ast.parse(Path(protocol.__file__).read_text(encoding="utf-8"))


@pytest.mark.parametrize(("name", "takes"), [*OVERRIDDEN.items(), *USED.items()])
def test_each_private_method_of_aiosmtpd_is_there_and_takes_what_it_took(name, takes):
    assert parameters(getattr(SMTP, name)) == takes


def test_what_it_waits_for_and_what_it_calls_are_as_they_were():
    waited_for = {
        name for name in OVERRIDDEN | USED if inspect.iscoroutinefunction(vars(SMTP)[name])
    }
    assert waited_for == {"_handle_client"}


@pytest.mark.parametrize("name", USED_ATTRIBUTES)
def test_each_private_attribute_of_aiosmtpd_is_there(stock, name):
    assert name in stock


@pytest.mark.parametrize("name", OVERRIDDEN)
def test_what_is_said_to_be_overridden_is(name):
    assert name in vars(SmtpProtocol)


def test_no_other_private_name_of_aiosmtpd_or_asyncio_is_touched(source, stock):
    methods = {
        each.name
        for each in ast.walk(source)
        if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef)
    }
    attributes = {each.attr for each in ast.walk(source) if isinstance(each, ast.Attribute)}
    touched = private(methods | attributes) & stock
    assert touched - {*OVERRIDDEN} == {*USED, *USED_ATTRIBUTES}


def test_a_newer_aiosmtpd_gets_no_attribute_of_ours_by_chance(stock):
    ours = private(vars(SmtpProtocol)) - {*OVERRIDDEN}
    assert not ours & stock


def test_the_commands_that_aiosmtpd_reads_are_there():
    assert parameters(SMTP.smtp_MAIL) == parameters(SMTP.smtp_RCPT) == "self, arg"
    assert parameters(SMTP.push) == "self, status"


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("following", State)
def test_a_connection_goes_from_state_to_state_in_one_order(state, following):
    if (state, following) in ALLOWED:
        assert state.then(following) is following
    else:
        with pytest.raises(IllegalTransition, match=f"{state.name} -> {following.name}"):
            state.then(following)


def test_no_attribute_of_a_protocol_is_a_boolean_beside_its_state(source):
    values = [each.value for each in ast.walk(source) if isinstance(each, ast.Assign)]
    constants = [each for value in values for each in ast.walk(value)]
    assert not [
        each
        for each in constants
        if isinstance(each, ast.Constant) and isinstance(each.value, bool)
    ]

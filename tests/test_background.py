"""Servers made for tests end without leaving open whoever they are accepting just then."""

import gc
import socket

from tests.crash.wire import Wire

CUTS, AT_ONCE = 20, 5


def test_a_wire_is_cut_while_somebody_is_being_accepted(recwarn):
    with socket.create_server(("127.0.0.1", 0)) as target:
        wire = Wire(target.getsockname()[1])
        for _ in range(CUTS):
            callers = [socket.socket() for _ in range(AT_ONCE)]
            for caller in callers:
                caller.setblocking(False)
                caller.connect_ex(("127.0.0.1", wire.port))
            wire.cut()
            wire.mend()
            for caller in callers:
                caller.close()
        wire.close()
        gc.collect()
    assert not recwarn.list

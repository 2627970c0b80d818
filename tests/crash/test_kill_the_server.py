"""`kill -9` at random moments while mail comes in over several connections and letters go out."""

import random
import time
from collections import deque

import pytest

from tests.crash.ledger import CONNECTIONS, check
from tests.sender import Sender, mails

LOAD = 24  # mails that wait to be sent, at least, while the server lives
TAKEN = 12  # mails that a life may take before its end, at most
WHILE_STARTING = 10  # one life in so many ends before the server is ready


@pytest.mark.always
@pytest.mark.parametrize(
    "kills",
    [pytest.param(4, id="a-few"), pytest.param(200, id="many", marks=pytest.mark.long)],
)
def test_no_mail_is_lost_or_doubled_however_often_the_server_is_killed(house, sink, kills):
    dice = random.Random(kills)
    made, killed = 0, 0
    with Sender(lambda: house.smtp_port, deque(), connections=4) as sender:
        for life in range(kills):
            made += _top_up(house, sender, made)
            house.begin()
            if life % WHILE_STARTING == WHILE_STARTING - 1:
                time.sleep(dice.uniform(0, 1))
            else:
                assert house.is_ready(), house.last_words()
                sender.wait_until(_more_taken(sender, dice.randrange(TAKEN)))
                time.sleep(dice.uniform(0, 0.2))
            killed += house.is_alive
            house.kill()
        house.start()
        assert sender.wait()
        assert house.drain()
        assert house.pass_the_night()

    twice = check(house, sender, sink, deaths=killed)
    assert killed == kills
    house.stop()
    print(
        f"{killed} kills, {made} mails, {len(sender.put_off)} put off, {sender.broken} connections "
        f"broken, {len(sink.letters)} letters, {twice} came twice "
        f"(at most {killed * CONNECTIONS} may)"
    )


def _more_taken(sender, count):
    enough = len(sender.taken) + count
    return lambda: len(sender.taken) >= enough


def _top_up(house, sender, made):
    """Put new mails behind those that wait, and say how many."""
    wanted = max(0, LOAD - len(sender.queue))
    for mail in mails(house, wanted, first=made):
        sender.queue.append(mail)
    return wanted

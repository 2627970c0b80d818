"""Tries a relay out: says whose letter it would be and for whom, and takes that back. No letter is sent."""

import asyncio
from collections.abc import Collection
from dataclasses import dataclass

from digest.errors import RelayDeferred, RelayError
from digest.outbox.smtp_answer import YES, Stage, refusal
from digest.outbox.smtp_opening import Server, opened
from digest.outbox.smtp_wire import ServerAnswer, SmtpWire


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """What a relay offers, and how far it would take a letter: `refused` at `stage`, or not."""

    offers: frozenset[str]
    stage: Stage | None = None
    refused: RelayError | None = None


def try_relay(server: Server, *, sender: str, recipients: Collection[str]) -> Trial:
    """Return how a relay takes the beginning of a letter; raises as `opened` does, and RelayDeferred."""
    return asyncio.run(_tried(server, sender, recipients))


async def _tried(server: Server, sender: str, recipients: Collection[str]) -> Trial:
    wire, offers = await opened(server)
    try:
        async with asyncio.timeout(server.timeout):
            return await _begun(wire, frozenset(offers), sender, recipients)
    except TimeoutError:
        raise RelayDeferred(0, f"it says nothing for {server.timeout:g} seconds") from None
    finally:
        wire.close()
        await asyncio.wait([wire.ended], timeout=server.timeout)


async def _begun(
    wire: SmtpWire, offers: frozenset[str], sender: str, recipients: Collection[str]
) -> Trial:
    answers: asyncio.Queue[ServerAnswer | None] = asyncio.Queue()
    wire.hear, wire.lose = answers.put_nowait, lambda: answers.put_nowait(None)
    said = [(Stage.SENDER, f"MAIL FROM:<{sender}>")]
    said += [(Stage.RECIPIENT, f"RCPT TO:<{each}>") for each in recipients]
    trial = Trial(offers=offers)
    for stage, command in said:
        answer = await _asked(wire, answers, command)
        if answer.kind != YES:
            trial = Trial(
                offers=offers, stage=stage, refused=refusal(stage, answer.code, answer.text)
            )
            break
    await _asked(wire, answers, "RSET")
    await _asked(wire, answers, "QUIT")
    return trial


async def _asked(
    wire: SmtpWire, answers: "asyncio.Queue[ServerAnswer | None]", command: str
) -> ServerAnswer:
    wire.write(f"{command}\r\n".encode())
    answer = await answers.get()
    if answer is None:
        raise RelayDeferred(0, "it closed the connection")
    return answer

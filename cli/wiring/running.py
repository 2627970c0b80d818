"""All due work of one machine."""

from collections.abc import Callable
from functools import partial

from cli.backup import backup_trouble
from cli.installation import Installation
from cli.wiring.receiving import receiving
from digest.actions.ask_the_silent import AskTheSilent
from digest.actions.invitations import RemindPending
from digest.actions.mailbox_changes import MoveMailboxes
from digest.clock import Clock
from digest.community.audit_anchor import Anchoring
from digest.engine.embedded import Embedded
from digest.engine.step import Step
from digest.inbox.received_mail import oldest_waiting
from digest.inbox.waiting import find as find_received
from digest.letters.remind_moderators import RemindModerators
from digest.letters.summary.from_the_future import MendFuture
from digest.letters.summary.planning import Planning
from digest.outbox.dispatch import Dispatcher
from digest.outbox.probe import Probing
from digest.steady_clock import SteadyClock
from digest.store.nudges import StepName
from inbound.retention.erase import Erasing
from inbound.retention.purge import Purging
from inbound.work.looking_up import looking_up
from inbound.work.service_trouble import ServiceTrouble
from inbound.work.tell_operator import TellingOperator


def runner(
    installation: Installation, dispatcher: Dispatcher, *, tick: float | None = None
) -> Embedded:
    """Return what does all due work of one machine, looking for it every `tick` seconds."""
    often = {} if tick is None else {"tick": tick, "patience": tick}
    received = receiving(installation)
    purging = Purging(received)
    planning = Planning(installation.store, oldest_waiting)
    moderating = RemindModerators(installation.store, installation.window)
    joining = RemindPending(installation.store)
    erasing = Erasing(installation.store, installation.keys, installation.settings.state_folder)
    anchoring = Anchoring(installation.store, installation.settings.state_folder)
    moving = MoveMailboxes(installation.store)
    asking = AskTheSilent(
        installation.store, after=installation.settings.community.ask_after_silence
    )
    probing = Probing(installation.store, installation.settings.bounces)
    telling = _telling(installation, dispatcher)
    mending = MendFuture(installation.store, installation.window)
    steps = [
        Step(StepName.MEND, mending.find, mending.run),
        Step(StepName.RECEIVE, find_received, received.run),
        looking_up(received),
        Step(StepName.PLAN, planning.find, planning.run),
        Step(StepName.MODERATE, moderating.find, moderating.run),
        Step(StepName.PROBE, probing.find, probing.run),
        Step(StepName.JOIN, joining.find, joining.run),
        Step(StepName.MOVE, moving.find, moving.run),
        Step(StepName.ASK, asking.find, asking.run),
        Step(StepName.DISPATCH, dispatcher.find, dispatcher.run_batch),
        Step(StepName.OPERATOR, telling.find, telling.run),
        Step(StepName.PURGE, purging.find, purging.run),
        Step(StepName.ERASE, erasing.find, erasing.run),
        Step(StepName.ANCHOR, anchoring.find, anchoring.run),
    ]
    clock = installation.clock
    return Embedded(installation.store, steps, clock, may_work=_is_sure(clock), **often)


def _is_sure(clock: Clock) -> Callable[[], bool]:
    """Return what says whether the time is believed; one that a test or a story gives always is."""
    return lambda: not isinstance(clock, SteadyClock) or clock.is_sure


def _telling(installation: Installation, dispatcher: Dispatcher) -> TellingOperator:
    settings = installation.settings
    return TellingOperator(
        store=installation.store,
        relay=dispatcher.relay,
        to=settings.operator,
        domain=settings.domain,
        service_name=settings.service_name,
        trouble=ServiceTrouble(
            backup=partial(backup_trouble, settings.state_folder),
            sends_from=settings.relay.leaves_from,
        ),
    )

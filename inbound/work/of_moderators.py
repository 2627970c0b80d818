"""What becomes of mails about moderation that decide nothing, and of a stranger's mail to a community."""

from sqlmodel import Session

from digest.actions.moderation import answered_mail
from digest.community.requests import open_request
from digest.inbox.finish import finish
from digest.inbox.received_mail import Outcome
from digest.letters import moderation
from digest.mail.glimpse import without_links
from inbound.interpret.interpretation import HoldForModerators, NotADecision
from inbound.work.occasion import Occasion


def note_no_decision(session: Session, decision: NotADecision, occasion: Occasion) -> None:
    """Tell the writer why their mail decided nothing."""
    received, at, member_id = occasion.received, occasion.at, decision.member_id
    mail = answered_mail(occasion.context(session, member_id))
    moderation.ask_again(session, member_id, decision.reason, mail)
    reason = decision.reason
    finish(session, received, Outcome.REFUSED, reason=reason, member_id=member_id, at=at)


def hold_for_moderators(session: Session, decision: HoldForModerators, occasion: Occasion) -> None:
    """Show a stranger's mail to the moderators of the community; nothing answers it."""
    open_request.stranger(
        session,
        decision.community_id,
        address=decision.address,
        words=without_links(decision.words),
        received_id=occasion.received.id,
        at=occasion.at,
    )
    received, at = occasion.received, occasion.at
    finish(session, received, Outcome.HELD, reason="not a member", at=at)

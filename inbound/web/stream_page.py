"""The page about one kind of letter, which a link in each of them leads to.

    GET  /u/<token>    asks, with one button that stops it; changes nothing, for mail scanners follow links
    POST /u/<token>    List-Unsubscribe=One-Click (RFC 8058) or stop=yes: stops; undo=yes: takes it back
                       less=…: less of it; undo=<sealed>: takes that back
                       settings=mail: mails the link to all settings

A token stops one stream of one member and takes that back for 30 days, or chooses less of it: never more,
and nothing else. The page shows no name, the address masked, and says nothing of a break: what is of all
letters is for the member alone, so a break is offered as a ready mail, which only their mailbox sends.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from digest.actions import look, preferences, stops
from digest.actions.context import Actor, Context, Via
from digest.actions.result import Done
from digest.clock import Clock
from digest.community.people.member import Member, MemberState, locked_member
from digest.community.preferences.change_preferences import local_day
from digest.community.preferences.columns import current
from digest.community.preferences.less import CHANGED, breaks_from, less_of
from digest.community.preferences.preference import Preference
from digest.community.preferences.stop import Stream, can_undo_stop, is_stopped
from digest.intents.intents import ChangePreferences, StopStreams
from digest.intents.phrases import Choose, StopThis
from digest.intents.ready_mail import ready_mail
from digest.mail.signed_address import Ticket
from digest.outbox.letters_sent import letters_a_week, shown_mailbox
from digest.policy import MailLimits
from digest.store.database import Store
from inbound.web.alarm import Alarm
from inbound.web.drawing import Drawing
from inbound.web.page_limits import changed_too_often, too_often
from inbound.web.undo_button import UndoButton


class StreamPage:
    """Shows and changes one stream of one member; it knows nothing of routes and headers."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        drawing: Drawing,
        undo_button: UndoButton,
        limits: MailLimits,
    ) -> None:
        self._limits = limits
        self._undo_button = undo_button
        self._store = store
        self._clock = clock
        self._drawing = drawing
        self._alarm = Alarm()

    def show(self, ticket: Ticket) -> Response:
        """Return the page as things are."""
        with self._store.read() as session:
            member = session.get(Member, ticket.member_id)
            if member is None or member.state is MemberState.FORMER:
                return self._gone(ticket)
            return self._page(session, member, ticket)

    def press(self, ticket: Ticket, form: "MultiDict[str, str]") -> Response:
        """Do what a button says, and return the page as it is then."""
        with self._store.write() as session:
            member = locked_member(session, ticket.member_id)
            if member is None:
                return self._gone(ticket)
            is_one_click = form.get("List-Unsubscribe") == "One-Click"
            via = Via.ONE_CLICK if is_one_click else Via.PAGE
            actor = Actor(member_id=member.id, via=via)
            context = Context(session=session, actor=actor, at=self._clock())
            if is_one_click or form.get("stop") == "yes":
                return self._stop(context, member, ticket)
            if form.get("settings") == "mail":
                look.mail_settings(context, member.id)
                return self._page(session, member, ticket, stage="mailed")
            if changed_too_often(session, member.id, self._limits, at=context.at):
                return too_often(self._drawing)
            return self._change(context, member, ticket, form)

    def _change(
        self, context: Context, member: Member, ticket: Ticket, form: "MultiDict[str, str]"
    ) -> Response:
        if form.get("undo") == "yes":
            return self._undo(context, member, ticket)
        if "undo" in form:
            return self._take_back(context, member, ticket, form["undo"])
        return self._lessen(context, member, ticket, form.get("less", ""))

    def _stop(self, context: Context, member: Member, ticket: Ticket) -> Response:
        stream = Stream(ticket.detail)
        wanted = StopStreams(streams=(stream,), of=ticket.object_id)
        if isinstance(stops.stop(context, member.id, wanted), Done):
            self._alarm.stopped(context.session, stream, at=context.at)
        return self._page(context.session, member, ticket)

    def _undo(self, context: Context, member: Member, ticket: Ticket) -> Response:
        stream = Stream(ticket.detail)
        stops.undo_stop(context, member.id, stream, of=ticket.object_id)
        if is_stopped(context.session, member, stream, of=ticket.object_id):
            return self._page(context.session, member, ticket, status=409)
        return self._page(context.session, member, ticket, stage="back")

    def _lessen(self, context: Context, member: Member, ticket: Ticket, value: str) -> Response:
        """Choose what is offered; say again what was chosen so before; all else changes nothing."""
        session, at = context.session, context.at
        offered = {each.value: each for each in _less(session, member, ticket, at=at)}
        if value in offered:
            wanted = ChangePreferences(choices=(offered[value],))
            preferences.change(context, member.id, wanted)
        now = {each.value: each for each in _now(member, Stream(ticket.detail), at=at)}
        if value not in now:
            return self._page(session, member, ticket, status=400)
        undo = self._undo_button.sealed(context, member, now[value])
        return self._page(session, member, ticket, stage="chosen", chosen=[now[value]], undo=undo)

    def _take_back(self, context: Context, member: Member, ticket: Ticket, value: str) -> Response:
        about = CHANGED[Stream(ticket.detail)]
        again = self._undo_button.press(context, member, value, only=about)
        if not again:
            return self._page(context.session, member, ticket, stage="not undone", status=409)
        return self._page(context.session, member, ticket, stage="undone", chosen=again)

    def _page(
        self,
        session: Session,
        member: Member,
        ticket: Ticket,
        *,
        stage: str = "",
        status: int = 200,
        **facts: object,
    ) -> Response:
        """Return the page at a stage, by itself what is so: "ask", "stopped" or "off"."""
        stream, of, at = Stream(ticket.detail), ticket.object_id, self._clock()
        stopped = is_stopped(session, member, stream, of=of)
        can_undo = can_undo_stop(session, member, stream, at=at, of=of)
        kind = stops.KINDS[stream]
        html = self._drawing.page(
            "stream.html",
            stage=stage or _stage(is_stopped=stopped, can_undo=can_undo),
            stream=stream.name.lower(),
            about=_about(ticket),
            mailbox=shown_mailbox(session, member.id),
            a_week=letters_a_week(session, member, kind, of=of, at=at),
            less=_less(session, member, ticket, at=at),
            breaks=[
                (weeks, each.until, ready_mail(Choose(preference=each)))
                for weeks, each in breaks_from(local_day(member, at)).items()
            ],
            stop_all=ready_mail(StopThis(all=True)),
            **facts,
        )
        return Response(html, status=status, content_type="text/html; charset=utf-8")

    def _gone(self, ticket: Ticket) -> Response:
        """Answer the same for everyone who has left, whether they pressed or not: nothing more is sent."""
        name = Stream(ticket.detail).name.lower()
        html = self._drawing.page("stream.html", stage="gone", stream=name)
        return Response(html, content_type="text/html; charset=utf-8")


def _about(ticket: Ticket) -> str:
    """Return what a link is about, as sentences are named for it: a stream, or that of one community."""
    name = Stream(ticket.detail).name.lower()
    return f"{name}_of_one" if ticket.object_id else name


def _stage(*, is_stopped: bool, can_undo: bool) -> str:
    """Return what is so: "off" is what no stop of lately explains, as where it was never chosen."""
    if not is_stopped:
        return "ask"
    return "stopped" if can_undo else "off"


def _less(
    session: Session, member: Member, ticket: Ticket, *, at: datetime
) -> Sequence[Preference]:
    """Return what can be chosen instead of stopping."""
    stream = Stream(ticket.detail)
    if is_stopped(session, member, stream, of=ticket.object_id):
        return ()
    return tuple(less_of(member, stream, at=at))


def _now(member: Member, stream: Stream, *, at: datetime) -> list[Preference]:
    """Return what the member has chosen of all that a press for less can change."""
    return [current(member, each, at=at) for each in CHANGED[stream]]

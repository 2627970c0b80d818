"""The page with all preferences of one member: a form that does the same as a mail to `settings`.

    GET  /s/<token>    shows what is chosen; changes nothing
    POST /s/<token>    save=yes chooses what the form says; stop=all stops every letter that can be stopped;
                       ask=data, ask=end: asks by a letter whether the member wants this
                       undo=<sealed>: takes back what was saved or stopped

The link is mailed on request to the registered address and opens for a day (U-14). Each change is told by a
letter with the way back, for whoever was forwarded the link can use it too.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlmodel import Session
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from digest.actions import account, preferences, stops
from digest.actions.context import Actor, Context, House, Via
from digest.actions.preferences import ChangedPreferences
from digest.actions.result import Done
from digest.clock import Clock
from digest.community.communities.tag import followed_tags
from digest.community.people.mailbox import masked, primary, was_of_earlier_mailbox
from digest.community.people.member import Member, MemberState, locked_member
from digest.community.preferences.change_preferences import PreferenceChanges, local_day
from digest.community.preferences.preference import (
    HOURS,
    Instant,
    Preference,
    PreferenceName,
    ReadPreference,
    RefusedPreference,
    SummaryHour,
)
from digest.community.preferences.read_preference import read_preference
from digest.community.preferences.stop import Stream, all_are_stopped
from digest.inbox.question import QuestionKind
from digest.intents.intents import ChangePreferences, StopStreams
from digest.letters.preferences import IN_ORDER, belongings, held_now, offered_values, titles
from digest.mail.signed_address import Keys, Purpose, Ticket
from digest.outbox.letters_expected import expected_of_communities, expected_of_kinds
from digest.outbox.letters_sent import DOTS, letters_of_communities, letters_of_kinds
from digest.policy import Policy
from digest.store.database import Store
from inbound.web.drawing import Drawing
from inbound.web.page_limits import changed_too_often, too_often
from inbound.web.undo_button import UndoButton

GOOD_FOR = timedelta(days=1)
CLOCKS_APART = timedelta(minutes=5)  # of the machine that mailed the link and this one
GROUPS = {  # as they stand on the page: kinds of letters, then what holds for all
    "summary": (
        *(PreferenceName.SUMMARY, PreferenceName.LENGTH, PreferenceName.SCOPE),
        *(PreferenceName.HOUR, PreferenceName.ZONE),
    ),
    "notifications": (PreferenceName.NOTIFICATIONS,),
    "receipts": (PreferenceName.RECEIPTS,),
    "instant": (),  # one box for each community
    "announcements": (PreferenceName.ANNOUNCEMENTS,),
    "pause": (PreferenceName.PAUSE,),
    "look": (
        *(PreferenceName.DISCREET, PreferenceName.CONTENT, PreferenceName.LETTERS),
        *(PreferenceName.NAME, PreferenceName.LANGUAGE),
    ),
}
ASKS = {"data": QuestionKind.DATA, "end": QuestionKind.TERMINATE}  # what a yes by mail then does

NOTHING = PreferenceChanges(changes=(), same=())


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """The result of pressing a button on the page."""

    done: PreferenceChanges = NOTHING
    refused: tuple[RefusedPreference, ...] = ()
    stopped: bool = False
    asked: bool | None = None  # at the member's mailbox; False where that was done too often
    undone: list[Preference] | None = (
        None  # what is as it was before; none where it was changed since
    )
    undo: str = ""  # value of the button that takes it back


class PreferencesPage:
    """Shows and changes one member's preferences; it knows nothing of routes and headers."""

    def __init__(
        self, store: Store, keys: Keys, clock: Clock, drawing: Drawing, policy: Policy
    ) -> None:
        self._store = store
        self._keys = keys
        self._policy = policy
        self._undo_button = UndoButton(keys)
        self._clock = clock
        self._drawing = drawing

    def ticket(self, token: str) -> Ticket:
        """Return what a link's token says; raise BadToken unless we made it for this page."""
        return self._keys.read(Purpose.PREFERENCES, token.lower())

    def show(self, ticket: Ticket) -> Response:
        """Return the form."""
        with self._store.read() as session:
            member = session.get(Member, ticket.member_id)
            if member is None or not self._opens(session, ticket, member):
                return self._over()
            return self._form(session, ticket, member, None)

    def save(self, ticket: Ticket, form: "MultiDict[str, str]") -> Response:
        """Choose what was sent, and return the form as it is now; what cannot be taken stays to be mended."""
        at = self._clock()
        with self._store.write() as session:
            member = locked_member(session, ticket.member_id)
            if member is None or not self._opens(session, ticket, member):
                return self._over()
            actor = Actor(member_id=member.id, via=Via.PAGE)
            house = House(service_name=self._drawing.service_name)
            context = Context(session=session, actor=actor, at=at, policy=self._policy, house=house)
            if form.get("stop") != "all" and changed_too_often(
                session, member.id, self._policy.limits, at=at
            ):
                return too_often(self._drawing)
            saved = self._pressed(context, member, form)
            status = 400 if saved is None else 422 if saved.refused else 200
            return self._form(session, ticket, member, saved, status=status)

    def _pressed(
        self, context: Context, member: Member, form: "MultiDict[str, str]"
    ) -> Saved | None:
        """Do what a button says; return None where no button of ours was pressed."""
        if form.get("stop") == "all":
            stops.stop(context, member.id, StopStreams(streams=tuple(Stream)))
            return Saved(stopped=True, undo=self._undo_button.sealed(context, member))
        if "undo" in form:
            return Saved(undone=self._undo_button.press(context, member, form["undo"]))
        if form.get("ask") in ASKS:
            found = account.ask_for_yes(context, member.id, ASKS[form["ask"]])
            return Saved(asked=isinstance(found, Done))
        return self._save(context, member, form) if form.get("save") == "yes" else None

    def _save(self, context: Context, member: Member, form: "MultiDict[str, str]") -> Saved:
        """Choose what a form says."""
        now = self._held(member, at=context.at)
        asked = tuple(_asked(context.session, member, form, now, at=context.at))
        found = preferences.change(context, member.id, ChangePreferences(choices=asked))
        if not isinstance(found, ChangedPreferences):
            return Saved()
        undo = self._undo_button.sealed(context, member) if found.done.changes else ""
        return Saved(done=found.done, refused=found.refused, undo=undo)

    def _opens(self, session: Session, ticket: Ticket, member: Member) -> bool:
        """Check whether the link still opens: it was mailed less than a day ago, to the mailbox of now."""
        mailed = _mailed_at(ticket)
        opens, ends = mailed - CLOCKS_APART, mailed + GOOD_FOR
        is_earlier = was_of_earlier_mailbox(session, member.id, mailed)
        is_here = member.state is not MemberState.FORMER and not is_earlier
        return is_here and opens <= self._clock() < ends

    def _over(self) -> Response:
        return self._drawn("preferences_over.html", status=410)

    def _form(
        self,
        session: Session,
        ticket: Ticket,
        member: Member,
        saved: Saved | None,
        *,
        status: int = 200,
    ) -> Response:
        at = self._clock()
        mailed, registered = _mailed_at(ticket), primary(session, member.id)
        refused = {each.setting: each for each in saved.refused} if saved else {}
        return self._drawn(
            "preferences.html",
            status=status,
            mailbox=registered and masked(registered.address, DOTS),
            opens_until=(mailed + GOOD_FOR).astimezone(ZoneInfo(member.zone)),
            a_week=letters_of_kinds(session, member, at=at),
            instant_a_week=letters_of_communities(session, member, at=at),
            expected=expected_of_kinds(session, member, at=at),
            instant_expected=expected_of_communities(session, member, at=at),
            is_all_stopped=all_are_stopped(session, member),
            groups=GROUPS,
            saved=saved,
            refused=refused,
            now=self._held(member, at=at),
            options={setting: _options(setting) for setting in IN_ORDER},
            communities=belongings(session, member.id),
            tags=followed_tags(session, member.id),
            community_titles=titles(session, member.id),
        )

    def _held(self, member: Member, *, at: datetime) -> dict[PreferenceName, Preference]:
        """Return what holds of each setting, as the form has it."""
        return held_now(member, at=at, may_show=self._policy.community.content_in_letters)

    def _drawn(self, name: str, *, status: int, **facts: object) -> Response:
        html = self._drawing.page(name, **facts)
        return Response(html, status=status, content_type="text/html; charset=utf-8")


def _mailed_at(ticket: Ticket) -> datetime:
    return datetime.fromtimestamp(ticket.object_id, UTC)


def _asked(
    session: Session,
    member: Member,
    form: "MultiDict[str, str]",
    now: Mapping[PreferenceName, Preference],
    *,
    at: datetime,
) -> Iterator[ReadPreference]:
    """Yield what was sent for each setting; a box that is not ticked is not sent.

    What is as it was drawn is passed over: a name of long ago need not be good by today's rules.
    """
    today = local_day(member, at)
    for setting in IN_ORDER:
        value = _spelled_pause(form) if setting is PreferenceName.PAUSE else form.get(setting.value)
        if value is not None and value.strip() != now[setting].value:
            yield read_preference(setting, value.strip(), today=today)
    if form.get("communities") == "yes":
        ticked = set(form.getlist(PreferenceName.INSTANT.value))
        for each in belongings(session, member.id):
            yield Instant(each.name, is_on=each.name in ticked)


def _spelled_pause(form: "MultiDict[str, str]") -> str | None:
    """Return the two days of a break as a mail spells them; without any it is off."""
    since, until = form.get("pause_from", "").strip(), form.get(PreferenceName.PAUSE.value)
    if until is None or not (since or until.strip()):
        return None if until is None else "off"
    return f"from {since} until {until}" if since else f"until {until}"


def _options(setting: PreferenceName) -> tuple[Preference, ...]:
    """Return what is offered in a list."""
    if setting is PreferenceName.HOUR:
        return tuple(map(SummaryHour, range(HOURS)))
    return offered_values(setting)

"""`digest members set`: what a member chose, changed by the operator, by the rules that mails go by."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from itertools import combinations
from typing import Annotated

import typer

from cli.decided import already_so
from cli.installation import opened
from cli.options import At, Json, moment
from cli.output import Output
from cli.several import AlreadySo, FromFile, Members, for_each, named, tell
from cli.trial import DryRun
from digest.actions import preferences
from digest.actions.context import Context
from digest.actions.preferences import ChangedPreferences
from digest.actions.result import Done, Result, Unchanged
from digest.actions.roles import give_badge
from digest.community.audit import Earlier
from digest.community.people.member import (
    Badge,
    Member,
    NotificationTiming,
    ReceiptChoice,
    SummaryFrequency,
)
from digest.community.people.preference_fault import in_english
from digest.community.preferences.change_preferences import local_day
from digest.community.preferences.preference import (
    DisplayName,
    Instant,
    Notifications,
    PauseUntil,
    Preference,
    PreferenceName,
    ReadPreference,
    Receipts,
    RefusedPreference,
    SummaryHour,
    Weekly,
    Zone,
    preference_of,
)
from digest.community.preferences.read_preference import read_preference
from digest.errors import BadInput
from digest.intents.intents import ChangePreferences
from digest.language.zones import is_zone


def set_choices(
    ctx: typer.Context,
    member: Members = None,
    *,
    file: FromFile = None,
    name: Annotated[str | None, typer.Option(help="The name that others see.")] = None,
    zone: Annotated[str | None, typer.Option(help="Time zone, e.g. Europe/Berlin.")] = None,
    hour: Annotated[
        int | None, typer.Option(min=0, max=23, help="Local hour of the summary.")
    ] = None,
    weekday: Annotated[
        int | None, typer.Option(min=0, max=6, help="Day of a weekly summary; 0 is Monday.")
    ] = None,
    summary: Annotated[SummaryFrequency | None, typer.Option(help="How often it comes.")] = None,
    notifications: Annotated[
        NotificationTiming | None, typer.Option(help="When they are told of replies.")
    ] = None,
    receipts: Annotated[ReceiptChoice | None, typer.Option(help="Which receipts.")] = None,
    paused_until: Annotated[
        datetime | None,
        typer.Option(parser=moment, metavar="TIME", help="No letters from now until this time."),
    ] = None,
    badge: Annotated[Badge | None, typer.Option(help="What you vouch for.")] = None,
    choice: Annotated[
        list[str] | None,
        typer.Option(
            help="Any setting as members write it: 'pause from 1 to 14 May', 'letters text'."
        ),
    ] = None,
    dry_run: DryRun = False,
    as_json: Json = False,
    at: At = None,
) -> None:
    """Change what members chose; a letter tells each of it, with the way back."""

    def wanted(found: Member, today: date) -> list[ReadPreference]:
        return [
            *_summary(found, summary, weekday),
            *([] if hour is None else [SummaryHour(hour)]),
            *([] if zone is None else [_zone(zone)]),
            *([] if notifications is None else [Notifications(notifications)]),
            *([] if paused_until is None else [PauseUntil(paused_until)]),
            *([] if receipts is None else [Receipts(receipts)]),
            *([] if name is None else [DisplayName(name)]),
            *(_line(each, today=today) for each in choice or ()),
        ]

    def change(context: Context, found: Member) -> str:
        changed, earlier = _change(context, found, wanted, badge)
        if not changed:
            raise AlreadySo(already_so("That was so already", earlier))
        return f"Changed: {', '.join(changed)}."

    names = named(member, file)
    output = Output(as_json=as_json)
    with opened(ctx.obj) as installation:
        done = for_each(installation, names, change, at=at, is_trial=dry_run, output=output)
    tell(output, done, "Changed", is_trial=dry_run)
    if not dry_run and not as_json:
        output.say(
            f"`digest members show {names[0]}` shows what they chose and when the next summary is due."
        )


def _change(
    context: Context,
    found: Member,
    wanted: Callable[[Member, date], list[ReadPreference]],
    badge: Badge | None,
) -> tuple[list[str], Earlier | None]:
    """Return what was changed for one member; where nothing was, also since when it is so."""
    asked = wanted(found, local_day(found, context.at))
    if not asked and badge is None:
        raise BadInput("nothing to change: see `digest members set --help`")
    _refuse_two_values(asked)
    chosen = ChangePreferences(choices=tuple(asked))
    done = preferences.change(context, found.id, chosen) if asked else None
    changed = _told(done, service=context.house.service_name)
    given = None if badge is None else give_badge(context, found.id, badge)
    if isinstance(given, Done):
        changed.append(f"badge {badge}")
    known = [
        each.earlier for each in (done, given) if isinstance(each, ChangedPreferences | Unchanged)
    ]
    return changed, next(filter(None, known), None)


def _refuse_two_values(asked: Sequence[ReadPreference]) -> None:
    """Raise BadInput where one setting is given two values; one for each community is none of that."""
    for first, second in combinations(asked, 2):
        is_elsewhere = (
            isinstance(first, Instant)
            and isinstance(second, Instant)
            and first.community != second.community
        )
        if first.setting is second.setting and first != second and not is_elsewhere:
            raise BadInput(
                f"{first.setting} is chosen twice, {first.value} and {second.value}: choose one"
            )


def _summary(
    member: Member, often: SummaryFrequency | None, weekday: int | None
) -> Iterator[Preference]:
    """Yield how often the summary comes; a day alone is for whoever has it weekly already."""
    if weekday is not None:
        if (often or member.summary_frequency) is not SummaryFrequency.WEEKLY:
            raise BadInput("--weekday is for a weekly summary: add --summary weekly")
        yield Weekly(weekday)
    elif often is not None:
        yield preference_of(PreferenceName.SUMMARY, often.value)


def _told(done: Result | None, *, service: str) -> list[str]:
    """Return what was changed; raise BadInput where anything is refused, so that nothing is."""
    if not isinstance(done, ChangedPreferences):
        return []
    for each in done.refused:
        why = in_english(each.why, service=service, words=each.words)
        raise BadInput(f"{why}{_instead(each)}")
    return [f"{each.after.setting} {each.after.value}" for each in done.done.changes]


def _instead(refused: RefusedPreference) -> str:
    """Return what can be chosen, with an example; nothing where we do not know."""
    if not refused.likely:
        return ""
    example = f"--choice '{refused.setting} {refused.likely[0]}'"
    return f" {refused.setting}: {', '.join(refused.likely)}; for example {example}"


def _line(text: str, *, today: date) -> ReadPreference:
    word, _, value = text.strip().partition(" ")
    try:
        setting = PreferenceName(word.lower())
    except ValueError:
        raise BadInput(
            f"there is no setting {word!r}: choose one of {', '.join(PreferenceName)}; "
            "for example --choice 'summary daily'"
        ) from None
    return read_preference(setting, value, today=today)


def _zone(name: str) -> Zone:
    if not is_zone(name):
        raise BadInput(f"there is no time zone {name!r}: write it like Europe/Berlin")
    return Zone(name)

"""Letters in which we ask, the answers that members give to them, and what came of each."""

import json
import shutil
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from digest.community.communities.alias import add_alias
from digest.community.communities.community import community_by_name
from digest.community.communities.join import join
from digest.outbox.delivery import LetterKind
from tests.inbound.fresh.answer_effects import (
    ASKED,
    RIGHT,
    WRONG,
    state,
    told_in,
    verdict_on,
)
from tests.inbound.fresh.lookups import member_of
from tests.inbound.fresh.programs import Said
from tests.inbound.fresh.town import Town

ANA, BEN, CLARA = "ana@example.net", "ben@example.net", "clara@example.net"
ALIASES = {
    "harbour": "lung disease|COPD|breathing|Lungenkrankheit|Lunge|pulmón|enfermedad pulmonar",
    "lantern": "migraine|headache|Migräne|Kopfschmerzen|migraña|dolor de cabeza|jaqueca",
    "meadow": "carers|caring|Pflegende|pflegende Angehörige|Pflege|cuidadores",
}


@dataclass(frozen=True)
class Scene:
    """What somebody wrote so that we ask, and which letter is answered then."""

    writer: str
    to: str = ""
    subject: str = ""
    body: str = ""
    answers: str = "none"  # the letter that the first mail answers
    kind: LetterKind | None = (
        LetterKind.NOTICE
    )  # of the letter that asks; none: nothing is answered
    also_in: str = ""  # a community that its writer joins before
    later: timedelta = timedelta(minutes=3)


PHONE = "Me too. Ring me, I am at home all day: 0171 555 0123. 14 Orchard Lane, Leeds LS1 4AB"
QUIETLY = "I do that too, with a pillow under my knees and the window open a little."
OVERVIEW, NOTICE = LetterKind.OVERVIEW, LetterKind.NOTICE
SCENES = {
    "leave3": Scene(ANA, "leave@", "", "", kind=OVERVIEW, also_in="lantern"),
    "leave2": Scene(CLARA, "leave@", "", "", kind=OVERVIEW),
    "join": Scene(BEN, "help@", "join a community", "", kind=OVERVIEW),
    "publish": Scene(ANA, body=PHONE, answers="notification"),
    "terminate": Scene(BEN, "help@", "terminate my membership", "terminate"),
    "which": Scene(ANA, body=QUIETLY, answers="summary"),
    "fork": Scene(
        ANA, subject="Compression stockings for a long flight", body=QUIETLY, answers="notification"
    ),
    "clock": Scene(BEN, "settings@", "zone cst", "", kind=OVERVIEW),
    "post": Scene(ANA, kind=None),
    "takedown": Scene(
        ANA, body=QUIETLY, answers="notification", kind=None, later=timedelta(hours=26)
    ),
    "takedown_now": Scene(ANA, body=QUIETLY, answers="notification", kind=None),
    "again": Scene(ANA, "search@", "bricks", "", kind=OVERVIEW),
}


@dataclass(frozen=True)
class Answered:
    """One answer, and what its writer would be content with."""

    id: str
    kind: str
    lang: str
    expect: tuple[str, ...]
    body: str


@dataclass(frozen=True)
class Judged:
    """One answer, and what came of it."""

    answered: Answered
    done: tuple[str, ...]
    letters: tuple[str, ...]
    verdict: str

    def __str__(self) -> str:
        said = self.answered
        return (
            f"{self.verdict:6}{said.id} {said.kind} {said.lang} {said.body!r}\n"
            f"      expected {' or '.join(said.expect)}; done {self.done}, letters {self.letters}"
        )


def read_answered(path: Path) -> Iterator[Answered]:
    """Yield the answers of a file, one a line."""
    for line in path.read_text("utf-8").splitlines():
        told = json.loads(line)
        yield Answered(**{**told, "expect": tuple(told["expect"])})


def asked(town: Town, kind: str, folder: Path) -> Town:
    """Return a town in which somebody was asked just now."""
    scene, copy = SCENES[kind], Town.copied(town, folder)
    with copy.store.write() as session:
        for name, aliases in ALIASES.items():
            community = community_by_name(session, name)
            assert community is not None
            for alias in aliases.split("|"):
                add_alias(session, community, alias, language=None, at=copy.at)
        member = member_of(session, scene.writer)
        also = community_by_name(session, scene.also_in)
        if also is not None and member is not None:
            join(session, member, also.id, at=copy.at)
    if scene.to or scene.answers != "none":
        copy.take(_said(scene, scene.to or "reply", scene.answers, scene.body))
        copy.at += scene.later
        copy.send_letters()
    copy.close()
    return copy


def judged(asked_in: Town, answered: Answered, folder: Path) -> Judged:
    """Return what comes of an answer in a copy of the town where it was asked for."""
    copy = Town.copied(asked_in, folder)
    scene = SCENES[answered.kind]
    before, owed = state(copy, scene.writer), copy.owed()
    if scene.kind is None:
        to = "help@" if int(answered.id[1:]) % 2 or answered.kind != "post" else "settings@"
        answer = _said(replace(scene, subject=""), to, "none", answered.body)
    else:
        answer = replace(_said(scene, "reply", scene.kind.value, answered.body), subject=None)
    came = copy.take(answer)
    copy.work_off()
    done = tuple(sorted(state(copy, scene.writer) - before))
    told = told_in(copy, owed, came.outcome)
    copy.store.close()
    shutil.rmtree(folder)
    is_takedown = answered.kind.startswith("takedown")
    verdict = verdict_on(answered.expect, done, told, may_end=not is_takedown)
    return Judged(answered, done, (f"{came.outcome}: {came.reason}", *told.letters), verdict)


def _said(scene: Scene, to: str, answers: str, body: str) -> Said:
    return Said(
        n=1,
        group="answers",
        writer=scene.writer,
        from_name="",
        lang="en",
        client="gmail",
        answers=answers,
        to=to,
        subject=scene.subject or None,
        quote="all" if body else "none",
        forwarded=None,
        body=body,
        expected="",
        must_publish=(),
        must_not_publish=(),
    )


def table(found: list[Judged]) -> str:
    """Return how many of each kind and language came to what."""
    counts = Counter((each.answered.kind, each.answered.lang, each.verdict) for each in found)
    rows = [f"{'':16}{'tried':>7}{RIGHT:>7}{ASKED:>7}{WRONG:>7}"]
    for kind, lang in dict.fromkeys((kind, lang) for kind, lang, _ in counts):
        each = [counts[kind, lang, verdict] for verdict in (RIGHT, ASKED, WRONG)]
        rows.append(f"{kind + ' ' + lang:16}{sum(each):7}" + "".join(f"{one:7}" for one in each))
    return "\n".join(rows)

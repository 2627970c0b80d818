"""How the verdicts on real bounces stand to the truth that comes with them.

`python -m tests.corpus.bounce_table [corpus]` prints the figures and the table of reasons and verdicts.
"""

import csv
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from digest.outbox.bounce_cause import BounceCause
from inbound.bounce import addresses_named, finding
from inbound.reading.read import Mail, read

DEAD_REASONS = frozenset({"userunknown", "hostunknown", "hasmoved", "disabled"})
DISABLED = (
    "suspend",
    "5.2.1",
)  # "disabled" or "inactive" under the code for it: closed for good, as we read it
NO_BOUNCE = frozenset({"feedback", "vacation"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """One real bounce: the reasons that are true of its recipients, and what we say."""

    file: str
    reasons: tuple[str, ...]
    verdict: BounceCause
    names_somebody: bool

    @property
    def is_dead(self) -> bool | None:
        """Whether its mailbox is dead in truth; None where that is so of some recipients only."""
        said = {reason in DEAD_REASONS for reason in self.reasons}
        return said.pop() if len(said) == 1 else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """How often the verdict *dead* is right, and what it misses."""

    precision: float
    recall: float
    condemned: float  # of those that are not dead

    def __str__(self) -> str:
        """Return the three as an operator reads them."""
        return (
            f"dead: precision {self.precision:.1%}, recall {self.recall:.1%},"
            f" wrongly condemned {self.condemned:.1%}"
        )


def judged(corpus: Path) -> Iterator[Judged]:
    """Yield every file that has a truth."""
    reasons: defaultdict[str, list[str]] = defaultdict(list)
    truth = (corpus / "auto" / "SISIMAI_EXPECTED.tsv").read_text().splitlines()
    for row in csv.DictReader(truth, delimiter="\t"):
        is_disabled = (row["reason"], row["dsn_status"]) == DISABLED
        reasons[row["file"]].append("disabled" if is_disabled else row["reason"])
    for file, said in reasons.items():
        raw = (corpus / file).read_bytes()
        mail = read(raw)
        if isinstance(mail, Mail):
            yield Judged(
                file=file,
                reasons=tuple(said),
                verdict=finding(mail, raw).verdict,
                names_somebody=bool(addresses_named(mail, raw)),
            )


def score(bounces: list[Judged], *, mixed_is_dead: bool | None = None) -> Score:
    """Return the score; a bounce with dead and living recipients counts as said, or (None) is left out."""
    pairs = [
        (mixed_is_dead if each.is_dead is None else each.is_dead, each.verdict is BounceCause.DEAD)
        for each in bounces
    ]
    table = Counter(pair for pair in pairs if pair[0] is not None)
    right, missed, wrong, left = (table[key] for key in ((1, 1), (1, 0), (0, 1), (0, 0)))
    return Score(
        precision=right / max(right + wrong, 1),
        recall=right / max(right + missed, 1),
        condemned=wrong / max(wrong + left, 1),
    )


def main() -> None:
    """Print it all."""
    corpus = Path(sys.argv[1] if len(sys.argv) > 1 else "../shared/corpus")
    bounces = [each for each in judged(corpus) if not NO_BOUNCE & set(each.reasons)]
    named = sum(each.names_somebody for each in bounces)
    lines = [f"{score(bounces)} ({len(bounces)} files)"]
    lines.append(f"mixed ones taken as dead: {score(bounces, mixed_is_dead=True)}")
    lines.append(f"an address is found in {named / len(bounces):.1%}")
    counts = Counter((reason, each.verdict) for each in bounces for reason in each.reasons)
    words = [
        BounceCause.DEAD,
        BounceCause.FULL,
        BounceCause.OURS,
        BounceCause.PASSING,
        BounceCause.NOTHING,
    ]
    lines.append(f"{'':18}" + "".join(f"{word:>9}" for word in words))
    for reason in sorted({reason for reason, _ in counts}):
        cells = "".join(f"{counts[reason, word] or '.':>9}" for word in words)
        lines.append(f"{reason:18}{cells}")
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()

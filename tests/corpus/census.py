"""What became of each mail of the corpus, and the tables that say so."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field

DOOR = "refused at the door"
AGAIN = "the same mail again"
OUTCOMES = [
    *("posted", "edited", "deleted", "command", "held", "refused", "ignored", "bounce"),
    *("complaint", DOOR, AGAIN),
]


@dataclass(frozen=True)
class Fate:
    """What one mail to one address came to; `why` is the product's word, or its answer at the door."""

    kind: str
    name: str
    target: str  # reply, community or reverse-path
    outcome: str
    why: str = ""


@dataclass
class Census:
    """All fates, and what each mail cost."""

    fates: list[Fate] = field(default_factory=list)
    seconds: dict[str, float] = field(default_factory=dict)  # CPU by mail
    megabytes: float = 0  # the most seen of the whole family
    peak_megabytes: float = 0  # of the server's own process
    wall: float = 0
    good: int = 0  # good mails sent in between, all posted

    def tables(self) -> str:
        """Return a table for each target, then the reasons, then the costs."""
        parts = [self._table(target) for target in dict.fromkeys(f.target for f in self.fates)]
        return "\n".join([*parts, self._reasons(), self.costs()])

    def _table(self, target: str) -> str:
        counts: dict[str, Counter[str]] = defaultdict(Counter)
        for fate in self.fates:
            if fate.target == target:
                counts[fate.kind][fate.outcome] += 1
                counts["all"][fate.outcome] += 1
        total = counts.pop("all")
        used = [name for name in OUTCOMES if total[name]]
        used += sorted(total.keys() - set(used))
        heads = f"{'to a ' + target:<32}{'mails':>7}" + "".join(f"{n[:12]:>14}" for n in used)
        lines = [heads, "-" * len(heads)]
        for kind, row in [*counts.items(), ("all", total)]:
            cells = "".join(f"{row[name] or '.':>14}" for name in used)
            lines.append(f"{kind:<32}{row.total():>7}{cells}")
        return "\n".join([*lines, ""])

    def _reasons(self) -> str:
        whys = Counter((fate.target, fate.outcome, fate.why) for fate in self.fates if fate.why)
        lines = [
            f"{count:>7}  {target}: {outcome}: {why}"
            for (target, outcome, why), count in whys.most_common()
        ]
        return "\n".join(["reasons", *lines, ""])

    def costs(self) -> str:
        """Return how long it took, what the dearest mails cost, and the memory."""
        ordered = sorted(self.seconds.values())
        dearest = sorted(self.seconds.items(), key=lambda pair: -pair[1])[:5]
        middle, late = ordered[len(ordered) // 2], ordered[len(ordered) * 99 // 100]
        return (
            f"{len(self.seconds)} mails, {self.good} good ones between, {self.wall:.0f} s wall, "
            f"{sum(ordered):.0f} s CPU; CPU a mail with its letters: median {middle:.3f} s, "
            f"99 % {late:.3f} s, most {ordered[-1]:.2f} s\n"
            f"memory: {self.megabytes:.0f} MB with workers, {self.peak_megabytes:.0f} MB peak of the server\n"
            + "\n".join(f"  {seconds:.2f} s  {name}" for name, seconds in dearest)
        )

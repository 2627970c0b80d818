"""How an installation is, as a page: lists, five drawings of the last 30 days, and their numbers as a table.

It needs no script and loads nothing, and can be read without its style, also on a narrow screen.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date

from markupsafe import Markup, escape

from cli.health.concerns import ConcernWeight, HealthConcern
from cli.health.gathered import ServiceHealth
from cli.health.on_screen import screen
from digest.palette import painted, palette
from digest.queries.last_days import DayCounts

SERIES: Mapping[str, tuple[str, Callable[[DayCounts], int]]] = {  # by their columns' names
    "Posts": ("Posts", lambda day: day.posts),
    "Sent": ("Letters sent", lambda day: day.sent),
    "Back": ("Letters that came back", lambda day: day.bounced),
    "Stop": ("Unsubscribed", lambda day: day.stops),
    "Spam": ("Complaints", lambda day: day.complaints),
}
STEP, BAR, HEIGHT = 20, 14, 90  # of a drawing, in units of its own

STYLE = """\
:root {
  color-scheme: light dark;
  --paper: $paper; --text: $text; --soft: $soft; --line: $line; --accent: $accent;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: $dark_paper; --text: $dark_text; --soft: $dark_soft; --line: $dark_line; --accent: $dark_accent;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0 auto; padding: 1rem 1rem 3rem; max-width: 60rem; background: var(--paper); color: var(--text);
  font: 1rem/1.5 Helvetica, Arial, sans-serif; overflow-wrap: anywhere;
}
h1 { margin: 0.5rem 0 0; font: 1.75rem/1.25 Georgia, "Noto Serif", serif; }
h2 { margin: 2rem 0 0.5rem; padding-top: 0.5rem; border-top: 3px solid var(--accent); font-size: 1.125rem; }
p { margin: 0.5rem 0 0; }
.soft, dt { color: var(--soft); }
ul { margin: 0; padding-left: 1.25rem; }
li { margin: 0.5rem 0 0; }
dl { margin: 0; display: grid; grid-template-columns: max-content 1fr; gap: 0.25rem 1.25rem; }
dd { margin: 0; }
code { font-size: 0.9375rem; }
.drawings { display: grid; grid-template-columns: repeat(auto-fit, minmax(17rem, 1fr)); gap: 1.5rem 2rem; }
figure { display: flex; flex-direction: column; justify-content: flex-end; margin: 0; }
svg { display: block; width: 100%; height: auto; margin: 0.25rem 0 0; color: var(--accent); }
table { border-collapse: collapse; overflow-wrap: normal; font-variant-numeric: tabular-nums; }
th, td { padding: 0.125rem 0.625rem 0.125rem 0; border-bottom: 1px solid var(--line); text-align: right; }
th:first-child { text-align: left; }
tbody th { font-weight: normal; }
@media (max-width: 30rem) {
  dl { display: block; }
  dd { margin: 0 0 0.5rem; }
  table { width: 100%; font-size: 0.875rem; }
  th, td { padding-right: 0.25rem; }
}
"""


def style(accent: str) -> str:
    """Return the page's style, in the colours that go with the operator's."""
    return painted(STYLE, palette(accent))


def page(
    health: ServiceHealth, found: Sequence[HealthConcern], *, service_name: str, style: str
) -> str:
    """Return the whole page."""
    needed = [each for each in found if each.weight >= ConcernWeight.PERSON]
    title = f"{service_name}: {_needs(len(needed))}"
    days = health.days
    parts = [
        Markup('<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">'),
        Markup('<meta name="viewport" content="width=device-width, initial-scale=1">'),
        Markup('<meta name="robots" content="noindex">'),
        Markup("<title>{}</title>\n<style>{}</style>\n</head>\n<body>\n<main>").format(
            title,
            Markup(style),  # noqa: S704  (it is ours)
        ),
        Markup("<h1>{}</h1>").format(title),
        *([_list(found)] if found else []),
        Markup("<h2>Now</h2>\n<dl>"),
        *(Markup("<dt>{}</dt>\n<dd>{}</dd>").format(*each) for each in screen(health).items()),
        Markup("</dl>\n<h2>The last {} days</h2>").format(len(days)),
        Markup('<p class="soft">{} to {}, a bar for each day in UTC.</p>').format(
            days[0].day, days[-1].day
        ),
        Markup('<div class="drawings">'),
        *(_drawing(*each, days) for each in SERIES.values()),
        Markup("</div>\n<h2>The same in numbers</h2>"),
        Markup('<p class="soft">Back: came back. Stop: unsubscribed. Spam: complaints.</p>'),
        _table(days),
        Markup("</main>\n</body>\n</html>\n"),
    ]
    return "\n".join(parts)


def _needs(count: int) -> str:
    return {0: "nothing needs you", 1: "one thing needs you"}.get(count, f"{count} things need you")


def _list(found: Iterable[HealthConcern]) -> Markup:
    items = "\n".join(Markup("<li>{}</li>").format(_with_code(each.said)) for each in found)
    return Markup("<h2>What to know</h2>\n<ul>\n{}\n</ul>").format(Markup(items))  # noqa: S704


def _with_code(said: str) -> Markup:
    """Return a sentence in which what stands between backticks is marked as code."""
    marked = re.sub(r"`([^`]+)`", r"<code>\1</code>", str(escape(said)))
    return Markup(marked)  # noqa: S704  (escaped above)


def _drawing(what: str, count: Callable[[DayCounts], int], days: Sequence[DayCounts]) -> Markup:
    """Return bars whose highest is as high as the drawing, however few it stands for."""
    counts = [count(each) for each in days]
    most = max(counts)
    said = f"{what}: {sum(counts)}" + (f", at most {most} on a day" if most else "")
    bars = "".join(
        _bar(number, each / most, said=f"{_short(days[number].day)}: {each}")
        for number, each in enumerate(counts)
        if each
    )
    return Markup(
        '<figure>\n<figcaption>{}</figcaption>\n<svg viewBox="0 0 {} {}" width="100%" role="img"'
        ' aria-label="{}">{}<path d="M0 {}H{}" stroke="currentColor" stroke-width="2"/></svg>\n</figure>'
    ).format(
        said,
        STEP * len(days),
        HEIGHT + 2,
        said,
        Markup(bars),  # noqa: S704
        HEIGHT + 1,
        STEP * len(days),
    )


def _bar(number: int, part: float, *, said: str) -> str:
    height = max(round(part * HEIGHT, 1), 2)
    return (
        f'<rect x="{number * STEP + (STEP - BAR) // 2}" y="{round(HEIGHT - height, 1)}" width="{BAR}"'
        f' height="{height}" fill="currentColor"><title>{said}</title></rect>'
    )


def _table(days: Sequence[DayCounts]) -> Markup:
    head = "".join(f'<th scope="col">{name}</th>' for name in ("Day", *SERIES))
    rows = "\n".join(
        f'<tr><th scope="row">{_short(each.day)}</th>'
        + "".join(f"<td>{count(each)}</td>" for _, count in SERIES.values())
        + "</tr>"
        for each in reversed(days)
    )
    return Markup(f"<table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{rows}\n</tbody>\n</table>")  # noqa: S704


def _short(day: date) -> str:
    return f"{day:%m}\u2011{day:%d}"  # no line is broken there

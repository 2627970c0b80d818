"""Draws our summary beside what groups.io, Discourse and Loomio would send: `make comparison`.

Writes samples/letters/beside-*.png, and the table in samples/letters/README.md. With `--whole FOLDER` it also
writes whole mails there, each as one tall picture.
"""

import re
from argparse import ArgumentParser
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from cli.gallery.scene import Drawn
from cli.gallery.studio import Studio, opened_studio
from digest.settings import Settings
from tests.comparison import sheet
from tests.comparison.day import Day
from tests.comparison.models import discourse, groups_io, loomio
from tests.comparison.models.compared_mail import ComparedMail, PostCount, ReaderQuestion
from tests.comparison.models.ours import ours
from tests.comparison.occasions import OCCASIONS, Occasion, happened
from tests.comparison.sheet import Found

LETTERS = Path(__file__).parents[2] / "samples" / "letters"
FOLLOWED = "Conversations I follow whose newest reply is in the mail, or in one of them"
POSTS = "New posts of others: shown / only named or counted / missing"
TABLE = re.compile(r"(?<=<!-- found -->\n).*(?=<!-- /found -->)", re.DOTALL)


def compare(
    studio: Studio, folder: Path
) -> Iterator[tuple[Occasion, Sequence[ComparedMail], Sequence[Found]]]:
    """Write a picture of each occasion, and yield what was found in its mails."""
    for occasion in OCCASIONS:
        mails = mails_of(*(drawn := happened(studio, occasion)))
        page = folder / f"{occasion.name}.html"
        page.write_text(sheet.sheet(occasion, drawn[1], mails), encoding="utf-8")
        sheet.take_picture(page, LETTERS / f"beside-{occasion.name}.png")
        yield occasion, mails, sheet.measure(page)


def mails_of(letter: Drawn, day: Day) -> Sequence[ComparedMail]:
    return ours(letter, day), groups_io.model(day), discourse.model(day), loomio.model(day)


def table(occasion: Occasion, mails: Sequence[ComparedMail], found: Sequence[Found]) -> str:
    """Return what was found as a table."""
    narrow = {each.service: each for each in found if each.width < max(sheet.WIDTHS)}
    wide = [each for each in found if each.service in narrow and each.width == max(sheet.WIDTHS)]
    rows = [
        (occasion.title, *(each.service for each in wide)),
        ("---",) * (len(wide) + 1),
        ("Screens", *(f"{each.screens}; phone {narrow[each.service].screens}" for each in wide)),
        (FOLLOWED, *(str(mail.followed) for mail in mails)),
        (POSTS, *(_told(mail.posts) for mail in mails)),
        *(
            (question, *(_both(each, narrow[each.service], question) for each in wide))
            for question in ReaderQuestion
        ),
    ]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows) + "\n"


def _told(posts: PostCount) -> str:
    return f"{posts.shown} / {posts.named} / {posts.missing}"


def _both(wide: Found, narrow: Found, question: ReaderQuestion) -> str:
    places = (wide.answers[question], narrow.answers[question])
    if places[0] is None:
        return "not in it"
    return places[0] if places[0] == places[1] else f"{places[0]}; phone {places[1]}"


def draw_whole(
    occasion: Occasion, mails: Sequence[ComparedMail], found: Sequence[Found], folder: Path
) -> None:
    """Write each mail of an occasion as one picture, from its beginning to its end."""
    folder.mkdir(parents=True, exist_ok=True)
    heights = {each.service: each.height for each in found if each.width == max(sheet.WIDTHS)}
    for mail in mails:
        page = folder / f"{occasion.name}-{mail.service.partition(',')[0].lower()}.html"
        page.write_text(mail.html, encoding="utf-8")
        sheet.take_whole_picture(page, heights[mail.service])


def main() -> None:
    options = ArgumentParser(description="Draws our summary beside what others would send.")
    options.add_argument("--whole", type=Path, help="a folder for pictures of whole mails")
    whole = options.parse_args().whole
    tables = []
    with TemporaryDirectory() as folder, opened_studio(Settings()) as studio:
        for occasion, mails, found in compare(studio, Path(folder)):
            tables.append(table(occasion, mails, found))
            if whole:
                draw_whole(occasion, mails, found, whole)
    readme, told = LETTERS / "README.md", "\n".join(tables)
    print(told)
    words = readme.read_text(encoding="utf-8")
    readme.write_text(TABLE.sub(lambda _: f"\n{told}\n", words), encoding="utf-8")


if __name__ == "__main__":
    main()

"""Keeps what the code of today makes of the kept store: its letters, and what becomes of the answers.

Run it with `python -m tests.nets.keep` only where a letter or an outcome is meant to change, and read the
difference before it is committed. The store itself (`store.sql`) is never made anew.
"""

import json
import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

from tests import thrift
from tests.nets.facts import NAMES, rows
from tests.nets.kept import ANSWERS, LETTERS, NOT_SENT, Carried
from tests.nets.live import left_to_memory


def keep(folder: Path) -> None:
    carried = Carried(folder)
    kinds = {
        f"{number:04}": (kind, reason) for number, kind, reason in rows(carried.migrated, NAMES)
    }
    shutil.rmtree(LETTERS, ignore_errors=True)
    LETTERS.mkdir()
    for name, text in carried.letters().items():
        words = "-".join((name, *filter(None, kinds.get(name, ())))).replace(" ", "_")
        ending = "eml" if name in kinds else "html"
        (LETTERS / f"{words}.{ending}").write_text(text)
    NOT_SENT.write_text(carried.not_sent())
    answers = dict(sorted(carried.answers(all_of_them=True).items()))
    ANSWERS.write_text(json.dumps(answers, indent=1, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    thrift.share()
    with TemporaryDirectory() as folder, left_to_memory():
        keep(Path(folder))

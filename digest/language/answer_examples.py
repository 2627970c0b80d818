"""What people said in answer to a letter about one conversation, to us or to others, as examples.

`catalogues/<language>/answers.tsv` has one a line: `us` or `others`, and the words. With the examples of
wishes they tell how likely few words are for us, whatever they ask (`make learn` writes `answers.weights`).
"""

from collections.abc import Iterable, Iterator
from hashlib import sha256
from pathlib import Path

from digest.errors import BadSetting
from digest.language.likelihood import wish_weights
from digest.language.vocabulary import CATALOGUES
from digest.language.wish_examples import CONVERSATION, digest_of, features_of

FILE, WEIGHTS = "answers.tsv", "answers.weights"
US, OTHERS = "us", "others"


def read_answers(folder: Path = CATALOGUES) -> Iterator[tuple[str, str]]:
    """Yield for whom the words of each example are, and the words; raise BadSetting for any other line."""
    for path in sorted(folder.glob(f"*/{FILE}")):
        for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1):
            whom, _, words = line.partition("\t")
            if whom not in (US, OTHERS) or not words:
                raise BadSetting(
                    f"{path.parent.name}/{FILE}, line {number}: us or others, and words"
                )
            yield whom, words


def digest_of_answers(
    answers: Iterable[tuple[str, str]], wishes: Iterable[tuple[str, str, str]]
) -> str:
    """Return what tells one collection of all that is learned from another."""
    lines = [digest_of(wishes), *("\t".join(each) for each in answers)]
    return sha256("\n".join(lines).encode()).hexdigest()


def for_us(words: str) -> float:
    """Return how likely words are for us: above 0 where they rather are than for others, mostly within 1."""
    (said,) = wish_weights(CATALOGUES / WEIGHTS).rank(features_of(words, CONVERSATION))
    return said.score

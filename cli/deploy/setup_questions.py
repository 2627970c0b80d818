"""Asks what set-up needs, shows the answers, and lets one go back to each before anything is written."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import typer

from cli.endings import WrongUse
from cli.output import Output
from digest.errors import BadInput

OFTEN = 5  # a question is asked
NOBODY = "nobody is there to ask"
SetupAnswers = dict[str, str]  # what was answered, in the words it was given in, by the option


@dataclass(frozen=True, slots=True, kw_only=True)
class SetupQuestion:
    """One question, and the option that answers it.

    `read` raises BadInput or ValueError for an answer that cannot be used, given those before it.
    """

    option: str
    asks: str
    read: Callable[[str, SetupAnswers], object]
    default: Callable[[SetupAnswers], str | None] | None = None

    def default_of(self, said: SetupAnswers) -> str | None:
        """Return what is taken where nothing else is said; None where there is no such thing."""
        return None if self.default is None else self.default(said)


def answered(
    questions: Sequence[SetupQuestion],
    given: Mapping[str, str | None],
    known: SetupAnswers,
    *,
    present: Mapping[str, str],
    is_attended: bool,
) -> SetupAnswers:
    """Return an answer to each: what an option says, or holds at present, else what is typed, or the default.

    `known` is what is said beside them, and stays as it is.
    Raises BadInput for an option that cannot be used, and WrongUse, naming all that is missing, where nobody
    is there to be asked.
    """
    given = {each.option: given[each.option] or present.get(each.option) for each in questions}
    missing = [each.option for each in questions if not (given[each.option] or each.default)]
    if missing and not is_attended:
        raise WrongUse(f"{NOBODY}: give {', '.join(missing)} as well")
    said = dict(known)
    for each in questions:
        words = given[each.option]
        if words is None and not is_attended:
            words = each.default_of(said)
            if words is None:
                raise WrongUse(f"{NOBODY}: give {each.option} as well")
        if words is None:
            words = _typed(each, said)
        each.read(words, said)
        said[each.option] = words
    return said


def looked_through(
    questions: Sequence[SetupQuestion],
    said: SetupAnswers,
    doubts: Callable[[SetupAnswers], Sequence[str]],
) -> SetupAnswers:
    """Show the answers with what is doubtful of them, and ask again for those whose number is typed."""
    output = Output()
    while True:
        output.say("\nYour answers:")
        for number, each in enumerate(questions, start=1):
            output.say(
                f"  {number}  {each.asks.partition(',')[0].partition(' (')[0]}: {said[each.option]}"
            )
        for doubt in doubts(said):
            output.say(f"! {doubt}")
        typed = typer.prompt(
            "Enter writes it all; a number changes that answer",
            default="",
            show_default=False,
            err=True,
        ).strip()
        if not typed:
            return said
        if typed.isdecimal() and 0 < int(typed) <= len(questions):
            said = _changed(questions, said, int(typed) - 1)
        else:
            output.say(f"{typed!r} is no number of an answer: press Enter alone to write it all.")


def _changed(questions: Sequence[SetupQuestion], said: SetupAnswers, place: int) -> SetupAnswers:
    """Return the answers with another one in a place; one behind it that fits no more is asked anew."""
    changed = dict(said)
    for number, each in enumerate(questions):
        words = said[each.option]
        if number == place:
            words = _typed(each, changed, default=words)
        elif number > place:
            try:
                each.read(words, changed)
            except (BadInput, ValueError) as error:
                Output().say(str(error))
                words = _typed(each, changed)
        changed[each.option] = words
    return changed


def _typed(question: SetupQuestion, said: SetupAnswers, *, default: str | None = None) -> str:
    """Ask until the answer can be used."""
    shown = default or question.default_of(said)
    for _ in range(OFTEN):
        words: str = typer.prompt(
            question.asks, default=shown or "", show_default=bool(shown), err=True
        )
        try:
            question.read(words, said)
        except (BadInput, ValueError) as error:
            Output().say(str(error))
        else:
            return words
    raise WrongUse(f"no answer could be used: give {question.option} as well")

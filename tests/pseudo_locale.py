"""A language that nobody speaks: English with accents, longer by a third and more, in brackets.

What is still in plain letters where a letter or a page is drawn in it was not said by the catalogue.
"""

from digest.language.sentences import Catalogue, Sentence, catalogue

_PLAIN = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
_STRANGE = "áƀćđéƒǵħíĵķĺɱńóƥɋŕśťúṽŵẋýźÁƁĆĐÉƑǴĦÍĴĶĹṀŃÓƤɊŔŚŤÚṼŴẊÝŹ"
_ACCENTS = str.maketrans(_PLAIN, _STRANGE)
LONGER = 0.4


def pseudo_locale() -> Catalogue:
    """Return our catalogue in it; plural forms and the forms of text parts stay apart."""
    ours = catalogue()
    sentences = {
        key: Sentence(tuple(map(_strange, each.forms))) for key, each in ours.sentences.items()
    }
    return Catalogue("xx", sentences, ours.plural)


def _strange(form: tuple[str, ...]) -> tuple[str, ...]:
    length = sum(map(len, form[::2]))
    parts = [part if place % 2 else part.translate(_ACCENTS) for place, part in enumerate(form)]
    parts[0] = f"⟦{parts[0]}"
    parts[-1] = f"{parts[-1]}{'~' * round(length * LONGER)}⟧"
    return tuple(parts)

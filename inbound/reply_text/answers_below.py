"""Tells whether a member says that their answers stand in the letter quoted below."""

import re

LENGTH = 200  # characters of a line

_ANSWERS = (
    r"(?:answers?|replies|comments?|responses?|remarks?|notes|answered|replied|commented|antwort\w*|"
    r"anmerkungen|kommentare|geantwortet|respuestas?|comentarios|respondido|réponses?|remarques|répondu|"
    r"risposte|commenti|risposto|antwoorden|opmerkingen|respostas|comentários)"
)
_BELOW = (
    r"(?:below|in-?line|in (?:the|your) (?:text|mail|e-?mail|message)|"
    r"in (?:red|blue|green|bold|capitals|caps)|between the lines|"
    r"unten|darunter|dazwischen|im text|in (?:deiner|ihrer|eurer) mail|in (?:rot|blau|grün|fett)|"
    r"abajo|en (?:rojo|azul|verde|negrita|mayúsculas|el texto)|entre líneas|"
    r"ci-dessous|plus bas|dans le texte|en (?:rouge|bleu|vert|gras)|sotto|in (?:rosso|blu|verde)|"
    r"hieronder|in het rood|em (?:vermelho|azul)|abaixo)"
)
_SAYS = re.compile(
    rf"\b{_ANSWERS}\b.{{0,40}}\b{_BELOW}\b|\b{_BELOW}\b.{{0,40}}\b{_ANSWERS}\b", re.IGNORECASE
)


def answers_stand_below(lines: list[str]) -> bool:
    """Check whether one of the lines above a quote says that its writer answers within it."""
    return any(len(line) <= LENGTH and _SAYS.search(line) is not None for line in lines)

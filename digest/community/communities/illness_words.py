"""Whether a name seems to name an illness: what stands in every From tells it to whoever sees a mailbox."""

import re

from digest.community.people.role_words import OF_ILLNESS

SHORTEST_INSIDE = 5  # letters of a word that is found within a longer one: "lupusfriends"

_NAMED = (
    *OF_ILLNESS,
    *(
        "cancers carcinoma tumor tumour tumors tumours leukemia lupus parkinson alzheimer crohn asthma "
        "asma epilepsy epilepsie epilepsia autism autismus autismo dementia demenz demencia stroke ictus "
        "schlaganfall hiv vih aids sida als ela ms copd epoc ibd depression depresión diabetic migraine "
        "migräne migraña eczema gout sickle huntington tourette addiction sucht adicción obesity adipositas "
        "illness disease disorder syndrome syndrom síndrome krankheit erkrankung enfermedad trastorno"
    ).split(),
)
_ENDINGS = tuple(  # of the words of medicine in our three languages
    "itis emia aemia ämie osis iasis pathy pathie patía algia algie plegia phrenia sclerosis sklerose".split()
)
_SHORTEST_ENDED = 7  # letters: shorter words that end so are mostly no illness
_WORD = re.compile(r"[^\W\d_]+")


def illness_in(name: str) -> str | None:
    """Return the first word of a name or a domain that seems to name an illness; None where none does.

    It does not know all: that nothing is found proves nothing.
    """
    words = _WORD.findall(name.lower())
    return next((word for word in words if _is_illness(word)), None)


def _is_illness(word: str) -> bool:
    if word in _NAMED or (len(word) >= _SHORTEST_ENDED and word.endswith(_ENDINGS)):
        return True
    return any(each in word for each in _NAMED if len(each) >= SHORTEST_INSIDE)

"""Marks what companies and lists put above and below a mail: warnings, notices, list footers."""

import re
from collections import defaultdict

NEAR = 6  # of the last paragraphs, that may be a notice where but one sign shows it
DRAWN = 4  # paragraphs above a notice in which a drawn line may stand
SIGNS = 3  # words of different kinds that make a paragraph a notice

_SECRET, _MAIL, _ADDRESSEE, _FORBIDDEN, _MISTAKE, _ATTACHED = range(6)
_NOTICE = {  # beginnings of words that notices are made of, by kind
    _SECRET: """
        confidential privileged vertraulich confidentiel confidencial riservat confidenzial
        vertrouwelijk konfiden
        konfident fortrolig luottamuksel poufn důvěrn dôvern конфиденциальн конфіденційн поверител
        bizalmas confidenți gizli
        privilégi sekretess εμπιστευτικ prywatn
        """,
    _MAIL: """
        email mail message nachricht mensaje mensagem messagg bericht meddel viesti wiadomo zpráv správ
        сообщен повідомлен писмо üzenet mesaj courriel correo ileti posta μήνυμα melding
        """,
    _ADDRESSEE: """
        intended recipient addressee empfänger adressat destinat destinad geadresseerde bestemd
        mottagar modtager
        mottaker vastaanottaj adresat príjemc příjemc получател адресат одержувач címzett alıcı
        παραλήπτη bestimmt
        """,
    _FORBIDDEN: """
        unauthori disclos distribut dissemin copying prohibit delete notify destroy liab unbefugt
        löschen weitergabe
        vernichten untersagt interdit supprim détrui prohibid elimin borrar apagar proibid cancell
        vietat
        copiare divulg verwijder verboden radera slette poista usun zabron smazat удалит видал töröl
        silin haftung
        """,
    _MISTAKE: """
        error mistake irrtüm erreur errore fejl virheell omyl ошибк помилк tévedés vergissing
        sender absender expéditeur remitente remetente mittente afzender avsändare nadawc odesílatel
        отправител
        """,
    _ATTACHED: """
        attach anhäng anlagen pièces adjunt anexo allegat bijlage bilag bifog załącz přílo вложен
        mellékl virus
        """,
}
_STEMS: defaultdict[str, list[tuple[str, int]]] = defaultdict(list)
for _kind, _words in _NOTICE.items():
    for _stem in _words.split():
        _STEMS[_stem[:4]].append((_stem, _kind))
_WORD = re.compile(r"[^\W\d_]+")
_FIRST_PERSON = frozenset(
    "I my me mein meine meiner ich mir mich mon ma mes je moi mi mis yo mio mia io meu minha eu "
    "mijn ik mitt jag jeg "
    "minä mój moja мой моя я мне".split()
)
_PHRASES = re.compile(
    r"virus-?free\b.{0,40}(?:www|avast|avg)|(?:this|the) (?:e-?mail|message) (?:has been|was) "
    r"(?:scanned|checked) (?:for|by)|"
    r"sans virus\b.{0,30}www|libre de virus\b.{0,30}www|viren\s?frei\b.{0,30}www|diese e-?mail "
    r"wurde von avast|"
    r"consider the environment before|think before you print|think of the environment|denken sie "
    r"an die umwelt|"
    r"bitte prüfen sie.{0,40}ausdruck|pensez à l.environnement|antes de imprimir|prima di stampare|"
    r"you(?:.re| are)? receiv(?:ed|ing) this (?:message|e-?mail) because|you are subscribed to the "
    r"google group|"
    r"to unsubscribe (?:from this group|send an|go to|visit|click|or change|from this list)|"
    r"reply to this e-?mail directly or|to respond, reply to this email|if you are not the "
    r"(?:intended|named)|"
    r"diese (?:e-?mail|nachricht) (?:und|enthält|kann|ist) .{0,60}vertraulich|"
    r"e-?mail (?:confidentiality|disclaimer)|\bdisclaimer:|avis de confidentialité|aviso (?:legal|"
    r"de confidencialidad)|"
    r"aviso de confidencialidade|confidentiality (?:notice|note|statement)",
    re.IGNORECASE,
)
_LIST = re.compile(
    r"mailing list\s*$|https?://\S+/listinfo|mailman/listinfo|groups\.google\.com|-unsubscribe@",
    re.IGNORECASE,
)
_LONG_LINE = re.compile(r"\s*[-_*=]{20,}\s*$")
_BANNER = re.compile(
    r"[\W_]*(?:caution|warning|external|attention|achtung|vorsicht|extern|externe|be careful|think "
    r"before|"
    r"let op|advertencia|precaución|precaucion|aviso|attenzione|atenção|this (?:e-?mail|message) "
    r"(?:originated|came|is|was sent) (?:from|by)?|diese e-?mail stammt|"
    r"ce (?:courriel|message) provient|you don.t often get|vous n.obtenez pas souvent|sie erhalten "
    r"nicht (?:oft|häufig)|"
    r"\[?(?:external|extern)(?: e?-?mail| sender)?\]?)\b",
    re.IGNORECASE,
)
_OUTSIDE = re.compile(
    r"originat|outside|external|extern|außerhalb|unknown sender|recognize the sender|learn why|"
    r"don.t often get|"
    r"click (?:on )?links|provient|fuera de|provenient|fora da|attachments|"
    r"learnaboutsenderidentification|buiten",
    re.IGNORECASE,
)


_SENDER = re.compile(r"^\W*\[?extern\w*\]?\W*$|\bsender|\blinks?\b.{0,40}attach", re.IGNORECASE)
_SAID = re.compile(r"[\"“„«‘']")


def notice_lines(lines: list[str], paragraphs: list[list[int]]) -> list[int]:
    """Return the lines of own paragraphs that are a company's or a list's, and those below such a one."""
    found = _banner(lines, paragraphs)
    for place, paragraph in enumerate(paragraphs):
        if place == 0 or place < len(paragraphs) - 4 * NEAR:
            continue
        text = " ".join(lines[number] for number in paragraph)
        if _SAID.match(text) and lines[paragraphs[place - 1][-1]].rstrip().endswith((":", "：")):
            continue  # somebody tells what a notice said
        if is_notice(text, is_near_end=place >= len(paragraphs) - NEAR):
            begin = _drawn_above(lines, paragraphs, place)
            return found + [number for later in paragraphs[begin:] for number in later]
    return found


def _drawn_above(lines: list[str], paragraphs: list[list[int]], notice: int) -> int:
    """Return the paragraph from which a long drawn line shows that a notice begins, else the notice."""
    for place in range(max(notice - DRAWN, 1), notice):
        if _LONG_LINE.match(lines[paragraphs[place][0]]):
            return place
    return notice


def _banner(lines: list[str], paragraphs: list[list[int]]) -> list[int]:
    """Return the first paragraph where it warns of a mail from outside; never all there is."""
    if len(paragraphs) < 2:  # noqa: PLR2004
        return []
    text = " ".join(lines[number] for number in paragraphs[0])
    if not (_BANNER.match(text) and _OUTSIDE.search(text)):
        return []
    kinds = {kind for word in _WORD.findall(text) for kind in _kinds_of(word.lower())}
    is_of_mail = not kinds.isdisjoint((_MAIL, _MISTAKE, _ATTACHED)) or _SENDER.search(text)
    return paragraphs[0] if is_of_mail else []


def is_notice(text: str, *, is_near_end: bool) -> bool:
    """Check whether a paragraph is what a company or a list adds; near the end it takes less to tell."""
    if is_near_end and (_PHRASES.search(text) or _LIST.search(text)):
        return True
    words = set(_WORD.findall(text))
    if not _FIRST_PERSON.isdisjoint(words):
        return False
    kinds = {kind for word in words for kind in _kinds_of(word.lower())}
    telling = {_SECRET, _MAIL} <= kinds or {_MAIL, _ADDRESSEE, _FORBIDDEN} <= kinds
    return telling and len(kinds) >= (SIGNS if is_near_end else SIGNS + 1)


def _kinds_of(word: str) -> list[int]:
    return [kind for stem, kind in _STEMS.get(word[:4], ()) if word.startswith(stem)]

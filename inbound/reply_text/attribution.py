"""Marks which lines a member wrote and which are quoted: by their marks, or by what announces them.

An announcement is up to five joined lines that end in a colon, with a date or an address and a verb of
writing, or with a marked quote below; a header block is three of From, Sent, To, Subject in a language.
"""

import re

JOINED = 5  # lines of one announcement
BLOCK = 9  # lines in which a header block must show itself
KEYS = 3  # of them at least

VERBS = re.compile(
    r"\b(?:wrote|writes|schrieb\w*|hat geschrieben|"
    r"a [eé]crit|escribi[oó]|escreveu|ha scritto|skrev|kirjoitti|"
    r"schreef|napisał\w*|pisze|napsal\w*|napísal\w*|a scris|написал\w*|пишет|написав\w*|пише|написа|έγραψε|"
    r"yazdı|írta|írt|kirjutas|viết|menulis|napisa[lo]\w*|je napisao|va escriure|schreibt|rašė|rakstīja|"
    r"sent|said|às \d)\b|写道|寫道|님이 작성|작성|書きました|のメール|كتب|כתב|מאת|дә",
    re.IGNORECASE,
)
DATE = re.compile(
    r"\b(?:19|20)\d\d\b|\b\d{1,2}[:.h]\d\d\b|\b\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|[٠-٩]{4}|[年월日]"
)
ADDRESS = re.compile(r"[^\s<>@]{1,64}@[\w.-]+|<mailto:|\[mailto:")
END = re.compile(r"(?:[:：]|\bwrote|\bschrieb|写道)\s*[>*_]{0,4}$")
QUOTED = re.compile(r" {0,3}\|?[>＞»](?!\s*[:=])")
ODD = re.compile(
    r" {0,3}[:|#}%=\]]"
)  # marks of quotes that are not marks where nothing announces them
CITES = re.compile(r"\b(?:article|quoting|writes)\b.*@|@.*\b(?:article|writes)\b", re.IGNORECASE)
LETTERS = re.compile(r"\s*[\w\"(*]\w*[^\W\d_]")
VALUE = re.compile(r"> ?\d")
FENCE = re.compile(
    r"[ *>_]*(?:[-_=*]{2,}|—{2,})\s*[^\W\d_][^\d\n]{4,60}?\s*(?:[-_=*]{2,}|—{2,})"
    r"[ *_]*(?:[^\W\d]{2,12}\s?:.*)?$"
)
MESSAGE = re.compile(
    r"original|forward|message|nachricht|mensaje|mensagem|messaggio|meddel|"
    r"bericht|viesti|wiadomo|zpráva|správa|"
    r"сообщени|повідомлен|ileti|üzenet|poruka|mesaj|conteúdo|doorgestuurd|reply|antwort|wrote|skrev|schrieb|přeposl|preposl|videresen|reenvi|vidarebe|továbbít|encaminhad|переслан|mail|邮件|郵件|メッセージ|메시지",
    re.IGNORECASE,
)
OPENER = re.compile(
    r"[\s>*_\"'(]*(?:on|am|le|el|il|op|den|w dniu|dnia|dne|em|no dia|vào|pada|în|на|στις|u|a|at|"
    r"(?:mon|tue|wed|thu|fri|sat|sun|mån|tis|ons|tor|fre|lör|sön|lun|mar|mer|jeu|ven|sam|dim|ma|ti|ke|to|pe|"
    r"la|su|po|út|st|čt|pá|so|ne|pon|wt|śr|czw|pt|sob|ndz|пн|вт|ср|чт|пт|сб|нд|вс|man|tir|lør|søn)\w*[.,]?|"
    r"wiadomość|temat|\d{1,4}[./年 -])\s*\S",
    re.IGNORECASE,
)
RULE = re.compile(r"\s*[-_*=]{10,}\s*$")
BEGIN = re.compile(
    r"\s*(?:begin forwarded message|anfang der weitergeleiteten|d[eé]but du message|inicio del mensaje|"
    r"inizio messaggio|in[ií]cio da mensagem|vidarebefordrat brev|videresendt besked|videresendt melding|"
    r"doorgestuurd bericht|välitetty viesti|początek przekazanej|začátek přeposlané|начало переадрес|"
    r"reenviado|iletilen|továbbított|proslijeđen\w* poruk|преслано|початок листа)\b.{0,40}:\s*$",
    re.IGNORECASE,
)
FROM = (
    "from|von|de|da|van|från|fra|lähettäjä|od|expéditeur|remitente|remetente|mittente|от|від|kimden|feladó|"
    "kimtől|saatja|από|מאת|من|发件人|寄件者|差出人|보낸\\s?사람|보낸사람|reply-to|de la|afzender|frå"
)
SENT = (
    "sent|date|gesendet|datum|envoyé(?: le)?|date d.envoi|enviado(?: el| em)?|fecha|data|inviato|verzonden|"
    "skickat|sendt|dato|lähetetty|päivämäärä|pvm|wysłano|wysłane|odesláno|odoslané|dátum|trimis|"
    "отправлено|дата|надіслано|gönderildi|gönderilme tarihi|tarih|elküldve|küldve|kuupäev|saadetud|"
    "ημερομηνία|στάλθηκε|נשלח|תאריך|تاريخ|发送时间|日期|傳送日期|送信日時|日時|보낸\\s?날짜|날짜|poslano|poslané"
)
TO = (
    "to|an|à|a|para|aan|till|til|vastaanottaja|do|komu|către|кому|до|kime|címzett|saaja|προς|אל|إلى|"
    "收件人|收件者|宛先|받는\\s?사람|za|prima|per|destinataire|destinatario|destinatário|pro"
)
SUBJECT = (
    "subject|betreff|objet|asunto|assunto|oggetto|onderwerp|ämne|emne|aihe|temat|předmět|predmet|subiect|"
    "тема|konu|tárgy|teema|θέμα|נושא|الموضوع|主题|主旨|件名|제목|cc|kopia|kopie|kopi|kopio|dw|копия"
)
KEY = re.compile(rf"[\s>*|]*(?:{FROM}|{SENT}|{TO}|{SUBJECT})\s?\*{{0,2}}\s?[:：]", re.IGNORECASE)
FROM_KEY = re.compile(rf"[\s>*|]*(?:{FROM}|{SENT}|{SUBJECT})\s?\*{{0,2}}\s?[:：]", re.IGNORECASE)


def is_quoted(line: str) -> bool:
    """Say whether a line carries the mark of a quote."""
    return QUOTED.match(line) is not None


def without_quotes(lines: list[str]) -> list[bool]:
    """Return for each line whether it is the member's own, so far as quotes are concerned."""
    own = _unmarked(lines)
    written = 0  # the first line of the member's own so far
    for number, line in enumerate(lines):
        while written < number and not (own[written] and lines[written].strip()):
            written += 1
        if not own[number] or not line.strip():
            continue
        first, last = _header(lines, number) or _announcement(lines, own, number)
        end = _end_of_odd_quote(lines, last)
        is_unmarked = (
            end == last and not _next_is_quoted(lines, last) and not ODD.match(lines[first])
        )
        if last and written < first and is_unmarked:
            return own[:first] + [False] * (len(own) - first)
        own[first:end] = [False] * (end - first)
    return own


def _end_of_odd_quote(lines: list[str], first: int) -> int:
    """Return the line after a quote whose lines all carry one odd mark, `first` where there is none."""
    start = next(
        (n for n in range(first, min(first + JOINED, len(lines))) if lines[n].strip()), first
    )
    mark = ODD.match(lines[start]) if 0 < first < len(lines) else None
    if mark is None:
        return first
    end = start
    for number in range(start, len(lines)):
        if lines[number].startswith(mark.group()):
            end = number + 1
        elif lines[number].strip():
            break
    return end if end - start > 1 else first


def _unmarked(lines: list[str]) -> list[bool]:
    own = [not is_quoted(line) for line in lines]
    if own.count(False) == 1:  # one line alone may be a value: "> 20 would be too high"
        number = own.index(False)
        own[number] = VALUE.match(lines[number]) is not None and bool(
            lines[max(number - 1, 0)].strip()
        )
    return own


def says_nothing(lines: list[str]) -> bool:
    """Say whether own lines are but the announcement of a quote, so that too much must have been cut."""
    written = [line for line in lines if line.strip()]
    return 0 < len(written) <= 2 and all(map(_is_no_sentence, written))  # noqa: PLR2004


def _is_no_sentence(line: str) -> bool:
    introduces = END.search(line) or CITES.search(line)
    return introduces is not None or not LETTERS.match(line)


def _announcement(lines: list[str], own: list[bool], end: int) -> tuple[int, int]:
    """Return the first line of the announcement that ends at `end`, and the line after it; 0, 0 for none.

    Of several possible first lines, the earliest that begins like one counts, or else the last.
    """
    if not END.search(lines[end].rstrip()):
        return 0, 0
    quoted_below = _next_is_quoted(lines, end + 1)
    starts: list[int] = []
    joined = ""
    for number in range(end, max(end - JOINED, -1), -1):
        if not lines[number].strip() or not own[number]:
            break
        joined = f"{lines[number].strip()} {joined}"
        if _announces(joined, quoted_below):
            starts.append(number)
    if not starts:
        return 0, 0
    openers = [number for number in starts if _begins_like_one(lines[number])]
    return (openers or starts[:1])[-1], end + 1


def _begins_like_one(line: str) -> bool:
    dated = OPENER.match(line) is not None and DATE.search(line) is not None
    says = VERBS.search(line) and (DATE.search(line) or ADDRESS.search(line))
    return dated or bool(says) or line.rstrip().endswith("<")


def _announces(joined: str, quoted_below: bool) -> bool:  # noqa: FBT001
    verb = VERBS.search(joined) is not None
    date = DATE.search(joined) is not None
    address = ADDRESS.search(joined) is not None
    if quoted_below and verb + date + address >= 1:
        return True
    return verb + date + address >= 2  # noqa: PLR2004  (two signs of three)


def _header(lines: list[str], first: int) -> tuple[int, int] | None:
    """Return the span of the header of a message that is quoted or forwarded from here on."""
    last = _header_after(lines, first)
    return (first, last) if last else None


def _header_after(lines: list[str], first: int) -> int:
    line = lines[first]
    if BEGIN.match(line) or (FENCE.match(line) and MESSAGE.search(line)):
        return max(first + 1, _header_end(lines, first + 1, 1))
    if RULE.match(line) or FENCE.match(line):
        after = next((n for n in range(first + 1, len(lines)) if lines[n].strip()), first + JOINED)
        return _header_end(lines, after, 2) if after - first < JOINED else 0
    return _header_end(lines, first, KEYS) if FROM_KEY.match(line) else 0


def _header_end(lines: list[str], first: int, wanted: int) -> int:
    """Return the line after the last of at least `wanted` different keys near `first`, 0 for fewer."""
    found = {
        match.group().strip(" >*|:：").lower(): number
        for number, line in enumerate(lines[first : first + BLOCK], first)
        if (match := KEY.match(line)) is not None
    }
    return max(found.values()) + 1 if len(found) >= wanted else 0


def _next_is_quoted(lines: list[str], number: int) -> bool:
    following = (line for line in lines[number : number + JOINED] if line.strip())
    return is_quoted(next(following, ""))

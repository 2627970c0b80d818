"""Marks which of a member's own lines are a signature, or something a mail program or a company adds."""

import re

BELOW = 12  # lines of a signature at most, where nothing but a greeting or contact data shows it
SHORT = 70  # characters of a line of contact data

DELIMITER = re.compile(r"\s*(?:--|—|–|- -|_{2,}|-{3,}|={5,}|\*{5,})\s*$")
DEVICE_NAMES = (
    r"iphon\w*|ipad\w*|ipod|android|samsung|galaxy|blackberry|outlook|"
    r"windows\s?(?:phone|mail)|mail for windows|"
    r"huawei|xiaomi|nokia|htc|sony|xperia|motorola|verizon|t-mobile|at&t|web\.de|gmx|yahoo|proton\s?mail|"
    r"smartphone|mobile|mobil\w*|handy|telefon\w*|tele[fp]h?one?|tablet\w*|phone|mailbird|mailspring|spark|"
    r"alcatel|ti-85|bell|aol|gmail|thunderbird|k-9|bluemail|myMail|smartfon\w*|мобильн\w*|телефон\w*|смартфон\w*|почт\w*|wireless"
)
SENT = (
    r"sent|gesendet|diese nachricht wurde|von meinem|envoy[ée]\w*|enviado|inviato|verzonden|verstuurd|"
    r"skickat|sendt|sent fr[åa]n|lähetetty|wysłan\w+|odeslán\w+|odoslan\w+|trimis|отправлено|надіслано|"
    r"gönderildi|küldve|poslano|saadetud|στάλθηκε|εστάλη|נשלח|보냄|から送信|发自|傳送|寄自|получено|get|"
    r"holen sie sich|beziehen|obtenir|obtener|obter|télécharge\w*|hent|hämta|отправлен\w*|gửi từ|dikirim|"
    r"enviat|téléphone|sendte|posted|scarica"
)
DEVICE = re.compile(
    rf"\W*(?:(?:{SENT})(?:\W+[\w-]+){{0,5}}?\W+(?:{DEVICE_NAMES})\b.{{0,40}}"
    rf"|.{{0,20}}(?:{DEVICE_NAMES}).{{0,12}}(?:보냄|から送信|gönderildi|küldve|발신|送信|lähetetty)\W*)$",
    re.IGNORECASE,
)
DEVICE_LENGTH = 90
VALEDICTION = re.compile(
    r"\W*(?:(?:with |many |warm |kind |best |warmest |kindest |very best |all my )*"
    r"(?:regards|wishes|thanks|cheers|sincerely|yours|love|hugs|take care|respectfully|cordially)"
    r"(?: (?:again|truly|sincerely|faithfully|in advance|so much|and regards))*|"
    r"best|thx|all the best|thank you|"
    r"thanks (?:and|&) regards|br|rgds|sincerely yours|yours (?:truly|sincerely|faithfully)|"
    r"(?:mit )?(?:\w+ )?(?:freundlichen?|besten?|herzlichen?|lieben?|vielen?|schönen?)(?: \w+)? "
    r"(?:gr(?:ü|ue)(?:ß|ss)en?|dank)|gr(?:ü|ue)(?:ß|ss)e?|gruß|gruss|mfg|lg|vg|danke|"
    r"(?:bien |très )?cordialement|salutations.*|bien à vous|amicalement|bises|merci|sincères salutations|"
    r"(?:un |muchos |cordiales )?saludos?(?: cordiales)?|atentamente|atte|gracias|un abrazo|"
    r"atenciosamente|cumprimentos|(?:com os )?melhores cumprimentos|abraços?|obrigad[oa]|att|"
    r"(?:cordiali |distinti )?saluti|grazie|"
    r"(?:met )?(?:vriendelijke|hartelijke) groete?n?|mvg|groet(?:en|jes)?|"
    r"(?:med )?(?:vänliga?|venlig|vennlig|bästa|beste|kærlig)\w* (?:hälsning(?:ar)?|hilsen|hilsener)|"
    r"mvh|hilsen|"
    r"hälsningar|hilsner|tak|takk|tack|ystävällisin terveisin|terveisin|t\.|kiitos|z poważaniem|pozdrawiam|"
    r"pozdrowienia|(?:s |se )?(?:pozdravem|srdečným pozdravem|úctou)|s pozdravom|cu stimă|с уважением|"
    r"з повагою|всего доброго|saygılarımla|sevgiler|üdvözlettel|"
    r"tisztelettel|lugupidamisega|srdačan pozdrav|"
    r"lijep pozdrav|pozdrav|με εκτίμηση|trân trọng|salam|salutacions|amb afecte)\W*$",
    re.IGNORECASE,
)
CONTACT = re.compile(
    r"\b(?:tel|telefon|telephone|phone|ph|mobile|mobil|cell|fax|office|direct|handy|e-?mail|web|www|skype|"
    r"twitter|linkedin|tlf|tél|móvil|gsm|http|https)\b\s?[.:]|www\.|https?://|[^\s@]+@[\w.-]+\.\w+|"
    r"\+?\(?\d[\d ()./-]{7,}\d|^[mtpfeo]:\s",
    re.IGNORECASE,
)
DISCLAIMER = re.compile(
    r"\b(?:confidential|privileged|intended (?:only|solely|for)|intended recipient|vertraulich|"
    r"confidentiel|confidencial|riservat|disclaimer|virus-?free|sans virus|libre de virus|viren\s?frei|"
    r"this message has been scanned|please consider the environment|think before you print|"
    r"you received this (?:message|email) because|unsubscribe from this group|to unsubscribe|"
    r"mailing list|_{20,})",
    re.IGNORECASE,
)
NAME = re.compile(r"\s*[-~]?\s?(?:[^\W\d_][\w'’.-]*\s+){1,3}[^\W\d_][\w'’-]*\s*$")
SENTENCE = re.compile(r"[.!?…。？！]\s*$")
POSTSCRIPT = re.compile(r"\s*p\.?\s?s\.?\b", re.IGNORECASE)


def without_signature(lines: list[str], own: list[bool]) -> list[bool]:
    """Return `own` without the lines of signatures, devices and disclaimers."""
    own = [is_own and not _is_device(line) for line, is_own in zip(lines, own, strict=True)]
    for rule in (_delimited, _disclaimer, _valediction, _contact_block):
        numbers = [number for number, is_own in enumerate(own) if is_own]
        for number in rule(lines, numbers):
            own[number] = False
    return own


def _is_device(line: str) -> bool:
    return len(line) <= DEVICE_LENGTH and DEVICE.match(line) is not None


def _delimited(lines: list[str], numbers: list[int]) -> list[int]:
    """Return everything from the delimiter on, up to the next quote; "-- " is RFC 3676 section 4.3."""
    written = False
    for place, number in enumerate(numbers):
        line = lines[number].strip()
        if written and DELIMITER.match(line):
            if line in ("--", "—", "–"):
                return _unbroken(numbers[place:])
            below = _unbroken(numbers[place : place + 3 * BELOW])
            if _looks_signed(lines, [n for n in below[1:] if lines[n].strip()]):
                return below
        written = written or line != ""
    return []


def _looks_signed(lines: list[str], written: list[int]) -> bool:
    """Say whether lines under a drawn rule are a signature and not more of the text."""
    short = len(written) <= BELOW and all(len(lines[n]) <= SHORT for n in written)
    return short and any(CONTACT.search(lines[n]) for n in written)


def _disclaimer(lines: list[str], numbers: list[int]) -> list[int]:
    """Return the last paragraphs from the first that reads like a disclaimer on."""
    paragraphs = _paragraphs(lines, numbers)
    for place, paragraph in enumerate(paragraphs):
        if place > 0 and DISCLAIMER.search(" ".join(lines[n] for n in paragraph)):
            rest = [n for later in paragraphs[place:] for n in later]
            if place >= len(paragraphs) - 4:
                return rest
    return []


def _valediction(lines: list[str], numbers: list[int]) -> list[int]:
    """Return a last greeting with the name and the contact data under it; a postscript below stays."""
    for place in range(len(numbers) - 1, -1, -1):
        if not VALEDICTION.match(lines[numbers[place]]) or place == 0:
            continue
        under = _signed_lines(lines, numbers[place + 1 :])
        if under:
            return [numbers[place], *under]
    return []


def _signed_lines(lines: list[str], numbers: list[int]) -> list[int]:
    """Return the lines under a greeting that name its writer, empty where they are text."""
    under: list[int] = []
    for number in numbers:
        line = lines[number].strip()
        if not line:
            continue
        if POSTSCRIPT.match(line) or len(under) >= BELOW:
            break
        if len(line) > SHORT or (SENTENCE.search(line) and not CONTACT.search(line)):
            return under if len(under) > 1 else []
        under.append(number)
    return under


def _contact_block(lines: list[str], numbers: list[int]) -> list[int]:
    """Return the last paragraph where it is contact data, or nothing but a full name."""
    paragraphs = _paragraphs(lines, numbers)
    if len(paragraphs) < 2:  # noqa: PLR2004  (never the whole text)
        return []
    last = paragraphs[-1]
    contacts = sum(CONTACT.search(lines[n]) is not None for n in last)
    if len(last) > BELOW or any(len(lines[n]) > SHORT for n in last):
        return []
    named = _is_name(lines[last[0]])
    signed = contacts >= 2 or (named and (contacts or len(last) == 1))  # noqa: PLR2004
    return last if signed else []


def _is_name(line: str) -> bool:
    """Say whether a line is nothing but a full name: two to four words, each with a capital."""
    return NAME.match(line) is not None and all(
        word.strip("-~.'’")[:1].isupper() for word in line.split() if word.strip("-~")
    )


def _paragraphs(lines: list[str], numbers: list[int]) -> list[list[int]]:
    paragraphs: list[list[int]] = [[]]
    for number in numbers:
        if lines[number].strip():
            paragraphs[-1].append(number)
        elif paragraphs[-1]:
            paragraphs.append([])
    return [paragraph for paragraph in paragraphs if paragraph]


def _unbroken(numbers: list[int]) -> list[int]:
    """Return the first run of consecutive numbers."""
    run = numbers[:1]
    for number in numbers[1:]:
        if number != run[-1] + 1:
            break
        run.append(number)
    return run

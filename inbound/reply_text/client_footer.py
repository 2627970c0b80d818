"""Recognises the line by which a mail program or a telephone signs for itself, and its pictures."""

import re

from inbound.reply_text.languages import PEOPLE

LENGTH = 100  # characters
TOP, NEAR = 4, 60  # lines
OFFERING, REACTING = 6, 9  # words of a line that offers a program, or tells of a reaction

_NAMES = (  # of devices and of mail programs
    r"i-?phon\w*|i-?pad\w*|ipod|android|samsung|galaxy|blackberry|outlook|windows|huawei|xiaomi|"
    r"redmi|oneplus|pixel|nokia|"
    r"htc|sony|xperia|motorola|verizon|t-mobile|at&t|web\.de|gmx|yahoo|proton\s?mail|proton|"
    r"tutanota|tuta|fairphone|honor|oppo|vivo|"
    r"smartphone\w*|mobile\w*|mobil\w*|mobiel|handy|telefon\w*|tele[fp]h?one?|telefoon|téléphone|"
    r"teléfono|móvil|celular|cellulare|"
    r"tablet\w*|phone|cell(?:phone)?|computer|laptop|pc|mac\w*|mailbird|mailspring|spark|airmail|"
    r"mailbox|sparrow|"
    r"alcatel|ti-85|bell|aol|gmail|thunderbird|k-9|bluemail|mymail|mail\.ru|яндекс\S*|yandex\S*|"
    r"zoho|fastmail|newton|edison|"
    r"aquamail|fairemail|hey|superhuman|canary|smartfon\w*|puhelime\w*|мобильн\w*|мобільн\w*|"
    r"телефон\w*|смартфон\w*|почт\w*|пошт\w*|"
    r"wireless\w*|device|gerät|mobilgerät|dispositivo|appareil|terminal|手机|手機|電話|電郵|邮箱|"
    r"携帯|スマートフォン|"
    r"mail(?: app)?|e-?mail|app|qq\w*|wechat"
)
_SENDS = (  # how such a line begins
    r"sent (?:from|via|with|using|by|on|through|wirelessly)|secured (?:with|by)|"
    r"posted (?:from|via)|(?:get|try|"
    r"download) (?=outlook|bluemail|the)|"
    r"written on|typed on|from my(?= i| s| m| b| g| h| a| p)|"
    r"gesendet (?:mit|von|vo[mn]|aus|über|via)|von meinem|von mei?nem|diese nachricht wurde (?:von|"
    r"mit)|holen sie sich|beziehen sie|"
    r"envoy[ée]e?s? (?:depuis|de|d.|à partir|sans|avec|par|via|du)|t[ée]l[ée]charge[rz]?|obtenez|"
    r"obtenir|"
    r"enviado (?:desde|con|por|do|da|de|via|a partir|pelo|usando)|obtener|obtén|obter|"
    r"inviato (?:da|dal|dall.|con|tramite)|scarica|ottieni|"
    r"(?:verzonden|verstuurd) (?:vanaf|met|via|vanuit|van)|download|"
    r"skickat (?:från|via|med)|skickades från|hämta|sendt (?:fra|via|med)|send[t]? frå|hent|"
    r"lähetetty|hanki|wysłan[eoay] (?:z|ze|przez|za)|pobierz|"
    r"odesláno (?:z|ze|pomocí)|odoslané z|získejte|trimis (?:de|din|de pe|cu|prin)|descărcați|"
    r"отправлено (?:с|со|из|через)|отправлен\w* (?:с|из)|надіслано (?:з|із|за)|изпратено (?:от|с)|"
    r"послато са?|"
    r"(?:στάλθηκε|εστάλη|απεστάλη) (?:από|μέσω)|נשלח מ\w*|(?:أُ?رسل\w*|مرسل\w*|تم الإرسال) من|"
    r"ارسال شده از|"
    r"发自|發自|发送自|寄自|傳送自|來自|从我的|從我的|나의|내|(?:được )?gửi từ|dikirim dari|ส่งจาก|"
    r"poslano (?:s|sa|iz|z)|saadetud|išsiųsta|nosūtīts|enviat (?:des|de)|bidalia|मेरे|sendte fra|"
    r"(?:el)?küldve"
)
_ENDS = (
    r"보냄|보냈습니다|보낸 메일|から送信\w*|gönderildi|küldve|발신|送信|lähetetty|발송|"
    r"传送|傳送|发送|發送|भेजा गया"
)
_DEVICE = re.compile(
    rf"[\W_]*(?:{_SENDS})\w*(?:\W+\w+){{0,4}}?\W*\b(?:{_NAMES})(?![a-z])(?P<tail>.{{0,60}})$"
    rf"|\W*von (?:[\w.-]+ ){{1,3}}(?:{_NAMES}) (?:aus )?gesendet\W*$"
    rf"|\W*.{{0,20}}(?:{_NAMES}).{{0,12}}(?:{_ENDS})\W*$"
    rf"|\W*(?:(?:sent|gesendet) (?:via|with|from|mit|using)|via) [\w-]+(?: (?:mail|app|email))?\W*$",
    re.IGNORECASE,
)
_CHINESE = re.compile(
    rf"\W*(?:发自|發自|发送自|寄自|傳送自|來自|来自|从|從)[^。！？]{{0,16}}(?:{_NAMES}|信箱|客户端)[^。！？]{{0,12}}$",
    re.IGNORECASE,
)
_PROGRAMS = (
    r"(?:outlook|bluemail|yahoo ?mail|aol|gmail|proton ?mail|tuta|spark|edison|aquamail|zoho)"
)
_PLATFORMS = r"(?:ios|iphone|ipad|android|windows|mac(?:os)?)"
_PROGRAM = re.compile(rf"(?<![a-z]){_PROGRAMS}", re.IGNORECASE)
_PLATFORM = re.compile(r"(?<![a-z])(?:ios|iphone|ipad|android|windows|mac(?:os)?\b)", re.IGNORECASE)
_OFFER = re.compile(  # a program for a telephone, in whatever language it is offered
    rf"\W*(?:\w+\W+){{0,4}}?{_PROGRAMS} (?:\w{{1,8}} )?{_PLATFORMS}\b(?:\W+\w+){{0,2}}[^\w.!?]*$"
    rf"|\W*(?:\w+\W+)?{_PLATFORMS}\W?\w{{0,3}}\W?{_PROGRAMS}\W{{0,3}}\w{{0,8}}[^\w.!?]*$"
    rf"|\W*{_PLATFORMS} (?:için|के लिए) {_PROGRAMS}\S{{0,4}}(?: [^\s.!?]+){{1,2}}\s*$"
    rf"|\W*{_PROGRAMS}\s?: (?:\w+, ){{2}}\w+\W*$",
    re.IGNORECASE,
)
_REACTION = re.compile(
    r"(?=.{0,80}\bgmail).{0,80}\b(?:reac|(?:ge|za)?reag|réag|отреаг|відреаг)"
    r"|.{2,60} (?:reacted to|liked|loved) your (?:message|e-?mail)\W*$",
    re.IGNORECASE,
)
_SPEAKERS = PEOPLE | frozenset(
    "i ich je yo io eu ik jag jeg ja я we wir nous use using do does".split()
)
_TAIL_OF_A_SENTENCE = re.compile(
    r"\b(?:is|was|to|it|me|my|and|but|because|und|mir|et|pero|y)\b", re.IGNORECASE
)
_NEXT_SENTENCE = re.compile(r"[,;:.?]\s+\w")
_SLOGAN = re.compile(
    r"get the app|\bmail|\be-?mails?\b|secure|\bfree\b|sicher|verschlüssel|kostenlos|gratis|gratuit",
    re.IGNORECASE,
)
_EXCUSE = re.compile(
    r"excuse|pardon|sorry|forgive|typo|brevity|brief|entschuldig|kürze|desculp|disculp|excus",
    re.IGNORECASE,
)
_NAMED_LINK = re.compile(r"\[([^\]\[]{1,60})\]\s?\(\s?https?://[^\s)]*\s?\)")
_LINK = re.compile(r"[(<]?\s?https?://[^\s)>]*\s?[)>]?|[\[\]]")
_ONLY_LINK = re.compile(r"\W*https?://\S+\s*$")
_LINK_OF_WORDS = re.compile(r"\s*<https?://[^\s>]+>\s*$")  # of those on the line above
_LAST_LINK = re.compile(r"https?://\S+\s*$")
_PICTURE = re.compile(  # what stands for one in a plain text
    r"\W*(?:\[(?:image|inline image|cid|bild|imagen|immagine|afbeelding)\b[^\]\n]{0,200}\]|"
    r"<image\d{3}\.\w{3,4}>|"
    r"\[https?://[^\]\s]{1,300}\.(?:png|jpe?g|gif)[^\]\s]{0,100}\])\W*$",
    re.IGNORECASE,
)
_IN_A_SENTENCE = re.compile(r"(?!i-?[pP])[a-zà-öø-ÿа-яα-ω]")  # programs begin with a capital
_FIRST = re.compile(
    rf"[\W_]*(?:{_SENDS})|.{{0,40}}(?:{_ENDS})|\W*(?:sent|gesendet|via|von) ", re.IGNORECASE
)


def is_device(line: str) -> bool:
    """Check whether a line reads like "Sent from my iPhone", whatever stands around it."""
    if len(line) > 2 * LENGTH:
        return False
    bare = _LINK.sub("", _NAMED_LINK.sub(r"\1", line))
    if len(bare) > LENGTH:
        return False
    if _CHINESE.match(bare) or _is_offered(bare) or _is_linked(bare, line):
        return True
    found = _DEVICE.match(bare) if _FIRST.match(bare) else None
    if found is None:
        return False
    tail = found["tail"] or ""
    if _EXCUSE.search(tail):
        return True
    is_next = _NEXT_SENTENCE.search(tail) and not (_SLOGAN.search(tail) or "://" in line)
    return not is_next and _TAIL_OF_A_SENTENCE.search(tail) is None


def _is_offered(line: str) -> bool:
    """Check whether a line offers a program, or tells that somebody reacted: nobody speaks in it."""
    words = line.split()
    is_reaction = len(words) <= REACTING and _REACTION.match(line) is not None
    if not is_reaction and not _OFFER.match(line):
        return False
    return not _somebody_speaks(words)


def _is_linked(bare: str, line: str) -> bool:
    """Check whether a few words with a link are a program's of itself, in any language.

    They name it with the telephones that it is for, or the link names it too and counts who follows it.
    """
    link, program = _LAST_LINK.search(line), _PROGRAM.search(bare)
    words = bare.split()
    if link is None or program is None or bare.rstrip().endswith((".", "!", "?", ":")):
        return False
    if len(words) > REACTING or _somebody_speaks(words):
        return False
    if _PLATFORM.search(bare):
        return len(words) <= OFFERING
    return "utm_" in link.group() and program.group().lower() in link.group()


def _somebody_speaks(words: list[str]) -> bool:
    return not _SPEAKERS.isdisjoint(word.strip("’'.,").lower() for word in words)


def is_picture(line: str) -> bool:
    """Check whether a line only stands for a picture: "[image: logo]", "[cid:image001.png]"."""
    return line.lstrip()[:1] in ("[", "<") and _PICTURE.match(line) is not None


def device_lines(lines: list[str], own: list[bool]) -> list[int]:
    """Return the own lines in which a program signs: they begin or end a paragraph."""
    written = [number for number, is_own in enumerate(own) if is_own and lines[number].strip()]
    candidates = [n for n in _near_edges(own, written) if is_device(_with_link(lines, own, n))]
    if not candidates:
        return []
    linked = [n + 1 for n in candidates if _is_link_below(lines, own, n)]
    devices = {*candidates, *linked}
    found = [
        number
        for number in candidates
        if _is_edge(lines, own, number - 1, devices)
        or (_is_edge(lines, own, number + 1, devices) and not _IN_A_SENTENCE.match(lines[number]))
    ]
    return found + [n + 1 for n in found if _is_link_below(lines, own, n)]


def _with_link(lines: list[str], own: list[bool], number: int) -> str:
    """Return a line with the link of its words where that stands on the next one."""
    below = lines[number + 1] if _is_link_below(lines, own, number) else ""
    return f"{lines[number].rstrip()} {below.strip()}".rstrip()


def _is_link_below(lines: list[str], own: list[bool], number: int) -> bool:
    """Check whether the next line is nothing but a link that belongs to the words on this one."""
    if number + 1 >= len(lines) or not own[number + 1]:
        return False
    pattern = _ONLY_LINK if lines[number].rstrip().endswith(":") else _LINK_OF_WORDS
    return pattern.match(lines[number + 1]) is not None


def _near_edges(own: list[bool], written: list[int]) -> list[int]:
    """Return the lines where a program may sign: near the start and the end, and above quotes."""
    if len(written) <= NEAR:
        return written
    inner = [n for n in written[TOP:-NEAR] if not all(own[n : n + TOP])]
    return [*written[:TOP], *inner, *written[-NEAR:]]


def _is_edge(lines: list[str], own: list[bool], number: int, devices: set[int]) -> bool:
    if not 0 <= number < len(lines):
        return True
    return not own[number] or not lines[number].strip() or number in devices

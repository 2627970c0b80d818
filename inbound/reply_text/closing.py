"""Recognises the greeting above a name at the end of a mail, in many languages."""

import re

LENGTH = 45  # characters

_GREETING = (
    r"(?:with |many |warm |kind |best |warmest |kindest |very best |all my |my )*"
    r"(?:regards|wishes|thanks|cheers|sincerely|yours|love|hugs|take care|respectfully|cordially|"
    r"blessings|xx+|xoxo)"
    r"(?: (?:again|truly|sincerely|faithfully|in advance|so much|very much|and regards|to all|"
    r"everyone))*|"
    r"best|thx|tia|ty|all the best|thank you|many thanks|thanks (?:and|&) (?:best |kind )?regards|"
    r"br|rgds|sincerely yours|"
    r"yours (?:truly|sincerely|faithfully)|talk soon|warmly|respectfully yours|"
    r"(?:mit )?(?:\w+ )?(?:freundlichen?|besten?|herzlichen?|lieben?|vielen?|schönen?|viele|liebe|"
    r"beste|herzliche|schöne|sonnige)(?: \w+)? "
    r"(?:gr(?:ü|ue)(?:ß|ss)en?|dank)|gr(?:ü|ue)(?:ß|ss)e?|gruß|gruss|mfg|lg|vg|hg|danke|alles gute|"
    r"herzlichst|"
    r"hochachtungsvoll|"
    r"(?:bien |très )?cordialement|(?:sincères |meilleures )?salutations.*|bien à (?:vous|toi)|"
    r"amicalement|bises|bisous|merci(?: d.avance)?|"
    r"(?:un |muchos |cordiales )?saludos?(?: cordiales)?|atentamente|atte|(?:muchas )?gracias|un "
    r"(?:fuerte )?abrazo|besos|cordialmente|"
    r"atenciosamente|(?:os meus )?(?:melhores )?cumprimentos|com os melhores cumprimentos|abraços?|"
    r"beijos|obrigad[oa]|att|"
    r"(?:cordiali |distinti |cari )?saluti|un (?:caro )?saluto|grazie(?: mille)?|un abbraccio|"
    r"(?:met )?(?:vriendelijke|hartelijke|lieve) groete?n?|mvg|groet(?:en|jes)?|bedankt|dank je "
    r"wel|hartelijk dank|"
    r"(?:med )?(?:vänliga?|venlig|vennlig|bästa|beste|kærlig|mange|varma?)\w* (?:hälsning(?:ar)?|"
    r"hilsen|hilsner|hilsener)|"
    r"mvh|vh|hilsen|hälsningar|hälsn|hilsner|tak|takk|tack|kram|"
    r"(?:ystävällisin |parhain )?terveisin|terveisiä|t\.|kiitos|"
    r"z (?:poważaniem|wyrazami szacunku)|(?:serdecznie )?pozdrawiam(?: serdecznie)?|pozdrowienia|"
    r"dziękuję|"
    r"(?:s |se )?(?:srdečným )?(?:pozdravem|pozdravom|úctou)|děkuji|ďakujem|cu (?:stimă|respect|"
    r"drag)|mulțumesc|toate cele bune|"
    r"с уважением|с наилучшими пожеланиями|всего (?:доброго|наилучшего)|спасибо|з повагою|дякую|"
    r"всього найкращого|"
    r"с уважение|поздрави|срдачан поздрав|поздрав|saygılarımla|saygılar|sevgiler|teşekkürler|selamlar|"
    r"(?:szívélyes )?üdvözlettel|üdv|tisztelettel|köszönöm|lugupidamisega|tervitades|pagarbiai|ar "
    r"cieņu|"
    r"srdačan pozdrav|lijep pozdrav|lep pozdrav|pozdrav|hvala|με εκτίμηση|φιλικά|ευχαριστώ|trân "
    r"trọng|thân mến|salam(?: hangat)?|terima kasih|hormat saya|"
    r"salutacions|amb afecte|atentament|gràcies|gràcies|"
    r"מאת|בברכה|תודה|בכבוד רב|مع (?:أطيب )?(?:التحيات|تحياتي|التحية)|تحياتي|شكرا|با احترام|با تشکر|"
    r"此致|敬礼|祝好|谢谢|謝謝|よろしくお願い(?:いた)?します|敬具|감사합니다|ขอบคุณ(?:ค่ะ|ครับ)?|"
    r"ด้วยความเคารพ|सादर|धन्यवाद"
)
_FROM = (  # where a greeting comes from: "Hugs from Ulm"
    r"(?:\s(?:from|aus|vom|von|desde|de|in|im)(?:\s(?:the|der|dem|la|el))?\s[\w.-]+(?:\s[\w.-]+)?)?"
)
_VALEDICTION = re.compile(rf"\W*(?:{_GREETING}){_FROM}\W*$", re.IGNORECASE)
_WITH_NAME = re.compile(
    rf"\W*(?:{_GREETING})(?:{_FROM}\s*[,!.:–—-]+|\s(?:from|von|de)\b|)\s*[,!.:–—-]*\s+(\S.*)$",
    re.IGNORECASE,
)


def is_valediction(line: str) -> bool:
    """Check whether a line is nothing but a greeting at the end of a mail."""
    return len(line) <= LENGTH and _VALEDICTION.match(line) is not None


def signed_with(line: str) -> str:
    """Return what stands behind a greeting on its line, empty where there is no greeting."""
    found = _WITH_NAME.match(line) if len(line) <= 2 * LENGTH else None
    return found[1].strip() if found else ""

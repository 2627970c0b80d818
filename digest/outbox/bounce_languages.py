"""What mail servers write in other languages than English, concept by concept.

A refusal joins a word for the mailbox, its owner or its address with a word that says what is wrong with it,
in either order. Accents do not count.
"""

from dataclasses import dataclass

from digest.outbox.bounce_phrases import WORD, any_of

_ADDRESS = r"@[^\s@]{1,200}"
_DISTANCE = 8  # words between the two
_NEAR = 2  # where it is the sender of whom it is said
_SIGNS = 24  # signs between them, where a language writes no spaces


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """One language's words; `gone` follows the mailbox or goes before it, `lacks` only goes before it."""

    sender: str
    mailbox: str
    gone: str
    lacks: str = ""
    domain: str
    full: str
    temporarily: str
    has_spaces: bool = True


GERMAN = Terms(
    sender=r"absender\w*",
    mailbox=r"benutzer\w*|empf(?:a|ae)nger\w*|adress\w+|mail-?adresse|e-?mail-?adresse|postfach|mailbox|konto"
    r"|teilnehmer|account|nutzer",
    gone=r"unbekannt\w*|nicht (?:bekannt|gefunden|vorhanden|existent|registriert|angelegt)"
    r"|existiert (?:\S+ )?nicht|gibt es (?:\S+ )?nicht|ung(?:u|ue)ltig\w*|geloscht|geschlossen"
    r"|nicht mehr (?:gultig|vorhanden|aktiv|existent|in gebrauch|verwendet|genutzt)",
    lacks=r"kein\w*(?: solche\w*| gultige\w*)?",
    domain=r"domain|domane|host|rechner",
    full=r"voll|uberfullt|uberschritten|ueberschritten|zu ?viele mails|erschopft",
    temporarily=r"vorubergehend|voruebergehend|zeitweise|temporar"
    r"|spater (?:noch ?mals|noch einmal|erneut|wieder)",
)
SPANISH = Terms(
    sender=r"remitente",
    mailbox=r"usuario|destinatario|buzon|casilla|cuenta|direccion|correo",
    gone=r"desconocid[oa]s?|no existe\w*|inexistente|no (?:es |son )?valid[oa]s?|invalid[oa]s?|errone[oa]s?"
    r"|incorrect[oa]s?|no (?:se |fue |ha sido )*(?:encuentra|encontro|encontrad[oa]|localiz\w+)"
    r"|(?:ha sido |fue )?(?:eliminad|cerrad|cancelad)[oa]|no esta registrad[oa]",
    lacks=r"no existe (?:el|la|ese|esa|este|esta|ningun\w?)|no hay ningun\w?",
    domain=r"dominio|host",
    full=r"llen[oa]|sin espacio|cuota|supero|sobrepas\w+",
    temporarily=r"temporal(?:mente)?|mas tarde|tiempo de entrega|vencid[oa]",
)
FRENCH = Terms(
    sender=r"expediteur",
    mailbox=r"utilisateur|destinataire|boite|compte|adresse|correspondant|usager",
    gone=r"inconnue?s?|inexistante?|n'existe (?:pas|plus)|introuvable|invalide|(?:n'est )?pas valide"
    r"|incorrecte?|erronee?|supprimee?|cloturee?|fermee?|(?:non|pas) (?:trouvee?|reconnue?)|a change"
    r"|n'a pas (?:ete |pu etre )?trouvee?|n'accepte plus",
    lacks=r"aucune?|pas de",
    domain=r"domaine|hote",
    full=r"pleine?s?|saturee?|quota|depassee?",
    temporarily=r"temporairement|momentanement|plus tard|delai depasse",
)
ITALIAN = Terms(
    sender=r"mittente",
    mailbox=r"utente|destinatario|destin\.|casella|account|indirizzo|mailbox",
    gone=r"sconosciut[oa]|inesistente|non (?:esiste|(?:e )?valid[oa]|(?:e stat[oa] )?trovat[oa])"
    r"|non riconosciut[oa]|errat[oa]|cancellat[oa]|chius[oa]"
    r"|non (?:e )?piu (?:valid|attiv|esistente|in uso)\w*",
    lacks=r"nessun[oa]?",
    domain=r"dominio|host",
    full=r"pien[oa]|quota|superat[oa]|esaurit[oa]",
    temporarily=r"temporane\w+|momentaneamente|piu tardi",
)
PORTUGUESE = Terms(
    sender=r"remetente",
    mailbox=r"usuario|utilizador|destinatario|caixa|conta|endereco|e-?mail",
    gone=r"desconhecid[oa]|inexistente|nao existe\w*|invalid[oa]|nao (?:foi )?(?:encontrad[oa]|localizad[oa])"
    r"|nao e valid[oa]|excluid[oa]|encerrad[oa]|removid[oa]|cancelad[oa]",
    lacks=r"nao existe (?:o|a|esse|essa)|nenhum\w?",
    domain=r"dominio|host",
    full=r"chei[oa]|lotad[oa]|quota|cota|sobrepassou|excedeu|excedid[oa]",
    temporarily=r"temporari\w+|mais tarde",
)
DUTCH = Terms(
    sender=r"afzender",
    mailbox=r"gebruiker\w*|geadresseerde|ontvanger|mailbox|postvak|postbus|adres|e-?mailadres|account",
    gone=r"onbekende?|bestaat (?:hier )?niet|niet (?:kan worden |worden )?(?:gevonden|bekend)"
    r"|ongeldige?|opgeheven|verwijderd",
    lacks=r"geen(?: geldige?)?",
    domain=r"domein\w*|host",
    full=r"vol|overschreden|quota",
    temporarily=r"tijdelijk|later opnieuw",
)
POLISH = Terms(
    sender=r"nadawc\w+",
    mailbox=r"uzytkownik\w*|odbiorc\w+|adresat\w*|skrzynk\w+|kont[oa]|adres\w*",
    gone=r"nieznan\w+|nie (?:istnieje|znaleziono|zosta[lł]\w? znalezion\w+|ma)|nieprawid[lł]ow\w+|usuni\w+"
    r"|zamkniet\w+",
    lacks=r"nie ma (?:takie\w+|tego|tej)|brak",
    domain=r"domen\w+|host",
    full=r"pe[lł]n\w+|przepe[lł]nion\w+|przekroczon\w+",
    temporarily=r"tymczasow\w+|chwilowo|pozniej",
)
CZECH = Terms(
    sender=r"odesilatel\w*",
    mailbox=r"uzivatel\w*|adresat\w*|schrank\w+|prijemce|ucet|adresa|konto",
    gone=r"neexist\w+|neznam\w+|nenalezen\w*|neplatn\w+|zrusen\w*",
    domain=r"domen\w+",
    full=r"pln\w+|preplnen\w*|prekrocen\w*",
    temporarily=r"docasne|pozdeji",
)
SWEDISH_AND_DANISH = Terms(
    sender=r"avsandare\w*|afsender\w*",
    mailbox=r"anvandare\w*|mottagare\w*|modtager\w*|bruger\w*|mailbox|adressen?|konto\w*"
    r"|postlada\w*|postkasse\w*",
    gone=r"okand\w*|ukendt\w*|ukjent\w*|finns (?:inte|ej)|findes ikke|finnes ikke|hittades inte"
    r"|blev ikke fundet",
    lacks=r"ingen",
    domain=r"doman\w*|domæne\w*|domene\w*",
    full=r"full\w*|fuld\w*",
    temporarily=r"tillfalligt|midlertidig\w*|senare|senere",
)
RUSSIAN = Terms(
    sender=r"отправител\w+",
    mailbox=r"пользовател\w+|получател\w+|адресат\w*|ящик\w*|адрес\w*|аккаунт\w*|учетн\w+ запис\w+",
    gone=r"не (?:был )?(?:найден\w*|существует|зарегистрирован\w*|обнаружен\w*|известен)|неизвест\w+"
    r"|удален\w*|неверн\w+|отсутствует|закрыт\w*",
    lacks=r"нет так\w+|так\w+(?= \S+ нет)|не существует",
    domain=r"домен\w*|хост\w*",
    full=r"переполнен\w*|полон|квот\w+|нет места",
    temporarily=r"временно|позже|позднее",
)
JAPANESE = Terms(
    sender=r"送信者|差出人|発信元",
    mailbox=r"ユーザー?|宛先|あて先|アドレス|メールボックス|受信者|アカウント",
    gone=r"存在し(?:ない|ません|ておりません)|存在せず|見つか(?:りません|らない|らず)|登録されて(?:いません|おりません)"
    r"|不明|[がは]ありません|無効",
    lacks=r"不明な|不正な|無効な|存在しない",
    domain=r"ドメイン|ホスト",
    full=r"いっぱい|一杯|満杯|容量|超過",
    temporarily=r"一時的|しばらく|再度送信",
    has_spaces=False,
)
CHINESE = Terms(
    sender=r"发件人|寄件者|寄件人",
    mailbox=r"用[户戶]|收件人|收件者|[邮郵]箱|信箱|地址|[帐帳账]号|账户",
    gone=r"不存在|未找到|找不到|无此|無此|无效|無效|未开通|已注销|已删除|不正确",
    lacks=r"没有此|没有该|查无此|无此|無此|不存在的|无效的",
    domain=r"域名|网域|網域|主机",
    full=r"已满|已滿|满了|空间不足|容量不足|超出|超过",
    temporarily=r"暂时|暫時|稍后|稍後|频率|頻率|超时",
    has_spaces=False,
)

LANGUAGES = (
    *(GERMAN, SPANISH, FRENCH, ITALIAN, PORTUGUESE, DUTCH, POLISH, CZECH, SWEDISH_AND_DANISH),
    *(RUSSIAN, JAPANESE, CHINESE),
)

# "anna was not found at b.example", as Exchange says it to people
_NOT_FOUND_AT = r"""
(?:wurde|konnte) (?:nicht )?(?:in|bei|auf|unter) \S+ (?:nicht )?(?:gefunden|ermittelt)
n'a pas ete trouvee? (?:sur|a|dans|chez)|non e stat[oa] trovat[oa] (?:in|su|presso)
(?:no se encontro|no se ha encontrado|no se pudo encontrar|nao foi encontrad[oa]) (?:en|em|no)
is niet gevonden (?:in|bij|op)|nie znaleziono .{1,80} w
no se encuentra en (?:la libreta|el directorio)|nicht im (?:verzeichnis|adressbuch)
non (?:e )?(?:presente|elencat[oa]) nella rubrica
(?:リスト|ディレクトリ|名簿).{0,12}(?:ありません|見つかりません)
"""


def _join(one: str, other: str, terms: Terms, *, within: int = _DISTANCE) -> str:
    """Return a pattern for two terms near each other, in this order."""
    if not terms.has_spaces:
        return rf"(?:{one}).{{0,{_SIGNS}}}(?:{other})"
    gap = rf"[:,;>.]{{0,4}}(?: {WORD}){{0,{within}}} "
    return rf"\b(?:{one}){gap}\(?(?:{other})\b"


def _gone(terms: Terms) -> str:
    said = [_join(terms.mailbox, terms.gone, terms), _join(terms.gone, terms.mailbox, terms)]
    if terms.has_spaces:
        said.append(rf"{_ADDRESS} (?:{terms.gone})\b")
    if terms.lacks:
        said.append(_join(terms.lacks, terms.mailbox, terms))
    return "|".join(said)


MAILBOX_DEAD = any_of(f"{'|'.join(map(_gone, LANGUAGES))}|{_NOT_FOUND_AT.strip()}")
HOST_DEAD = any_of(
    "|".join(
        f"{_join(each.domain, each.gone, each)}|{_join(each.gone, each.domain, each)}"
        for each in LANGUAGES
    )
)
FULL = any_of(
    "|".join(
        f"{_join(each.mailbox, each.full, each)}|{_join(each.full, each.mailbox, each)}"
        for each in LANGUAGES
    )
)
OURS = any_of("|".join(_join(each.sender, each.gone, each, within=_NEAR) for each in LANGUAGES))
TEMPORARILY = any_of("|".join(rf"(?:{each.temporarily})" for each in LANGUAGES))

"""Whose domain an address is at: what lies under one domain belongs to one organisation.

There is no list of public suffixes here. A name that we take for one organisation's, though it is several,
makes strangers from there wait for each other, and nothing worse.
"""

from digest.policy import MailLimits

SECOND = frozenset(  # what stands before a country's name where others register below it
    "ac ad asn asso co com ed edu gen go gob gouv gov gr health id in lg ltd me mil muni ne net nhs nic nom "
    "or org plc police sch school tm web".split()
)
_COUNTRIES = (
    "ar at au be br ca ch cl co cz de dk es fi fr gr hk hu id ie in it jp kr mx my nl no nz pe ph pl pt ro "
    "ru se sg th tr tw uk us ve vn za"
).split()
_BRANDS = ("yahoo", "hotmail", "live", "outlook", "gmx", "yandex", "aol", "ymail")
PROVIDERS = frozenset(  # at which everybody can have a mailbox, and many do
    [
        *(
            "gmail.com googlemail.com msn.com passport.com rocketmail.com ymail.com icloud.com me.com "
            "mac.com aim.com gmx.net gmx.com mail.com email.com web.de t-online.de freenet.de arcor.de "
            "posteo.de posteo.net mailbox.org proton.me protonmail.com pm.me tuta.com tutanota.com "
            "fastmail.com hey.com zoho.com zohomail.com zohomail.eu hushmail.com mail.ru bk.ru inbox.ru "
            "list.ru rambler.ru ya.ru ukr.net i.ua abv.bg seznam.cz centrum.cz wp.pl o2.pl onet.pl "
            "interia.pl op.pl azet.sk freemail.hu citromail.hu orange.fr wanadoo.fr free.fr laposte.net "
            "sfr.fr neuf.fr bbox.fr libero.it virgilio.it tiscali.it alice.it tim.it telefonica.net "
            "terra.es sapo.pt ziggo.nl kpnmail.nl planet.nl home.nl xs4all.nl hetnet.nl telenet.be "
            "skynet.be proximus.be bluewin.ch hispeed.ch aon.at chello.at telia.com online.no comcast.net "
            "verizon.net att.net sbcglobal.net cox.net bellsouth.net charter.net earthlink.net "
            "optonline.net juno.com rogers.com shaw.ca telus.net bell.net sympatico.ca videotron.ca "
            "btinternet.com sky.com virginmedia.com ntlworld.com talktalk.net nhs.net eircom.net "
            "bigpond.com optusnet.com.au iinet.net.au xtra.co.nz uol.com.br bol.com.br terra.com.br "
            "ig.com.br rediffmail.com qq.com 163.com 126.com sina.com foxmail.com yeah.net naver.com "
            "daum.net hanmail.net docomo.ne.jp ezweb.ne.jp softbank.ne.jp aol.com yahoo.com hotmail.com "
            "live.com outlook.com yandex.com"
        ).split(),
        *(f"{brand}.{country}" for brand in _BRANDS for country in _COUNTRIES),
        *(
            f"{brand}.{second}.{country}"
            for brand in _BRANDS[:3]
            for second in ("co", "com")
            for country in _COUNTRIES
        ),
    ]
)


def organisation(address: str) -> str:
    """Return the domain under which an address's owner has it: "mail.clinic.co.uk" is "clinic.co.uk"."""
    labels = address.rpartition("@")[2].lower().strip(".").split(".")
    is_shared = len(labels) > 2 and len(labels[-1]) == 2 and labels[-2] in SECOND  # noqa: PLR2004
    return ".".join(labels[-3:] if is_shared else labels[-2:])


def has_everybody(domain: str) -> bool:
    """Say whether a domain is a large provider's, whose customers have nothing in common."""
    return domain in PROVIDERS


def newcomers_of(domain: str, limits: MailLimits) -> int:
    """Return how many strangers of one domain may join a day: of a large provider's half of all."""
    few = limits.newcomers_of_one_domain
    return max(few, limits.newcomers_a_day // 2) if has_everybody(domain) else few

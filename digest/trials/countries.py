"""Countries by their names: in the languages of people, and as the registry wrote them through the years."""

from functools import cache

from digest.language.country_names import country_names
from digest.trials.wording import NameKey, key_of

LANGUAGES = ("en", "de", "es", "fr", "it", "pt", "nl", "tr")
OTHERWISE = {  # what no language of today says, but the registry does or did, and what people say
    "US": (
        "United States of America",
        "USA",
        "U.S.A.",
        "the States",
        "EE. UU.",
        "EEUU",
        "Vereinigte Staaten von Amerika",
    ),
    "GB": (
        "UK",
        "Great Britain",
        "England",
        "Scotland",
        "Wales",
        "Northern Ireland",
        "Großbritannien",
        "Schottland",
        "Inglaterra",
        "Escocia",
        "Gales",
        "Gran Bretaña",
    ),
    "KR": ("Korea, Republic of", "Republic of Korea", "Korea", "South Korea", "Corea"),
    "KP": ("Korea, Democratic People's Republic of",),
    "TR": ("Turkey (Türkiye)", "Türkiye", "Turkey"),
    "RU": ("Russian Federation", "Russia", "Rusia"),
    "CZ": ("Czech Republic", "Tschechische Republik", "República Checa"),
    "IR": ("Iran, Islamic Republic of", "Islamic Republic of Iran"),
    "VN": ("Viet Nam",),
    "TW": ("Taiwan, Province of China",),
    "HK": ("Hong Kong", "Hongkong"),
    "MO": ("Macau", "Macao"),
    "MD": ("Moldova, Republic of",),
    "MK": ("Macedonia, The Former Yugoslav Republic of", "Macedonia"),
    "CD": ("Congo, The Democratic Republic of the", "Democratic Republic of the Congo"),
    "CG": ("Congo", "Republic of the Congo"),
    "TZ": ("Tanzania, United Republic of",),
    "SY": ("Syrian Arab Republic",),
    "LA": ("Lao People's Democratic Republic",),
    "PS": (
        "Palestine, State of",
        "Palestinian Territories, Occupied",
        "Palestine",
        "Palestina",
        "Palästina",
    ),
    "NL": ("Holland", "Holanda", "The Netherlands"),
    "CI": ("Ivory Coast", "Côte D'Ivoire"),
    "LY": ("Libyan Arab Jamahiriya",),
    "MM": ("Burma",),
    "SZ": ("Swaziland",),
    "VE": ("Venezuela, Bolivarian Republic of",),
    "BO": ("Bolivia, Plurinational State of",),
    "AE": ("UAE", "Emirates"),
    "BA": ("Bosnia",),
}


@cache
def countries() -> dict[NameKey, str]:
    """Return the code (ISO 3166) of each country by each of its names."""
    known = {
        key_of(name): code
        for language in LANGUAGES
        for code, name in country_names(language).items()
    }
    known |= {key_of(name): code for code, names in OTHERWISE.items() for name in names}
    return known


def country_code(name: str) -> str:
    """Return the code of a country; a name that nobody knows stays as it is."""
    return countries().get(key_of(name), name)

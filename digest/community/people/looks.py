"""What a name looks like at a glance: two texts with the same look can be taken for one another.

The letters of other scripts are those that Unicode's list of confusables likens to a Latin letter or a digit
(UTS 39, revision 15.1), as far as taking a letter apart and its own name do not say so already.
"""

import re
import unicodedata
from functools import lru_cache

_LIKE = {
    "6": "бᏮⳓ𑣕",
    "7": "𐓺𑣆𝈒",
    "9": "৭੧୨൭ⳋꝯ𑣌𑣖",
    "a": "ɐɑʌαλаᎪᏎᗅ⍺ꓮ𐊠𑣏𖽀",
    "b": "ƅȣβвь৪੪ଃᏏᏴᑲᖯᗷꓐꞵ𐊂𐊡𐌁𐌚",
    "c": "ɔσсᏟⲥꓚ𐊢𐌂𐐽𐔜𑣩𑣲🝌",
    "d": "ðԁᎠᏧᑯᗞᗪꓒꓓ",
    "e": "ǝȝəɛɜɘξ∃∑ʒεезєҽӡჳᎬᴈ℮⋿ⳍⴹꓰꝫꬲ𐊆𑣊𑣎𖼻𝈆",
    "f": "ϝքᖴẝꓝꬵ𐊇𐊥𐔥𑣂𝈓",
    "g": "ƍɡԍցᏀᏳꓖ",
    "h": "ηнһհᎻᏂᕼⲏꓧ𐋏",
    "i": "ǀɩιіӏ۱Ꭵᛁ—∣⍳⏽│┃ⲓⵏꓲꙇ𐊊𐌉𐌠𖼨",
    "j": "ϳјᎫᒍꓙ",
    "k": "ĸκкᏦᛕⲕꓗ𐔘",
    "l": "ʟᏞᒪⳑꓡ𐑃𐔦𑣃𑣒𖼖𝈪",
    "m": "ʍμϻмᎷᗰᛖⲙꓟ𐊰𐌑",
    "n": "νπлпոռᴫⲛꓠ𐔓",
    "o": "θοоօ۵०০੦૦ଠ୦௦ం౦ಂ೦ംഠ൦ං๐໐ဝ၀ჿዐᴑⲟⵔ〇ꓳꬽ𐊒𐊫𐐬𐓪𐔖𑓐𑣈𑣗𑣠",
    "p": "ρрᏢᑭ⍴ⲣꓑ𐊕",
    "q": "ԛգզⵕ",
    "r": "ɹɾгяᎡᎱᏒᖇᴙᴦⲅꓣꭈ𐓜𖼵𝈖",
    "s": "ƽѕտᏕᏚꓢ𐊖𐑈𑣁𑣛𖼺",
    "t": "τтᎢ⊤⟙ⲧꓔ𐊗𐊱𐌕𑣜𖼊🝨",
    "u": "иսሀᑌᴎ∪⋃ꓴꞟ𐓶𑣘𖽂",
    "v": "ѵ۷Ꮩᐯ∨⋁ⴸꓦꛟ𐔝𑜆𑣀𖼈𝈍",
    "w": "ɯωѡԝաᎳᏔ⍵ⲱꓪꙍꞷ𑜊𑜎𑜏𑣦𑣯",
    "x": "×χхᕁᕽ᙭᙮ᚷ╳⤫⤬⨯ⲭⵝꓫꭓꭕ𐊐𐊴𐌗𐌢𐔧𑣬",
    "y": "ɣγυуүყᎩᎽⲩꓬ𐊲𑣄𖽃",
    "z": "ƨζϩᏃᒿᴤꓜꙅꛯ𐋵𑣉𑣥",
}
_LETTERS = {each: letter for letter, others in _LIKE.items() for each in others} | {
    "0": "o",
    "1": "i",
    "3": "e",
    "4": "a",
    "5": "s",
    "8": "b",
    "|": "i",
    "ł": "i",
    "ı": "i",
    "$": "s",
    "€": "e",
}
_LATIN = re.compile(
    r"(?:LATIN|SYMBOL) (?:SMALL |CAPITAL )?LETTER "
    r"(?:(?:SMALL CAPITAL|SMALL|DOTLESS|REVERSED|TURNED|INVERTED|OPEN|INSULAR|SCRIPT|BARRED) )*([A-Z])\b"
)
_CHANGED = " WITH "  # in the name of a letter that was made of another
_CAPITALS = str.maketrans(
    "ΣИЙЛДШЦΩΔΨΘΦФЪБЭЄЊ", "ENNAAWUOAWOOOBBEEH"
)  # whose small letters look otherwise
_TOGETHER = (("l", "i"), ("rn", "m"), ("vv", "w"), ("ß", "ss"), ("æ", "ae"), ("œ", "oe"))


def looks(text: str) -> tuple[str, str]:
    """Return a text as it looks, and as it does where capitals of other scripts are taken for Latin ones."""
    return look(text), look(text.translate(_CAPITALS))


def look(text: str) -> str:
    """Return a text as it looks: without case, accents, spaces and signs, in plain letters."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    letters = "".join(map(_letter, plain))
    for one, other in _TOGETHER:
        letters = letters.replace(one, other)
    return letters


@lru_cache(maxsize=4096)
def _letter(sign: str) -> str:
    """Return the plain letter that a sign looks like, itself where it is another letter, else nothing."""
    if sign in _LETTERS:
        return _LETTERS[sign]
    if sign.isascii():
        return sign if sign.isalnum() else ""
    name = unicodedata.name(sign, "")
    named = _LATIN.search(name)
    if named:
        return named[1].lower()
    if _CHANGED in name:
        return _letter_called(name.partition(_CHANGED)[0]) or sign
    return sign if sign.isalnum() else ""


def _letter_called(name: str) -> str:
    try:
        return _letter(unicodedata.lookup(name))
    except KeyError:
        return ""

"""Letters and pages are valid HTML, and letters use nothing that mail programs lack without a way around."""

import json
import re
import subprocess
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[2]
VALIDATE = PROJECT / ".looks/node_modules/.bin/html-validate"
PAGES = {"form-dup-name": ["error", {"shared": ["radio", "checkbox", "submit", "button", "reset"]}]}
LETTERS = {
    "no-inline-style": "off",  # Gmail drops styles elsewhere
    "no-conditional-comment": "off",  # Outlook for Windows reads them
    "no-deprecated-attr": "off",  # align, bgcolor, cellpadding: Word knows no other way
    "prefer-tbody": "off",  # tables are for layout
    "prefer-native-element": "off",  # the letter is an article of a mail program's page
}
# By caniemail.com: what Outlook for Windows, Gmail or Yahoo do not show.
MISSING = {
    "flexible boxes": r"display:\s*(?:inline-)?flex",
    "grids": r"display:\s*(?:inline-)?grid",
    "positions": r"position:\s*(?:absolute|fixed|sticky|relative)",
    "pictures behind words": r"background(?:-image)?:[^;}\"']*url\(",
    "gradients": r"gradient\(",
    "custom properties": r"var\(|[{;\"]\s*--[a-z]",
    "sums": r"\b(?:calc|min|max|clamp)\(",
    "units of the window": r"\d(?:vw|vh|vmin|vmax)\b",
    "transforms and animations": r"\b(?:transform|animation|transition)\s*:",
    "fonts from elsewhere": r"@font-face|@import",
    "logical sides": r"(?:margin|padding|border)-(?:inline|block)",
    "vector pictures": r"<svg",
    "scripts": r"<script|\bon[a-z]+=\"",
    "forms": r"<(?:form|input|select|button|textarea)\b",
    "film and sound": r"<(?:video|audio|iframe|object|embed)\b",
    "folding": r"<details",
}

pytestmark = pytest.mark.xdist_group("looks")


@pytest.mark.skipif(
    not VALIDATE.exists(), reason="no html-validate here: `make .looks/.ready`, with npm"
)
def test_letters_and_pages_are_valid(gallery, tmp_path):
    for name, look in gallery.items():
        folder = tmp_path / ("letters" if look.is_letter else "pages")
        folder.mkdir(exist_ok=True)
        if look.html:
            (folder / f"{name}.html").write_text(look.html, "utf-8")

    assert validated(tmp_path / "letters", LETTERS) == []
    assert validated(tmp_path / "pages", PAGES) == []


@pytest.mark.skipif(
    not VALIDATE.exists(), reason="no html-validate here: `make .looks/.ready`, with npm"
)
def test_what_is_not_valid_is_found(tmp_path):
    (tmp_path / "bad.html").write_text("<!DOCTYPE html><html><p><div>x</div></p></html>")

    assert validated(tmp_path, LETTERS)


def validated(folder: Path, rules: dict[str, object]) -> list[str]:
    """Return what is not valid in the files of a folder."""
    config = folder / ".htmlvalidate.json"
    config.write_text(
        json.dumps({"root": True, "extends": ["html-validate:recommended"], "rules": rules})
    )
    command = [str(VALIDATE), "-c", str(config), "-f", "json", *map(str, folder.glob("*.html"))]
    told = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False).stdout
    return [
        f"{Path(file['filePath']).name}: {each['ruleId']}: {each['message']}"
        for file in json.loads(told)
        for each in file["messages"]
    ]


@pytest.mark.parametrize("feature", MISSING)
def test_letters_use_nothing_that_mail_programs_lack(gallery, feature):
    using = [
        name
        for name, look in gallery.items()
        if look.is_letter and re.search(MISSING[feature], look.html)
    ]

    assert using == []


USED = {
    "flexible boxes": '<p style="display:flex">',
    "grids": '<p style="display: grid">',
    "positions": '<p style="position:absolute">',
    "pictures behind words": '<td style="background:#fff url(x.png)">',
    "gradients": '<td style="background:linear-gradient(red, blue)">',
    "custom properties": '<p style="color:var(--x)">',
    "sums": '<p style="width:calc(1px + 2px)">',
    "units of the window": '<p style="width:50vw">',
    "transforms and animations": '<p style="transform:none">',
    "fonts from elsewhere": "<style>@font-face{}</style>",
    "logical sides": '<p style="margin-inline:0">',
    "vector pictures": "<svg>",
    "scripts": '<p onclick="x()">',
    "forms": "<button>x</button>",
    "film and sound": "<video>",
    "folding": "<details>",
}


def test_each_of_these_features_is_known_where_it_is_used():
    assert USED.keys() == MISSING.keys()
    assert [name for name in USED if not re.search(MISSING[name], USED[name])] == []

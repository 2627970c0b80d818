"""The pages in a real browser: on a narrow telephone and a wide screen, light and dark (WCAG 2.2 AA)."""

import json
import re
import shutil
import subprocess
from html import escape, unescape

import pytest

from digest.mail.signed_address import Purpose, Ticket

CHROMIUM = shutil.which("chromium")
WIDTHS = (320, 1200)
SCHEMES = {"dark": 0, "light": 1}  # as Blink numbers them
LOOK = """
const wrong = [];
const rgb = (text) => text.match(/[\\d.]+/g).map(Number);
const light = ([red, green, blue]) => [red, green, blue]
    .map((part) => part / 255)
    .map((part) => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)
    .reduce((sum, part, at) => sum + part * [0.2126, 0.7152, 0.0722][at], 0);
const ground = (element) => {
    for (let at = element; at; at = at.parentElement) {
        const colour = rgb(at.ownerDocument.defaultView.getComputedStyle(at).backgroundColor);
        if (colour.length === 3 || colour[3] > 0) return colour;
    }
    return [255, 255, 255];
};
for (const frame of document.querySelectorAll("iframe")) {
    const page = frame.contentDocument, name = frame.title;
    const styled = (element) => frame.contentWindow.getComputedStyle(element);
    const note = (what, element) =>
        wrong.push(`${name}: ${what}: ${element.outerHTML.slice(0, 80)}`);
    if (page.documentElement.scrollWidth > frame.clientWidth) note("sideways", page.body);
    for (const element of page.querySelectorAll("button, select, input:not([type=hidden])")) {
        const target = element.closest(".choice") || element;
        if (target.getBoundingClientRect().height < 44) note("small", element);
        element.focus();
        if (styled(element).outlineStyle !== "solid") note("no focus", element);
    }
    for (const element of page.querySelectorAll("body *")) {
        const own = [...element.childNodes].some((each) => each.nodeType === 3 && each.data.trim());
        if (!own) continue;
        if (parseFloat(styled(element).fontSize) < 16) note("small print", element);
        const [low, high] = [rgb(styled(element).color), ground(element)]
            .map(light).sort((one, other) => one - other);
        if ((high + 0.05) / (low + 0.05) < 4.5) note("faint", element);
    }
}
document.body.textContent = JSON.stringify(wrong);
"""

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium here")


@pytest.fixture
def shown(client, ana, link, keys, noon):
    """Return the HTML of each page as it stands after a press."""
    ids = {"member_id": ana.id, "object_id": int(noon.timestamp())}
    settings = f"/s/{keys.token(Ticket(purpose=Purpose.PREFERENCES, **ids))}"
    wrong = {"save": "yes", "zone": "Berln", "hour": "9"}
    return {
        "ask": client.get(link()).text,
        "mailed": client.post(link(), data={"settings": "mail"}).text,
        "stopped": client.post(link(), data={"stop": "yes"}).text,
        "back": client.post(link(), data={"undo": "yes"}).text,
        "less": client.post(link(), data={"less": "weekly monday"}).text,
        "settings": client.get(settings).text,
        "not saved": client.post(settings, data=wrong).text,
        "missing": client.get("/nothing").text,
        "no address": client.post("/link", data={"link": "new", "address": "ana"}).text,
        "asked": client.post("/link", data={"link": "new", "address": "ana@example.net"}).text,
    }


@pytest.mark.parametrize("scheme", SCHEMES)
def test_each_page_fits_a_narrow_screen_and_can_be_read_and_pressed(
    tmp_path, drawing, shown, scheme
):
    style = f"<style>{drawing.style.decode()}</style>"
    frames = (
        f'<iframe title="{name} {width}" width="{width}" height="800" srcdoc="{escape(page)}">'
        "</iframe>"
        for name, html in shown.items()
        for page in [re.sub(r"<link rel=.stylesheet.*?>", lambda _: style, html)]
        for width in WIDTHS
    )
    sheet = tmp_path / "sheet.html"
    sheet.write_text(
        f"<body>{''.join(frames)}<script>window.onload = () => {{{LOOK}}}</script>", "utf-8"
    )
    options = (
        *("--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path / 'own'}"),
        f"--blink-settings=preferredColorScheme={SCHEMES[scheme]}",
        "--dump-dom",
    )
    command = [str(CHROMIUM), *options, sheet.as_uri()]
    dumped = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120).stdout
    (found,) = re.findall(r"<body>(.*)</body>", dumped, re.DOTALL)

    assert json.loads(unescape(found)) == []

"""Letters and pages in Debian's Chromium: what a script finds in each, at a width and in a colour scheme."""

import json
import re
import shutil
import subprocess
from collections.abc import Mapping
from html import unescape
from pathlib import Path

CHROMIUM = shutil.which("chromium")
SCHEMES = {"dark": 0, "light": 1}  # as Blink numbers them
POLICY = re.compile(
    r'<meta http-equiv="Content-Security-Policy"[^>]*>'
)  # it keeps our script out, too
PATIENCE = 900  # seconds for all letters at once

# Each page is looked at alone, in a frame of the width that is meant; `find` returns what is wrong in it.
SHEET = """<!DOCTYPE html><meta charset="utf-8"><body><script>
const pages = {pages}, source = {source};
{script}
(async () => {{
    const wrong = {{}};
    for (const [name, html] of Object.entries(pages)) {{
        const frame = document.createElement("iframe");
        frame.width = {width}; frame.height = 1200; frame.srcdoc = html; frame.title = name;
        const loaded = new Promise((done) => {{ frame.onload = done; }});
        document.body.append(frame);
        await loaded;
        const found = await find(frame.contentWindow, source).catch((error) => [`${{error}}`]);
        if (found.length) wrong[name] = found;
        frame.remove();
    }}
    document.body.textContent = JSON.stringify(wrong);
}})();
</script>"""
# A letter is shown within a mail program's page, which has the landmarks.
AXE = """
const off = {enabled: false}, rules = {"landmark-one-main": off, "region": off};
const find = async (window, source) => {
    window.eval(source);
    const found = await window.axe.run(window.document, {resultTypes: ["violations"], rules});
    return found.violations.map((each) =>
        `${each.id}: ${each.nodes.map((node) => node.html.slice(0, 120)).slice(0, 3).join(" | ")}`);
};
"""
SIDEWAYS = """
const find = async (window) => {
    const page = window.document.documentElement;
    if (page.scrollWidth <= page.clientWidth) return [];
    const wide = [...window.document.querySelectorAll("body *")]
        .filter((each) => {
            const {left, right} = each.getBoundingClientRect();
            return left < -0.5 || right > page.clientWidth + 0.5;
        })
        .map((each) => each.outerHTML.slice(0, 120));
    return [`${page.scrollWidth} pixels wide: ${wide.slice(-2).join(" | ")}`];
};
"""


def found_by(
    script: str,
    pages: Mapping[str, str],
    folder: Path,
    *,
    scheme: str = "light",
    width: int = 600,
    source: str = "",
) -> dict[str, list[str]]:
    """Return what the script finds in each page in which it finds anything, by the page's name."""
    sheet = folder / "sheet.html"
    looked_into = {name: POLICY.sub("", html) for name, html in pages.items()}
    values = {
        "pages": _in_script(looked_into),
        "source": _in_script(source),
        "script": script,
        "width": width,
    }
    sheet.write_text(SHEET.format(**values), encoding="utf-8")
    command = [
        *(str(CHROMIUM), "--headless", "--no-sandbox", "--disable-gpu"),
        f"--user-data-dir={folder / 'own'}",
        f"--blink-settings=preferredColorScheme={SCHEMES[scheme]}",
        "--virtual-time-budget=100000000",
        "--dump-dom",
        sheet.as_uri(),
    ]
    dumped = subprocess.run(command, capture_output=True, text=True, check=True, timeout=PATIENCE)
    (found,) = re.findall(r"<body>(\{.*\})</body>", dumped.stdout, re.DOTALL)
    read: dict[str, list[str]] = json.loads(unescape(found))
    return read


def _in_script(value: object) -> str:
    return json.dumps(value).replace("</", "<\\/").replace("<!--", "<\\!--")

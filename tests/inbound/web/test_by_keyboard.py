"""The pages over HTTP in a real browser: by keyboard alone, without JavaScript, on a narrow telephone."""

import shutil
from datetime import timedelta

import pytest
from playwright.sync_api import Locator, Page, sync_playwright

from digest.community.people.member import Member, NotificationTiming, SummaryFrequency
from digest.mail.signed_address import Purpose, Ticket
from digest.store.database import Store
from inbound.web.server import PagesServer

CHROMIUM = shutil.which("chromium")
ALONE = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)
TELEPHONE = {"width": 320, "height": 640}
MOST_PRESSES = 60  # of the Tab key, to reach anything on a page

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium here")


@pytest.fixture
def server(pages):
    made = PagesServer(pages, host="127.0.0.1", port=0)
    made.start()
    yield f"http://127.0.0.1:{made.port}"
    made.stop()


@pytest.fixture
def browser_page():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(ALONE))
        context = browser.new_context(viewport=TELEPHONE, java_script_enabled=False)
        yield context.new_page()
        browser.close()


@pytest.fixture
def settings(keys, ana, noon):
    ids = {"member_id": ana.id, "object_id": int(noon.timestamp())}
    return f"/s/{keys.token(Ticket(purpose=Purpose.PREFERENCES, **ids))}"


@pytest.fixture
def press(browser_page, server):
    """Return a function that opens a path, or goes on where it is, and presses what bears a name."""

    def pressed(name: str, path: str = "") -> str:
        if path:
            browser_page.goto(server + path)
        button = reach(browser_page, browser_page.get_by_role("button", name=name))
        with browser_page.expect_navigation():
            button.press("Enter")
        fits(browser_page)
        return browser_page.inner_text("main")

    return pressed


def reach(page: Page, wanted: Locator) -> Locator:
    """Go on by the Tab key until this has the focus, which must be seen, and return it."""
    for _ in range(MOST_PRESSES):
        page.keyboard.press("Tab")
        if wanted.evaluate("each => each === document.activeElement"):
            seen = wanted.evaluate(
                "each => [getComputedStyle(each).outlineStyle, each.getBoundingClientRect().bottom]"
            )
            assert seen[0] == "solid"
            assert 0 < seen[1] <= TELEPHONE["height"]
            return wanted
    raise AssertionError(f"the Tab key never comes to {wanted}")


def fits(page: Page) -> None:
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= TELEPHONE["width"]


def test_a_stop_is_pressed_and_undone(press, store, ana, link):
    assert "You stopped" in press("Stop", link())
    assert frequency(store, ana) is SummaryFrequency.NEVER

    press("Undo")
    assert frequency(store, ana) is SummaryFrequency.DAILY


def test_less_is_chosen_instead(press, store, ana, link):
    press("Once a week", link())

    assert frequency(store, ana) is SummaryFrequency.WEEKLY
    assert "Undone" in press("Undo")
    assert frequency(store, ana) is SummaryFrequency.DAILY


def test_settings_are_chosen_and_saved(browser_page, server, press, store, ana, settings):
    browser_page.goto(server + settings)
    fits(browser_page)
    reach(browser_page, browser_page.get_by_label("How often")).press("ArrowDown")
    reach(browser_page, browser_page.locator("[name=notifications]:checked")).press("ArrowDown")
    assert "Saved." in press("Save")

    now = member(store, ana)
    assert now.summary_frequency is SummaryFrequency.WEEKLY
    assert now.notifications is NotificationTiming.SETTLED
    assert "Undone" in press("Undo")
    assert frequency(store, ana) is SummaryFrequency.DAILY


def test_an_expired_link_asks_where_to_mail_a_new_one(browser_page, server, press, settings, clock):
    clock.at += timedelta(days=2)
    browser_page.goto(server + settings)
    fits(browser_page)
    reach(browser_page, browser_page.get_by_role("textbox"))
    browser_page.keyboard.type("ana@example.net")

    assert "ana@example.net" not in press("link")


def frequency(store: Store, who: Member) -> SummaryFrequency:
    return member(store, who).summary_frequency


def member(store: Store, who: Member) -> Member:
    with store.read() as session:
        return session.get_one(Member, who.id)

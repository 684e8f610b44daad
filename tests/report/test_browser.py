"""The dossier in a real browser: read, sorted, filtered, printed, walked by keyboard, and heard."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from readiness import app
from readiness.model import Report
from readiness.report import Style, html
from tests.report.test_dependencies import SERVICES
from tests.report.test_formats import ASKED, FILES, RULES
from tests.report.test_html import named_everywhere
from tests.runs import TODAY, report, service

try:
    from axe_playwright_python.sync_playwright import Axe
    from playwright.sync_api import Browser, Error, Page, sync_playwright
except ImportError:
    if os.environ.get("CI"):
        raise
    pytest.skip("playwright or axe-core is not installed", allow_module_level=True)

ROOT = Path(__file__).parent.parent.parent
NAMES = ("chromium", "chromium-browser", "google-chrome")

PHONE = {"width": 390, "height": 844}
NARROWEST = {"width": 320, "height": 640}
LAPTOP = {"width": 1366, "height": 768}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """The system's Chromium, else Playwright's own; missing ones fail where CI says so."""
    found = next((path for path in map(shutil.which, NAMES) if path), None)
    with sync_playwright() as playwright:
        try:
            launched = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        except Error as trouble:
            if os.environ.get("CI"):
                raise
            pytest.skip(f"no Chromium: {trouble.message.splitlines()[0]}")
        yield launched
        launched.close()


def storefront() -> str:
    told = app.check(app.Request(root=ROOT / "examples" / "storefront", today=TODAY))
    return text(told)


def fleet() -> str:
    """More services than stand unfolded, with every state that a mark shows."""
    files = {
        f"s{number:02}/readiness.yaml": service(f"svc-{number:02}", number % 4)
        for number in range(12)
    }
    rules = {
        "is-a-number": "each: service\nexpect: 'service.tier > 1'",
        "is-tried": RULES["restore-is-tried"],
        "is-known": "each: service\nunknown_when: 'service.tier == 2'\nexpect: 'true'",
    }
    return text(report(files, rules, {"is-tried": "advisory"}))


def graph() -> str:
    return text(report({"readiness.yaml": SERVICES}, {"it-is": "each: service\nexpect: 'true'"}))


def text(told: Report) -> str:
    return "".join(html.render(told, Style()))


def states() -> str:
    """Waivers, attestations, faults and every outcome."""
    return text(report(FILES, RULES, ASKED))


PAGES: dict[str, Callable[[], str]] = {
    "storefront": storefront,
    "fleet": fleet,
    "graph": graph,
    "states": states,
}


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("pages")
    for name, made in PAGES.items():
        (folder / f"{name}.html").write_text(made(), "utf-8")
    return {name: folder / f"{name}.html" for name in PAGES}


Opened = Callable[..., Page]


@pytest.fixture
def opened(browser: Browser, written: dict[str, Path]) -> Iterator[Opened]:
    """Opens a page; whatever it complains of or asks for fails the test in the end."""
    contexts, trouble = [], []

    def opening(name: str, **options: object) -> Page:
        path = written[name] if name in written else Path(name)
        context = browser.new_context(**{"viewport": LAPTOP} | options)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: trouble.append(message.text))
        page.on("pageerror", lambda error: trouble.append(str(error)))
        page.on("request", lambda request: trouble.append(request.url))
        page.goto(path.as_uri())
        assert trouble.pop(0) == path.as_uri()
        return page

    yield opening
    for context in contexts:
        context.close()
    assert trouble == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing(name, scheme, opened):
    page = opened(name, color_scheme=scheme)
    if name != "storefront":  # a hundred times the same, half a minute long
        page.evaluate("for (const fold of document.querySelectorAll('details')) fold.open = true")
    found = Axe().run(page).response["violations"]
    told = [(each["id"], [node["html"][:200] for node in each["nodes"][:3]]) for each in found]
    assert told == []


@pytest.mark.parametrize("size", [NARROWEST, PHONE, LAPTOP], ids=["narrowest", "phone", "laptop"])
@pytest.mark.parametrize("name", PAGES)
def test_no_page_is_wider_than_its_window(name, size, opened):
    page = opened(name, viewport=size)
    wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(wide) == 0


def test_a_name_of_ten_thousand_letters_breaks_no_layout(opened, tmp_path):
    path = tmp_path / "long.html"
    told = report({"readiness.yaml": service("web")}, {"it-is": "each: service\nexpect: 'false'"})
    path.write_text(named_everywhere("x" * 10_000, told), "utf-8")
    page = opened(str(path), viewport=PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]


def shown(page: Page) -> list[str]:
    rows = page.locator("#index tbody tr:visible th")
    return [name.strip() for name in rows.all_inner_texts()]


def test_the_index_is_filtered_by_words_and_by_decision(opened):
    page = opened("fleet")
    page.fill("#filter", "team-svc-1")
    assert shown(page) == ["svc-11", "svc-10"] or sorted(shown(page)) == ["svc-10", "svc-11"]
    assert page.text_content("#shown") == "2 of 12 services"
    page.fill("#filter", "")
    page.click("#filters button[data-verdict=not-ready]")
    assert sorted(shown(page)) == ["svc-00", "svc-01", "svc-04", "svc-05", "svc-08", "svc-09"]
    hidden = page.locator("#matrix-table tbody tr:not(:visible)").count()
    assert hidden == 6
    page.click("#filters button[data-verdict=not-ready]")
    assert len(shown(page)) == 12


def test_the_index_is_sorted_by_its_heads_and_says_so(opened):
    page = opened("fleet")
    names = [f"svc-{number:02}" for number in range(12)]
    head = page.locator("#index thead th", has_text="Service")
    head.get_by_role("button").click()
    assert (head.get_attribute("aria-sort"), shown(page)) == ("ascending", names)
    head.get_by_role("button").click()
    assert (head.get_attribute("aria-sort"), shown(page)) == ("descending", names[::-1])
    tier = page.locator("#index thead th", has_text="Tier")
    tier.get_by_role("button").click()
    assert head.get_attribute("aria-sort") is None
    assert shown(page)[:3] == ["svc-00", "svc-04", "svc-08"]


def test_all_of_it_is_reached_by_keyboard(opened):
    page = opened("fleet")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the verdict"
    page.keyboard.press("Enter")
    assert page.evaluate("location.hash") == "#content"
    page.focus("#filter")
    page.keyboard.type("svc-07")
    assert shown(page) == ["svc-07"]
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    assert page.evaluate("document.activeElement.getAttribute('aria-pressed')") == "true"
    fold = page.locator("details.chapter-fold").first
    fold.locator("> summary").focus()
    page.keyboard.press("Enter")
    assert fold.evaluate("fold => fold.open") is True


def test_who_goes_to_a_folded_service_finds_it_open(opened):
    page = opened("fleet")
    page.click("#index tbody tr:nth-child(3) a")
    name = page.locator("#index tbody tr:nth-child(3) a").inner_text()
    place = page.evaluate("location.hash")
    assert page.locator(f"{place} h2").inner_text() == name
    assert page.locator(f"{place} .facts").is_visible()


def test_without_a_script_all_is_read_and_nothing_is_dead(opened):
    page = opened("fleet", java_script_enabled=False)
    assert len(shown(page)) == 12
    assert page.locator("button:visible").count() == 0
    page.locator("details.chapter-fold > summary").first.click()
    assert page.locator("#service-1 .facts").is_visible()


@pytest.mark.parametrize("script", [True, False])
def test_on_paper_everything_is_open_and_addresses_are_written_out(script, opened):
    page = opened("storefront", java_script_enabled=script, color_scheme="dark")
    page.emulate_media(media="print")
    folded = page.locator("details:not([open]) .evidence")
    assert folded.count() > 0
    assert [each.is_visible() for each in folded.all()] == [True] * folded.count()
    assert page.locator("nav").is_visible() is False
    link = page.locator("#rules a[href^=https]").first
    after = link.evaluate("link => getComputedStyle(link, '::after').content")
    assert link.get_attribute("href") in after
    ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert ground == "rgb(255, 255, 255)"


def test_it_prints_to_pages_of_paper(opened):
    page = opened("storefront")
    printed = page.pdf(prefer_css_page_size=True)
    assert printed.startswith(b"%PDF-")
    # 595 by 842 points: A4
    assert b"/MediaBox [0 0 594.95996 841.91998]" in printed
    assert 10 < printed.count(b"/Type /Page\n") < 80

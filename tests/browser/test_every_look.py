"""Every page of the model county in each of four looks: axe finds nothing serious, nothing scrolls sideways."""

import pytest
from playwright.sync_api import Page, expect

from ballot.shortlisting.tablefile import to_csv
from tests.browser.demo import sign_in
from tests.browser.looks import assert_fits, faults, keep
from tests.shortlisting.lists import a_sheet
from tests.shortlisting.test_tablefile import coded

LOOKS = {"plain": ("", ""), "dark": ("", "dark"), "contrast": ("", "contrast"), "large": ("large", "")}
"""Size and mode as the page's first element says them; the site writes them there from what a visitor chose."""
WEAR = "([size, mode]) => Object.assign(document.documentElement.dataset, { size, mode })"
SEEN = ("color-contrast", "link-in-text-block", "target-size")
"""What another look of the same words can break; the other rules are about the words and are asked once."""
RULES = {"plain": (), "dark": SEEN, "contrast": (*SEEN, "color-contrast-enhanced"), "large": SEEN}
PAGES = {
    "": (
        "/",
        "/demo",
        "/verify",
        "/sign-in",
        "/shifan/sign-in",
        "/shifan/activate",
        "/shifan/2027",
        "/shifan/2026",
        "/shifan/2027/candidates",
        "/shifan/2027/candidates/compendium",
        "/shifan/2027/ideas",
        "/shifan/2027/ideas/1",
        "/shifan/2027/ideas/notice",
        "/shifan/2027/ideas/numbers",
        "/shifan/2027/ideas/new",
        "/shifan/2027/ideas/mine/code",
        "/shifan/2027/publicity",
        "/shifan/2027/documents/compendium",
        "/shifan/2026/projects",
        "/shifan/2026/projects/4",
        "/shifan/2026/projects/bulletins/2",
        "/shifan/2026/tasks/1",
        "/shifan/2026/annual",
        "/shifan/years",
        "/shifan-city",
        "/nowhere",
    ),
    "organizer": (
        "/shifan/account",
        "/shifan/approvals/",
        "/shifan/cycles",
        "/shifan/inbox",
        "/shifan/2027",
        "/shifan/2027/steps",
        "/shifan/2027/steps/days",
        "/shifan/2027/steps/next",
        "/shifan/2027/candidates/draft",
        "/shifan/2027/candidates/draft/new",
        "/shifan/2027/candidates/draft/terms",
        "/shifan/2027/candidates/draft/categories",
        "/shifan/2027/candidates/draft/import",
        "/shifan/2027/candidates/draft/freeze",
        "/shifan/2027/candidates/draft/confirm",
        "/shifan/2027/candidates/p02/withdraw",
        "/shifan/2027/candidates/frozen",
        "/shifan/2027/screening/31",
        "/shifan/2027/proposals/desk/1",
        "/shifan/2027/ideas/desk?whose=all",
        "/shifan/2027/ideas/desk/9?whose=all",
        "/shifan/2027/solicitation",
        "/shifan/posters",
        "/shifan/2026/plan/1",
        "/shifan/2026/plan/terms",
        "/shifan/2026/assessment",
        "/shifan/2026/assessment/bring",
        "/shifan/2026/assessment/rating",
        "/shifan/2026/duty",
        "/shifan/2026/duty/scheme",
        "/shifan/2027/meetings",
        "/shifan/2027/review/delegations",
        "/shifan/2027/screening/overdue",
        "/shifan/2027/templates",
    ),
    "admin": (
        "/shifan/admin/accounts/",
        "/shifan/admin/accounts/new",
        "/shifan/admin/accounts/guest",
        "/shifan/admin/deputies",
        "/shifan/admin/deputies/new",
        "/shifan/admin/imports",
        "/shifan/admin/imports/new",
        "/shifan/admin/delegations",
        "/shifan/admin/stations",
        "/shifan/admin/terms",
        "/shifan/admin/assemblies",
        "/shifan/admin/assemblies/new",
        "/shifan/account/password",
    ),
    "auditor": ("/shifan/audit/",),
}


def a_draft_and_a_file(page: Page) -> list[str]:
    """Let the organizer begin another list and upload a file; where the file and one candidate are shown."""
    page.goto("/shifan/2027/candidates/p01/withdraw")
    page.get_by_label("决定文号").fill("示人大〔2027〕9号")
    page.get_by_role("main").get_by_role("button").click()
    page.goto("/shifan/2027/candidates/draft/import")
    file = to_csv(coded([a_sheet("甲工程")]))
    page.get_by_label("文件").set_input_files({"name": "a.csv", "mimeType": "text/csv", "buffer": file})
    page.get_by_role("button", name="检查").click()
    expect(page.get_by_role("heading", name="确认导入")).to_be_visible()
    preview = page.url
    page.goto("/shifan/2027/candidates/draft")
    return [preview, page.locator("tr[data-code] a").first.get_attribute("href") or ""]


def the_first_of_each(page: Page) -> list[str]:
    """Pages of one account, one deputy and one station, as their lists lead there."""
    found = []
    for path, within in (("accounts/", "accounts/"), ("deputies", "deputies/"), ("stations", "stations/")):
        page.goto(f"/shifan/admin/{path}")
        link = page.locator(f"table a[href*='/admin/{within}']").first
        found.append(link.get_attribute("href") or "")
    return found


def the_votes(page: Page) -> list[str]:
    """Every vote as the public sees it: open, awaiting its key, counted."""
    page.goto("/demo")
    return [link.get_attribute("href") or "" for link in page.locator(".tasks a").all()]


MORE = {"": the_votes, "organizer": a_draft_and_a_file, "admin": the_first_of_each}
"""Pages whose addresses hold ids."""


BREAKS = {
    "a field loses its label": "document.querySelector('main label').remove()",
    "words lose their contrast": "document.querySelector('h1').style.color = '#ddd'",
    "a row is too wide": "document.querySelector('h1').style.width = '900px'",
}


@pytest.mark.parametrize("harm", BREAKS.values(), ids=BREAKS)
def test_a_page_that_is_broken_is_found(visit, axe: str, harm: str):
    page = visit()
    page.context.new_cdp_session(page).send("Page.setBypassCSP", {"enabled": True})
    page.add_init_script(f"addEventListener('DOMContentLoaded', () => {{ {harm} }})")
    assert unfit(page, "/shifan/sign-in", axe, "broken") != []


@pytest.mark.parametrize("who", PAGES)
def test_every_page_can_be_read_by_everybody_in_every_look(visit, axe: str, who: str):
    page = visit()
    if who:
        sign_in(page, who)
    paths = [*PAGES[who], *(MORE[who](page) if who in MORE else ())]
    wrong = {path: found for path in paths if (found := unfit(page, path, axe, f"{who or 'public'}"))}
    assert wrong == {}


def unfit(page: Page, path: str, axe: str, name: str) -> list[str]:
    """What is wrong with a page, wide and on the narrowest phone, in the first look in which anything is."""
    answer = page.goto(path)
    assert answer
    found = []
    if answer.status != (404 if path == "/nowhere" else 200):
        found.append(f"answered {answer.status}: another page than the one that was meant")
    for look, (size, mode) in LOOKS.items():
        page.set_viewport_size({"width": 1280, "height": 800})
        page.evaluate(WEAR, [size, mode])
        keep(page, f"{name}-{look}{path.replace('/', '_')}")
        found += [f"{look}: {fault}" for fault in faults(page, axe, RULES[look])]
        page.set_viewport_size({"width": 320, "height": 800})
        keep(page, f"{name}-{look}{path.replace('/', '_')}-320")
        try:
            assert_fits(page, 320, look)
        except AssertionError as fault:
            found.append(str(fault))
        if found:
            return found
    return found

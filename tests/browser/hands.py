"""What everybody does with a page, by the words that stand on it."""

from playwright.sync_api import Page


def press(page: Page, words: str) -> None:
    page.get_by_role("main").get_by_role("button", name=words, exact=True).click()


def follow(page: Page, words: str) -> None:
    page.get_by_role("main").get_by_role("link", name=words, exact=True).first.click()

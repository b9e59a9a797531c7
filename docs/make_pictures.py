"""Makes docs/pictures: plays the demo's story and photographs its page where the story says so."""

import re
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Locator, Page, sync_playwright

from bot.cli.demo import HASTE, ZONE, Running, Scenario, open_demo, without_limits
from bot.cli.driver import Driver
from bot.cli.play import Player
from bot.logs import start_logging
from bot.scenarios.loading import SCENARIOS
from docs.camera import PHONE, PICTURES, TALL, WIDE, Camera, around, chromium, keep, pictured

STORY = SCENARIOS / "norfolk" / "play.yaml"
TO_THE_TOP = "node => node.scrollIntoView({ block: 'start' })"
AVATAR, MARGIN = ":scope > .avatar", 12

Shot = Callable[[Camera], None]


def make_pictures() -> None:
    start_logging("ERROR")
    PICTURES.mkdir(exist_ok=True)
    with (
        TemporaryDirectory() as folder,
        open_demo(Scenario.NORFOLK, Path(folder), 0, HASTE) as demo,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        _play(demo, Camera(browser, demo.workspace.url))
        browser.close()


def _play(demo: Running, camera: Camera) -> None:
    driver = Driver(demo.workspace.url)
    without_limits(driver)

    def show(name: str) -> None:
        SHOTS[name](camera)

    Player(driver, ZONE, demo.bot.settled, lambda _: None, show=show).play(STORY)


def message(name: str, place: str, words: str, button: str, camera: Camera) -> None:
    """The newest message there with these words and this button."""
    with camera.at(place, TALL) as page:
        shown = _settled(_message(page, words, button))
        keep(name, page, around(shown, margin=0 if shown.locator(AVATAR).count() else MARGIN))


def agreed(camera: Camera) -> None:
    """The alert down to its buttons; the explanation that follows is long."""
    with camera.at("sdm/imt", TALL) as page:
        alert = _settled(_message(page, "Abandonment rate", "Snooze"))
        keep("agreed", page, around(alert, alert.locator(".block-actions")))


def _message(page: Page, words: str, button: str) -> Locator:
    found = page.locator("#pane .msg", has_text=words)
    if button:
        found = found.filter(has=page.get_by_role("button", name=button))
    found.last.wait_for()
    return found.last


def _settled(place: Locator) -> Locator:
    """Without the margin of a message that goes on under the one before."""
    place = place if place.locator(AVATAR).count() else place.locator(".msg-body")
    return pictured(place) if place.locator(".block img").count() else place


def form(name: str, place: str, camera: Camera) -> None:
    with camera.at(place, TALL) as page:
        dialog = page.locator("dialog.modal[open]")
        dialog.get_by_role("button", name="Cancel").wait_for()
        keep(name, dialog)


def home(camera: Camera) -> None:
    with camera.at("sdm/home") as page:
        page.locator(".home .block").first.wait_for()
        keep("home", page)


def thread(camera: Camera) -> None:
    with camera.at("sdm/imt") as page:
        alert = _message(page, "Abandonment rate", "Snooze")
        alert.get_by_role("button", name=re.compile("repl(y|ies)")).click()
        page.mouse.move(0, 0)
        page.locator("#thread .msg").nth(1).wait_for()
        pictured(alert).evaluate(TO_THE_TOP)
        pictured(page.locator("#thread"))
        keep("thread", page)


def phone(camera: Camera) -> None:
    with camera.at("sdm/imt", PHONE) as page:
        pictured(_message(page, "Abandonment rate", "Snooze")).evaluate(TO_THE_TOP)
        keep("phone", page)


def answered(name: str, place: str, camera: Camera) -> None:
    """The newest private answer: its words, and its pictures below them."""
    with camera.at(place, WIDE) as page:
        *_, words, pictures = page.locator("#pane .msg-private").all()
        pictured(pictures)
        keep(name, page, around(words, pictures))


def said(name: str, place: str, camera: Camera) -> None:
    """The newest private answer that has no picture."""
    with camera.at(place, WIDE) as page:
        answer = page.locator("#pane .msg-private").last
        answer.wait_for()
        keep(name, page, around(answer))


def drawn(name: str, place: str, camera: Camera) -> None:
    """The pictures of the newest private answer, without its words."""
    with camera.at(place, WIDE) as page:
        answer = pictured(page.locator("#pane .msg-private").last)
        keep(name, answer.locator("img").last)


SHOTS: Mapping[str, Shot] = {
    "alert": partial(message, "alert", "sdm/imt", "Abandonment rate", "Snooze"),
    "agreed": agreed,
    "thread": thread,
    "phone": phone,
    "status": partial(answered, "status", "sdm/imt"),
    "sliding": partial(answered, "sliding", "sdm/imt"),
    "outlook": partial(answered, "outlook", "sdm/imt"),
    "pace": partial(answered, "pace", "po/imt"),
    "audit": partial(said, "audit", "po/imt"),
    "link": partial(drawn, "link", "sdm/imt"),
    "replay": partial(drawn, "replay", "po/imt"),
    "health": partial(answered, "health", "po/imt"),
    "action": partial(form, "action", "sdm/imt"),
    "home": home,
    "modal": partial(form, "modal", "sda/imt"),
    "brief": partial(message, "brief", "him/imt", "New items", "Start the meeting"),
    "agenda": partial(message, "agenda", "him/imt", "Agenda: IMT stat meeting", "Close"),
    "memo": partial(message, "memo", "sda/imt", "Who does what by when", ""),
    "reminder": partial(message, "reminder", "sda/dm", "To be reported back", "Update"),
    "followups": partial(message, "followups", "him/imt", "Follow-ups", "Start the meeting"),
    "verified": partial(message, "verified", "sdm/imt", "it worked", "Report card"),
    "memory": partial(message, "memory", "sdm/imt", "Last time this went Red", "Snooze"),
}
"""Each picture of the tour, by the name that the story calls it by."""


if __name__ == "__main__":
    make_pictures()

"""Makes docs/pictures: plays three months of the demo and photographs its page."""

import io
import re
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from PIL import Image
from playwright.sync_api import (
    Browser,
    FloatRect,
    Locator,
    Page,
    ViewportSize,
    sync_playwright,
)

from bot.cli.demo import HASTE, Running, Scenario, open_demo
from bot.cli.driver import Driver

PICTURES = Path(__file__).resolve().parent / "pictures"
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
DESKTOP: ViewportSize = {"width": 1280, "height": 800}
PHONE: ViewportSize = {"width": 360, "height": 740}
TALL: ViewportSize = {"width": 1000, "height": 2200}
WIDE: ViewportSize = {"width": 1180, "height": 2200}
A_WORKING_DAY = "2018-02-05T09:05"
LONGEST_WAIT_SECONDS = 60.0
COLOURS, COMMON_COLOURS = 256, 64
TO_THE_TOP = "node => node.scrollIntoView({ block: 'start' })"
DECODED = """node => Promise.all([...node.querySelectorAll("img")].map((img) => {
  img.decoding = "sync";
  return img.decode();
}))"""

DIGEST_IS_POSTED = "2017-12-04T09:05"  # so that the alert does not follow at its heels
NOVEMBER = ("2017-12-04T11:30", {
    "abandonment": "611/4288", "first line fix": "1063/4294", "incidents": "1.2",
    "sla": "2575/3096", "csat": "6.5", "availability": "117.8k/118.8k",
})  # fmt: skip
DECEMBER = ("2018-01-04T10:00", {
    "abandonment": "991/2927", "first line fix": "977/3331", "incidents": "0.9",
    "sla": "2167/2741", "csat": "6.5", "availability": "102.6k/102.6k",
})  # fmt: skip
JANUARY = ("2018-02-05T10:00", {
    "abandonment": "1255/4258", "first line fix": "1771/5156", "incidents": "1.3",
    "sla": "3648/4302", "csat": "6.6", "availability": "118.4k/118.8k",
})  # fmt: skip


@dataclass(frozen=True)
class Story:
    """The demo as its people move it on; every step waits until the bot has come to rest."""

    driver: Driver
    settled: Callable[[], bool]

    def log_month(self, word: str, month: tuple[str, dict[str, str]]) -> None:
        self.move_clock(month[0])
        for indicator, value in month[1].items():
            self.say("sda", f"/kpi log {indicator} {value} {word}")

    def move_clock(self, moment: str) -> None:
        self.driver.post("clock", {"now": moment})
        self._rest()

    def say(self, user: str, text: str) -> dict[str, Any]:
        answer = self.driver.post("command", {"user": user, "channel": "imt", "text": text})
        self._rest()
        return answer

    def _rest(self) -> None:
        until = time.monotonic() + LONGEST_WAIT_SECONDS
        while not self.settled():
            if time.monotonic() > until:
                raise SystemExit("The bot did not come to rest. Look into its log for the cause.")
            time.sleep(0.1)


@dataclass(frozen=True)
class Camera:
    """Opens the demo's page as somebody, somewhere, in a window of a given size."""

    browser: Browser
    url: str

    @contextmanager
    def at(self, place: str, size: ViewportSize = DESKTOP) -> Iterator[Page]:
        phone = size == PHONE
        context = self.browser.new_context(
            viewport=size, locale="en-GB", color_scheme="light", is_mobile=phone, has_touch=phone,
            device_scale_factor=2 if phone else 1.5, reduced_motion="reduce",
        )  # fmt: skip
        page = context.new_page()
        page.goto(f"{self.url}/#/{place}")
        page.locator("body.ready").wait_for()
        page.evaluate("document.fonts.ready")
        yield page
        context.close()


def make_pictures() -> None:
    PICTURES.mkdir(exist_ok=True)
    with (
        TemporaryDirectory() as folder,
        open_demo(Scenario.NORFOLK, Path(folder), 0, HASTE) as demo,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=_chromium(), args=["--no-sandbox"])
        _photograph(_story(demo), Camera(browser, demo.workspace.url))
        browser.close()


def _story(demo: Running) -> Story:
    return Story(Driver(demo.workspace.url), demo.bot.settled)


def _photograph(story: Story, camera: Camera) -> None:
    story.move_clock(DIGEST_IS_POSTED)
    story.log_month("nov", NOVEMBER)
    story.log_month("dec", DECEMBER)
    story.move_clock(A_WORKING_DAY)
    _due(story, camera)
    story.log_month("jan", JANUARY)
    _alert(camera)
    _status(story, camera)


def _due(story: Story, camera: Camera) -> None:
    """What the data owner has to do: on Home, and in the form."""
    with camera.at("sda/home") as page:
        page.locator(".home .block").first.wait_for()
        _keep("home", page)
    story.say("sda", "/kpi log")
    with camera.at("sda/imt", TALL) as page:
        form = page.locator("dialog.modal[open]")
        form.get_by_role("button", name="Cancel").wait_for()
        _keep("modal", form)


def _alert(camera: Camera) -> None:
    with camera.at("sdm/imt", TALL) as page:
        _keep("alert", _pictured(_alert_in(page)))
    with camera.at("sdm/imt") as page:
        _alert_in(page).get_by_role("button", name=re.compile("repl(y|ies)")).click()
        page.mouse.move(0, 0)
        page.locator("#thread .msg").nth(1).wait_for()
        _pictured(_alert_in(page)).evaluate(TO_THE_TOP)
        _pictured(page.locator("#thread"))
        _keep("thread", page)
    with camera.at("sdm/imt", PHONE) as page:
        _pictured(_alert_in(page)).evaluate(TO_THE_TOP)
        _keep("phone", page)


def _status(story: Story, camera: Camera) -> None:
    story.say("sdm", "/kpi status")
    with camera.at("sdm/imt", WIDE) as page:
        words, pictures = page.locator("#pane .msg-private").all()
        _pictured(pictures)
        top, bottom = words.bounding_box(), pictures.bounding_box()
        if top is None or bottom is None:
            raise SystemExit("The status is not on the page.")
        height = bottom["y"] + bottom["height"] - top["y"]
        _keep("status", page, {**top, "height": height})


def _alert_in(page: Page) -> Locator:
    alert = page.locator("#pane .msg", has=page.get_by_role("button", name="Snooze"))
    return alert.filter(has_text="Abandonment").first


def _pictured(place: Locator) -> Locator:
    """The same place, once its pictures have come."""
    place.locator("img").first.wait_for()
    place.evaluate(DECODED)
    place.screenshot()  # the first one makes Chromium paint what it has decoded
    return place


def _keep(name: str, what: Page | Locator, clip: FloatRect | None = None) -> None:
    """Saved in 256 colours, a third of the bytes."""
    if isinstance(what, Page):
        png = what.screenshot(animations="disabled", clip=clip)
    else:
        png = what.screenshot(animations="disabled")
    shot, path = Image.open(io.BytesIO(png)).convert("RGB"), PICTURES / f"{name}.png"
    _indexed(shot).save(path, optimize=True)
    sys.stdout.write(f"{path.name}: {shot.width} x {shot.height}, {path.stat().st_size:,} bytes\n")


def _indexed(shot: Image.Image) -> Image.Image:
    """Common colours stay as they are, and the others go to the nearest one."""
    pixels = np.asarray(shot, dtype=np.int32).reshape(-1, 3)
    known, at, counts = np.unique(pixels, axis=0, return_inverse=True, return_counts=True)
    common = known[np.argsort(counts)[::-1][:COMMON_COLOURS]]
    rare = shot.quantize(COLOURS - len(common), Image.Quantize.MAXCOVERAGE).getpalette() or []
    palette = np.concatenate([common, np.array(rare, dtype=np.int32).reshape(-1, 3)])[:COLOURS]
    nearest = ((known[:, None] - palette[None]) ** 2).sum(axis=2).argmin(axis=1)
    indexed = Image.fromarray(
        nearest[at.ravel()].astype(np.uint8).reshape(shot.height, shot.width), "P"
    )
    indexed.putpalette(palette.astype(np.uint8).tobytes())
    return indexed


def _chromium() -> str:
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        raise SystemExit("No Chromium here. Install one: apt-get install chromium.")
    return found


if __name__ == "__main__":
    make_pictures()

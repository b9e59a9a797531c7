"""Photographs places of the demo's page, in few colours."""

import io
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image
from playwright.sync_api import Browser, FloatRect, Locator, Page, ViewportSize

PICTURES = Path(__file__).resolve().parent / "pictures"
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
DESKTOP: ViewportSize = {"width": 1280, "height": 800}
PHONE: ViewportSize = {"width": 360, "height": 740}
TALL: ViewportSize = {"width": 1000, "height": 2200}
WIDE: ViewportSize = {"width": 1180, "height": 2200}
COLOURS, COMMON_COLOURS = 64, 24
PATIENT_MS = 180_000  # of a busy machine nothing but the picture is wanted
DECODED = """node => Promise.all([...node.querySelectorAll("img")].map((img) => {
  img.decoding = "sync";
  return img.decode();
}))"""


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
            device_scale_factor=_scale(size), reduced_motion="reduce",
        )  # fmt: skip
        context.set_default_timeout(PATIENT_MS)
        page = context.new_page()
        page.goto(f"{self.url}/#/{place}")
        page.locator("body.ready").wait_for()
        page.evaluate("document.fonts.ready")
        yield page
        context.close()


def around(place: Locator, ending: Locator | None = None, margin: float = 0) -> FloatRect:
    """A place, down to where another one ends."""
    top, end = place.bounding_box(), (ending or place).bounding_box()
    if top is None or end is None:
        raise SystemExit("What is to be photographed is not on the page.")
    height = end["y"] + end["height"] - top["y"]
    return {
        "x": top["x"] - margin, "y": top["y"] - margin / 3,
        "width": top["width"] + 2 * margin, "height": height + 2 * margin / 3,
    }  # fmt: skip


def pictured(place: Locator) -> Locator:
    """The same place, once its pictures have come."""
    place.locator("img").first.wait_for()
    place.evaluate(DECODED)
    place.screenshot()  # the first one makes Chromium paint what it has decoded
    return place


def keep(name: str, what: Page | Locator, clip: FloatRect | None = None) -> None:
    """Saved in 64 colours, a quarter of the bytes: nobody sees the difference."""
    if isinstance(what, Page):
        png = what.screenshot(animations="disabled", clip=clip)
    else:
        png = what.screenshot(animations="disabled")
    shot, path = Image.open(io.BytesIO(png)).convert("RGB"), PICTURES / f"{name}.png"
    _indexed(shot).save(path, optimize=True)
    sys.stdout.write(f"{path.name}: {shot.width} x {shot.height}, {path.stat().st_size:,} bytes\n")


def chromium() -> str:
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        raise SystemExit("No Chromium here. Install one: apt-get install chromium.")
    return found


def _scale(size: ViewportSize) -> float:
    """What is read in full is sharpest; a whole window only has to be recognised."""
    return {PHONE["width"]: 2, TALL["width"]: 1.4}.get(size["width"], 1.25)


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

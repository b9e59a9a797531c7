"""A running workspace with a small bot, and a Chromium that looks at its page."""

import json
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import Browser, Page, Playwright, ViewportSize, expect, sync_playwright

from bot.slack.socket import close_in_time
from bot.workspace import seed as seeds
from bot.workspace import server
from tests.page import small_bot

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
SEED = {
    "team": {"name": "Norfolk County Council"},
    "clock_note": "Values after January 2018 are invented",
    "commands": [{"command": "/kpi", "description": "What you can do here", "subcommands": [
        {"name": "status", "usage": "imt", "description": "Where things stand"},
    ]}],
    "users": [
        {"id": "U01SDA", "name": "analyst", "real_name": "Service Desk Analyst",
         "title": "Data owner"},
        {"id": "U01SDM", "name": "manager", "real_name": "Service Delivery Manager",
         "title": "Lead officer", "admin": True},
    ],
    "channels": [
        {"id": "C01IMT", "name": "imt", "topic": "Month by month", "bot": True,
         "members": ["U01SDA", "U01SDM"]},
        {"id": "C01CIL", "name": "cil", "bot": True, "members": ["U01SDA", "U01SDM"]},
        {"id": "C01OLD", "name": "elsewhere", "members": ["U01SDM"]},
    ],
}  # fmt: skip
PATIENT_MS = 60_000.0
DESKTOP: ViewportSize = {"width": 1280, "height": 800}
PHONE: ViewportSize = {"width": 360, "height": 740}
START = datetime(2017, 12, 1, 9, 0, tzinfo=UTC)

# A page as a person has it: opens at a place, and fails its test on any console error.
Open = Callable[..., Page]


def _executable() -> str:
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        pytest.skip("no Chromium here; enable with: apt-get install chromium (or .ci/run)")
    return found


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    _executable()
    expect.set_options(timeout=PATIENT_MS)
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    browser = playwright.chromium.launch(executable_path=_executable(), args=ARGUMENTS)
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def started(playwright: Playwright) -> Iterator[server.RunningWorkspace]:
    seed = seeds.from_mapping(SEED)
    running = server.start(seed, port=0, clock_start=START)
    bot = small_bot.connect(running.api_url, seed.install.bot_token, seed.install.app_token)
    yield running
    close_in_time(bot)
    running.stop()


@pytest.fixture
def open_page(browser: Browser, started: server.RunningWorkspace) -> Iterator[Open]:
    """Opens the page as somebody, somewhere; the workspace is as new."""
    _reset(started)
    faults: list[str] = []
    contexts = []

    def open_it(place: str = "U01SDA/imt", *, phone: bool = False, dark: bool = False) -> Page:
        size = PHONE if phone else DESKTOP
        context = browser.new_context(
            viewport=size, has_touch=phone, is_mobile=phone, locale="en-GB",
            color_scheme="dark" if dark else "light",
        )  # fmt: skip
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(PATIENT_MS)
        page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.goto(f"{started.url}/#/{place}")
        page.locator("body.ready").wait_for()
        return page

    yield open_it
    for context in contexts:
        context.close()
    assert faults == []


def _reset(started: server.RunningWorkspace) -> None:
    _control(started, "clock", {"now": START.isoformat(), "force": True})
    _control(started, "reset", {"seed": SEED})


def _control(started: server.RunningWorkspace, path: str, body: object) -> None:
    request = Request(
        f"{started.url}/_workspace/{path}", data=json.dumps(body).encode(),
        headers={"Content-Type": "application/json"},
    )  # fmt: skip
    with urlopen(request, timeout=90) as answer:
        assert answer.status == 200

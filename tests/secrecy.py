"""Reads every log line of the suite: a test in which one tells a secret fails."""

import logging
import re

import pytest

# What must never be written: tokens, signatures, addresses that answer as the bot, trigger ids,
# passwords, and the local workspace's own secrets.
SECRETS = re.compile(
    r"xox[a-z]-[\w-]{4,}|xapp-[\w-]{4,}|v0=[0-9a-f]{16,}|hooks\.slack\.com/\w+/\S+"
    r"|/response/[\w-]{8,}|ticket=[\w-]{8,}|\d{9,}\.\d{9,}\.[0-9a-f]{32}"
    r"|://[^/\s:@]+:(?!\*\*\*@)[^/\s@]+@|local-workspace-signing-secret"
)
OURS = ("bot", "handlers", "jobs", "storage", "domain", "slack_bolt", "slack_sdk")


class Watch(logging.Handler):
    """Keeps the lines that tell too much, with the secret itself left out."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.read(f"{record.name}: {self.format(record)}")

    def read(self, text: str) -> None:
        """Also for what a process of a test has written."""
        for line in text.splitlines():
            if SECRETS.search(line):
                self.found.append(SECRETS.sub("(a secret)", line)[:300])

    def check(self) -> None:
        found, self.found = self.found, []
        assert not found, "a secret was written to the log:\n" + "\n".join(found)


WATCH = Watch()


def pytest_configure() -> None:
    """Listen to what is logged in service, which is everything from INFO on."""
    root = logging.getLogger()
    if WATCH not in root.handlers:
        root.addHandler(WATCH)
    for name in OURS:
        logging.getLogger(name).setLevel(logging.INFO)


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown() -> None:
    WATCH.check()

"""Whether a process can do its work now, part by part."""

import json
from collections.abc import Mapping

from bot.one_question import OneQuestion
from bot.web.checks import Check
from bot.web.pages import Page

ANSWER_SECONDS = 5.0
KEPT_SECONDS = 1.0


def alive() -> Page:
    """The process answers; nothing else is asked."""
    return Page(200, "ok\n")


class Readiness:
    """Each part is asked by itself, so that one that does not answer hides no other."""

    def __init__(self, checks: Mapping[str, Check]) -> None:
        self._asked = {name: OneQuestion(check, KEPT_SECONDS) for name, check in checks.items()}

    def page(self) -> Page:
        parts = {name: _told(asked) for name, asked in self._asked.items()}
        told = {
            "ready": not any(parts.values()),
            "parts": {
                name: {"ready": not fault, **({"fault": fault} if fault else {})}
                for name, fault in parts.items()
            },
        }
        status = 200 if told["ready"] else 503
        return Page(status, json.dumps(told, indent=1) + "\n", "application/json")


def _told(asked: OneQuestion[str]) -> str:
    try:
        return asked.answer(ANSWER_SECONDS)
    except TimeoutError:
        return f"no answer within {ANSWER_SECONDS:.0f} seconds"
    except Exception as error:
        return f"{type(error).__name__}"

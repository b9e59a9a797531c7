"""Who this bot is in Slack: asked once, ahead of the first request, which would wait for it."""

import logging
import threading
import time
from copy import copy

from slack_bolt import BoltContext
from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.one_question import OneQuestion
from bot.slack.outcomes import error_name

log = logging.getLogger(__name__)

ACK_BY = "ack_by"  # in Bolt's context: when, on the monotonic clock, Slack must have its ack
KEPT_SECONDS = 1.5  # of the time for an ack, for what is stored before it
CALL_SECONDS = 3  # a call that hangs would keep the next request from asking anew
AHEAD_SECONDS = 60.0
NOBODY = AuthorizeResult(enterprise_id=None, team_id=None)


class Identity:
    """While it is not known, each request asks again; all at the same time share one call."""

    def __init__(self, client: WebClient) -> None:
        self._client = copy(client)
        self._client.timeout = CALL_SECONDS
        self._question = OneQuestion(self._ask, seconds=0)
        self._known: AuthorizeResult | None = None

    def ask_ahead(self) -> None:
        """In a thread of its own, before anything is heard."""
        threading.Thread(target=self.known, args=(AHEAD_SECONDS,), daemon=True).start()

    def authorized(self, context: BoltContext) -> AuthorizeResult:
        """For Bolt, which else would ask by itself and tell people of it in its own words."""
        return self.known(left(context, keep=KEPT_SECONDS)) or NOBODY

    def known(self, seconds: float) -> AuthorizeResult | None:
        """None when Slack does not say it within so many seconds."""
        if self._known is None:
            try:
                self._known = self._question.answer(seconds)
            except Exception as error:
                log.warning("Slack does not say who I am: %s", _told(error))
        return self._known

    def _ask(self) -> AuthorizeResult:
        told = self._client.auth_test()
        return AuthorizeResult.from_auth_test_response(
            auth_test_response=told, bot_token=self._client.token
        )


def _told(error: Exception) -> str:
    return error_name(error) if isinstance(error, SlackApiError) else type(error).__name__


def left(context: BoltContext, keep: float = 0.0) -> float:
    """Seconds that may pass before the ack, without those that are kept for something else."""
    return max(0.0, float(context[ACK_BY]) - time.monotonic() - keep)

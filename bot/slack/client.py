"""The Slack client that everything here uses: it never sends again what may have arrived."""

import logging
import socket
from urllib.error import URLError

from slack_sdk import WebClient
from slack_sdk.http_retry import HttpRequest, HttpResponse, RetryHandler
from slack_sdk.http_retry.builtin_interval_calculators import BackoffRetryIntervalCalculator
from slack_sdk.http_retry.state import RetryState

SLACK = "https://slack.com/api/"
TIMEOUT_SECONDS = 15
RETRIES = 2

quiet = logging.getLogger("bot.slack.client")


class NeverConnectedRetry(RetryHandler):
    """Tries again only when no connection was made, so that nothing is posted twice."""

    def __init__(self) -> None:
        super().__init__(
            max_retry_count=RETRIES,
            interval_calculator=BackoffRetryIntervalCalculator(backoff_factor=0.2),
        )

    def _can_retry(
        self,
        *,
        state: RetryState,
        request: HttpRequest,
        response: HttpResponse | None = None,
        error: Exception | None = None,
    ) -> bool:
        reason = error.reason if isinstance(error, URLError) else error
        return isinstance(reason, ConnectionRefusedError | socket.gaierror)


def retry_handlers() -> list[RetryHandler]:
    return [NeverConnectedRetry()]


def web_client(token: str, *, base_url: str = SLACK, timeout: int = TIMEOUT_SECONDS) -> WebClient:
    return WebClient(
        token=token,
        base_url=base_url,
        timeout=timeout,
        retry_handlers=retry_handlers(),
        logger=quiet,
    )

"""What it means when Slack does not answer the doctor, or answers no: whose fault, which remedy."""

import http.client

from slack_sdk.errors import SlackApiError, SlackRequestError

from bot.doctor.finding import Finding, fault
from bot.slack.outcomes import error_name, outcome_of
from domain.deliveries import InDoubt, RetryLater, SendingBlocked
from jobs.channel_advice import sending_obstacle

# All that a call of the SDK may raise; what cannot be read is a ValueError.
CALL_ERRORS = (SlackApiError, SlackRequestError, OSError, http.client.HTTPException, ValueError)
NETWORK = "Check the network, or SLACK_API_URL, then run kpi doctor again."
WAIT = "Nothing is wrong here: run kpi doctor again in a minute."
TROUBLE = (
    "Run kpi doctor again in a while. If it stays so, look at status.slack.com, and check "
    "SLACK_API_URL and the network between."
)


def refused(what: str, error: Exception, fix: str) -> Finding:
    """``fix`` is the remedy where Slack refuses this very thing and nothing more general."""
    if isinstance(error, SlackRequestError):
        return fault(f"{what}: Slack did not take the file", TROUBLE)
    match outcome_of(error):
        case RetryLater(as_told=True):
            return fault(f"{what}: Slack asks to wait, there were too many calls", WAIT)
        case RetryLater():
            return fault(f"{what}: Slack cannot be reached ({type(error).__name__})", NETWORK)
        case InDoubt(error=told):
            return fault(f"{what}: Slack gives no answer that can be used ({told})", TROUBLE)
        case SendingBlocked(error="missing_scope", needed=needed):
            advice = sending_obstacle("missing_scope").advice
            return fault(f"{what}: the scope {needed or 'for it'} is missing", advice)
        case SendingBlocked(error=name):
            found = sending_obstacle(name)
            return fault(f"{what}: {found.happened} ({name})", found.advice)
        case _:
            name = error_name(error) if isinstance(error, SlackApiError) else type(error).__name__
            return fault(f"{what}: {name}", fix)


def token_refused(what: str, error: Exception, fix: str = "") -> Finding:
    """``fix`` instead of what mends a bot token."""
    found = None if isinstance(error, SlackRequestError) else outcome_of(error)
    if isinstance(found, SendingBlocked):
        advice = fix or sending_obstacle(found.error).advice
        return fault(f"{what} is refused: {found.error}", advice)
    return refused(what, error, fix or sending_obstacle("").advice)

"""The tokens: which are missing, and what is wrong with one that Slack refuses."""

from bot.settings import Hearing, Settings
from domain.errors import DomainError

_ANOTHER = (
    "Make an app-level token (xapp-...) with the scope connections:write under Basic Information, "
    "App-Level Tokens, put it into SLACK_APP_TOKEN and start again."
)
_UNKNOWN = "Slack does not know the token"
_OVER = "Slack no longer takes the token: it was revoked, or its app removed"
_FAULTS = {
    "invalid_auth": _UNKNOWN,
    "not_authed": _UNKNOWN,
    "not_allowed_token_type": "Slack wants a token of another kind: the bot token (xoxb-...) goes "
    "into SLACK_BOT_TOKEN",
    "missing_scope": "The token lacks the scope connections:write",
    "account_inactive": _OVER,
    "token_revoked": _OVER,
    "token_expired": "The token has expired",
}


class TokenError(DomainError):
    """A token that is needed is missing."""


class AppTokenError(DomainError):
    """Socket Mode cannot be opened with this token, however often it is tried."""


def app_token_refused(error: str) -> AppTokenError:
    """``error`` is Slack's name for it."""
    fault = _FAULTS.get(error, "Slack refuses to open Socket Mode with the token")
    return AppTokenError(f"SLACK_APP_TOKEN: {fault} ({error}). {_ANOTHER}")


def check_tokens(settings: Settings, *, hears: bool) -> None:
    """Refuse to start without what Slack will ask for."""
    wanted = {"SLACK_BOT_TOKEN": settings.slack_bot_token}
    if hears and settings.hearing is Hearing.SOCKET:
        wanted["SLACK_APP_TOKEN"] = settings.slack_app_token
    elif hears:
        wanted["SLACK_SIGNING_SECRET"] = settings.slack_signing_secret
    missing = [name for name, token in wanted.items() if not token.get_secret_value()]
    if missing:
        raise TokenError(
            f"{' and '.join(missing)} missing. Put it into .env, as the README's five steps "
            "say, or try Statkeeper without Slack: make demo."
        )

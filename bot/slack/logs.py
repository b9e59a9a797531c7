"""Keeps bodies, tokens and signatures out of the log."""

import logging
import re

# Tokens, signatures, addresses that answer as the bot, trigger ids, and passwords in addresses.
_SECRETS = re.compile(
    r"xox[a-z]-[\w-]+|xapp-[\w-]+|v0=[0-9a-f]{16,}|(?<=token=)[\w-]+|(?<=ticket=)[\w-]+"
    r"|hooks\.slack(?:-gov)?\.com/[\w/-]+|/response/[\w-]{8,}|\b\d{9,}\.\d{9,}\.[0-9a-f]{32}\b"
    r"|(?<=://)[^/\s:@]*:[^/\s@]+(?=@)"
)
_SIGNATURE = "Invalid request signature detected"


def without_secrets(text: str) -> str:
    return _SECRETS.sub("(secret)", text)


class SecretsFilter(logging.Filter):
    """Shortens what Bolt and the SDK would write out in full."""

    def filter(self, record: logging.LogRecord) -> bool:
        text = record.getMessage()
        if text.startswith(_SIGNATURE):
            text = f"{_SIGNATURE}; the request was refused."
        record.msg, record.args = without_secrets(text), ()
        return True


def bolt_logger() -> logging.Logger:
    """Above DEBUG, where Bolt writes whole requests out; its messages pass the filter."""
    logger = logging.getLogger("bot.slack.bolt")
    logger.setLevel(max(logging.INFO, logger.level))
    if not any(isinstance(each, SecretsFilter) for each in logger.filters):
        logger.addFilter(SecretsFilter())
    return logger

"""The machine: ports, pictures, and the form of what was copied from Slack's pages."""

import re
import tempfile
from collections.abc import Iterator

from bot.doctor.finding import Finding, fault
from bot.render.pictures import PhonePicture
from bot.settings import Hearing, Settings
from bot.slack.client import SLACK
from bot.web.checks import is_loopback

SIGNING_SECRET = re.compile(r"[0-9a-f]{32}")


def machine(settings: Settings) -> Iterator[Finding]:
    yield _pictures()
    yield from _ports(settings)
    yield from _forms(settings)


def _pictures() -> Finding:
    """Drawn for real: fonts, temporary folder and all."""
    try:
        with tempfile.TemporaryFile():
            _draw()
    except Exception as error:
        return fault(
            f"no picture can be drawn: {type(error).__name__}: {error}",
            "Messages go out in words meanwhile. Let Statkeeper's user write to its temporary "
            "folder (TMPDIR); if fonts are missing, run make install again.",
        )
    return Finding("pictures can be drawn")


def _draw() -> bytes:
    from bot.drawing import draw  # matplotlib is slow to load

    return draw(PhonePicture("Test", "of the doctor", ()))


def _ports(settings: Settings) -> Iterator[Finding]:
    ports = [("METRICS_HOST", settings.metrics_host, settings.metrics_port)]
    if settings.hearing is Hearing.HTTP:
        ports.append(("HOST", settings.host, settings.port))
    for name, host, port in ports:
        if port and not is_loopback(host):
            yield Finding(
                f"port {port} is open to other machines ({name}={host})",
                fix=f"Unless a container or a firewall keeps them out, set {name}=127.0.0.1 and "
                "let a proxy with TLS in front.",
            )


def _forms(settings: Settings) -> Iterator[Finding]:
    """Slips of copying, which Slack itself only answers with a refusal."""
    tokens = (
        ("SLACK_BOT_TOKEN", settings.slack_bot_token, "xoxb-", "the Bot User OAuth Token"),
        ("SLACK_APP_TOKEN", settings.slack_app_token, "xapp-", "an app-level token"),
    )
    for name, secret, start, what in tokens:
        token = secret.get_secret_value()
        if token and not (token.startswith(start) and token == token.strip()):
            yield fault(f"{name} is not {what}", f"Copy {what} again: it begins with {start}.")
    signing = settings.slack_signing_secret.get_secret_value()
    if signing and settings.slack_api_url == SLACK and not SIGNING_SECRET.fullmatch(signing):
        yield fault(
            "SLACK_SIGNING_SECRET is not a signing secret",
            "Copy it again from the app's Basic Information page: 32 digits and letters a to f.",
        )

"""Slack: tokens, scopes, its clock, and each unit's channel, by a post that goes away again."""

import base64
import json
from collections.abc import Iterator, Mapping
from email.utils import parsedate_to_datetime
from importlib.resources import files
from secrets import token_hex
from typing import Any

from slack_sdk.errors import SlackApiError

from bot.doctor.finding import Finding, fault
from bot.doctor.organisation import MOST_SKEW, clocks_differ
from bot.settings import Hearing
from bot.slack.client import web_client
from bot.slack.outcomes import error_name
from bot.wiring import Bot, machine_clock
from domain.errors import DomainError
from domain.units import Unit
from jobs.channel_advice import advice_for

# The smallest picture there is: one white pixel.
PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGP4DwABAQEAsTr5HwAAAABJRU5ErkJggg=="
)
TEST_TEXT = "A test of Statkeeper's doctor. It goes away by itself."


def slack(bot: Bot, *, kept: bool, post: bool) -> Iterator[Finding]:
    """``kept``: the database can be asked which channels there are."""
    try:
        bot.check_tokens(hears=True)
    except DomainError as error:
        yield fault("a token is missing", str(error))
        return
    token = list(_bot_token(bot))
    yield from token
    if not token[0].well:
        return
    if bot.settings.hearing is Hearing.SOCKET:
        yield _app_token(bot)
    scopes = list(_scopes(bot))
    yield from scopes
    if kept:
        yield from _channels(bot, post=post, allowed=all(scope.well for scope in scopes))


def _channels(bot: Bot, *, post: bool, allowed: bool) -> Iterator[Finding]:
    if allowed:
        with bot.database.writing() as store:
            store.outbox.resume()
    with bot.database.reading() as store:
        units = store.units.all()
    for unit in units:
        yield _channel(bot, unit, post=post)


def _bot_token(bot: Bot) -> Iterator[Finding]:
    try:
        told = bot.client.auth_test()
    except SlackApiError as error:
        fix = "Copy the Bot User OAuth Token (xoxb-) into SLACK_BOT_TOKEN."
        yield fault(f"the bot token is refused: {error_name(error)}", fix)
        return
    except OSError as error:
        fix = "Check the network, or SLACK_API_URL."
        yield fault(f"{bot.settings.slack_api_url} cannot be reached: {error}", fix)
        return
    yield Finding(f"the bot token is {told['user']}'s in {told['team']}")
    skew = _skew(told.headers)
    if abs(skew) > MOST_SKEW:
        yield clocks_differ("Slack's", skew)


def _skew(headers: Mapping[str, Any]) -> float:
    """Seconds by which this machine is ahead; 0 where Slack does not say what time it is."""
    said = {key.lower(): value for key, value in headers.items()}.get("date")
    if not said:
        return 0
    date = said[0] if isinstance(said, list) else said
    return (machine_clock() - parsedate_to_datetime(str(date))).total_seconds()


def _app_token(bot: Bot) -> Finding:
    token = bot.settings.slack_app_token.get_secret_value()
    client = web_client(token, base_url=bot.client.base_url)
    try:
        client.apps_connections_open(app_token=token)
    except SlackApiError as error:
        return Finding(
            f"the app token is refused: {error_name(error)}", False,
            "Make an app-level token (xapp-) with connections:write for SLACK_APP_TOKEN.",
        )  # fmt: skip
    return Finding("Socket Mode can be opened")


def _scopes(bot: Bot) -> Iterator[Finding]:
    manifest = json.loads((files("bot.slack") / "manifest.json").read_text("utf-8"))
    wanted = set(manifest["oauth_config"]["scopes"]["bot"])
    headers = {key.lower(): value for key, value in bot.client.auth_test().headers.items()}
    granted = {scope.strip() for scope in str(headers.get("x-oauth-scopes", "")).split(",")}
    missing = sorted(wanted - granted)
    if missing:
        yield Finding(
            f"scopes are missing: {', '.join(missing)}", False,
            "Add them under OAuth & Permissions, then install the app again.",
        )  # fmt: skip
    else:
        yield Finding("every scope of the manifest is granted")


def _channel(bot: Bot, unit: Unit, *, post: bool) -> Finding:
    if not unit.channel:
        fix = "Type /kpi unit in its channel."
        return Finding(f"{unit.name} has no channel, so nothing is posted", False, fix)
    try:
        told: Any = bot.client.conversations_info(channel=unit.channel)["channel"]
        if told.get("is_archived") or not told.get("is_member"):
            error = "is_archived" if told.get("is_archived") else "not_in_channel"
            return Finding(f"{unit.name} (#{told['name']}): {error}", False, advice_for(error))
        if post:
            _test_post(bot, unit.channel)
            with bot.database.writing() as store:
                store.outbox.unpark(unit.channel)
    except SlackApiError as error:
        name = error_name(error)
        return Finding(f"{unit.name} ({unit.channel}): {name}", False, advice_for(name))
    except OSError as error:
        fix = "Check the network, then run kpi doctor again."
        return Finding(f"{unit.name} ({unit.channel}): no answer, {error}", False, fix)
    did = "a test post and an upload went through" if post else "the bot is a member"
    return Finding(f"{unit.name} (#{told['name']}): {did}")


def _test_post(bot: Bot, channel: str) -> None:
    """Leaves nothing behind: the message and the file are deleted again."""
    posted = bot.client.chat_postMessage(channel=channel, text=TEST_TEXT)
    bot.client.chat_delete(channel=channel, ts=posted["ts"])
    name = f"doctor-{token_hex(4)}.png"
    uploaded = bot.client.files_upload_v2(content=PIXEL, filename=name, title="Test")
    bot.client.files_delete(file=uploaded["file"]["id"])

"""Slack: tokens, scopes, its clock, and each unit's channel, by a post that goes away again."""

import base64
import json
from collections.abc import Iterator, Mapping
from email.utils import parsedate_to_datetime
from importlib.resources import files
from secrets import token_hex
from typing import Any

from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse

from bot.doctor.finding import Finding, fault
from bot.doctor.organisation import MOST_SKEW, clocks_differ
from bot.doctor.refusals import CALL_ERRORS, refused, token_refused
from bot.settings import Hearing
from bot.slack.client import web_client
from bot.slack.outcomes import error_name
from bot.slack.tokens import check_tokens
from bot.wiring import Bot, machine_clock
from domain.errors import DomainError
from jobs.channel_advice import advice_for
from storage.controls import SENDING_BLOCKED

# The smallest picture there is: one white pixel.
PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGP4DwABAQEAsTr5HwAAAABJRU5ErkJggg=="
)
NEW_APP_LEVEL = "Make an app-level token (xapp-) with connections:write for SLACK_APP_TOKEN."
TEST_TEXT = "A test of Statkeeper's doctor. It goes away by itself."


def slack(bot: Bot, *, kept: bool, post: bool) -> Iterator[Finding]:
    """``kept``: the database can be asked which channels there are."""
    try:
        check_tokens(bot.settings, hears=True)
    except DomainError as error:
        yield fault("a token is missing", str(error))
        return
    try:
        told = bot.client.auth_test()
    except CALL_ERRORS as error:
        yield token_refused("the bot token", error)
        return
    yield from _bot_token(told)
    if bot.settings.hearing is Hearing.SOCKET:
        yield _app_token(bot)
    scopes = _scopes(told.headers)
    yield scopes
    if kept:
        if scopes.well:
            yield from _resumed(bot)
        yield from _channels(bot, post=post)


def _bot_token(told: SlackResponse) -> Iterator[Finding]:
    yield Finding(f"the bot token is {told['user']}'s in {told['team']}")
    skew = _skew(told.headers)
    if abs(skew) > MOST_SKEW:
        yield clocks_differ("Slack's", skew)


def _resumed(bot: Bot) -> Iterator[Finding]:
    with bot.database.writing() as store:
        blocked = store.controls.get(SENDING_BLOCKED)
        store.outbox.resume()
    if blocked:
        yield Finding(f"Slack takes the token now; what waited ({blocked}) is tried at once")


def _channels(bot: Bot, *, post: bool) -> Iterator[Finding]:
    with bot.database.reading() as store:
        units, found = store.units.all(), store.organisation.get()
    for unit in units:
        yield _channel(bot, unit.name, unit.channel, post=post)
    admin = found.admin_channel if found else ""
    if admin and admin not in [unit.channel for unit in units]:
        yield _channel(bot, "the admin channel", admin, post=post)


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
    except CALL_ERRORS as error:
        return token_refused("the app token", error, NEW_APP_LEVEL)
    return Finding("Socket Mode can be opened")


def _scopes(headers: Mapping[str, Any]) -> Finding:
    manifest = json.loads((files("bot.slack") / "manifest.json").read_text("utf-8"))
    wanted = set(manifest["oauth_config"]["scopes"]["bot"])
    said = {key.lower(): value for key, value in headers.items()}
    granted = {scope.strip() for scope in str(said.get("x-oauth-scopes", "")).split(",")}
    missing = sorted(wanted - granted)
    if missing:
        return fault(
            f"scopes are missing: {', '.join(missing)}",
            "Add them under OAuth & Permissions, then install the app again.",
        )
    return Finding("every scope of the manifest is granted")


def _channel(bot: Bot, whose: str, channel: str, *, post: bool) -> Finding:
    if not channel:
        return fault(
            f"{whose} has no channel, so nothing is posted", "Type /kpi unit in its channel."
        )
    try:
        told: Any = bot.client.conversations_info(channel=channel)["channel"]
        if told.get("is_archived") or not told.get("is_member"):
            error = "is_archived" if told.get("is_archived") else "not_in_channel"
            return fault(f"{whose} (#{told['name']}): {error}", advice_for(error))
        if post:
            _test_post(bot, channel)
            with bot.database.writing() as store:
                store.outbox.unpark(channel)
    except CALL_ERRORS as error:
        name = error_name(error) if isinstance(error, SlackApiError) else ""
        return refused(f"{whose} ({channel})", error, advice_for(name))
    did = "a test post and an upload went through" if post else "the bot is a member"
    return Finding(f"{whose} (#{told['name']}): {did}")


def _test_post(bot: Bot, channel: str) -> None:
    """Leaves nothing behind: the message and the file are deleted again."""
    posted = bot.client.chat_postMessage(channel=channel, text=TEST_TEXT)
    bot.client.chat_delete(channel=channel, ts=posted["ts"])
    name = f"doctor-{token_hex(4)}.png"
    uploaded = bot.client.files_upload_v2(content=PIXEL, filename=name, title="Test")
    bot.client.files_delete(file=uploaded["file"]["id"])

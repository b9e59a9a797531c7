"""The doctor: what has to be true before Statkeeper can work, checked one by one."""

import base64
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.resources import files
from secrets import token_hex
from typing import Any
from zoneinfo import available_timezones

from slack_sdk.errors import SlackApiError

from bot.settings import Hearing
from bot.slack.client import web_client
from bot.slack.outcomes import error_name
from bot.wiring import Bot
from domain.errors import DomainError
from domain.units import Unit
from jobs.channel_advice import advice_for
from storage.restored import Restore

# The smallest picture there is: one white pixel.
PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGP4DwABAQEAsTr5HwAAAABJRU5ErkJggg=="
)
TEST_TEXT = "A test of Statkeeper's doctor. It goes away by itself."


@dataclass(frozen=True)
class Finding:
    """``fix`` says what to do; empty when all is well."""

    what: str
    well: bool = True
    fix: str = ""


def examine(bot: Bot, *, post: bool = True) -> Iterator[Finding]:
    """Every check in the order in which faults are mended."""
    yield _database(bot)
    yield from _organisation(bot)
    yield from _outbox(bot)
    try:
        bot.check_tokens(hears=True)
    except DomainError as error:
        yield Finding("the tokens are there", False, str(error))
        return
    token = _bot_token(bot)
    yield token
    if not token.well:
        return
    if bot.settings.hearing is Hearing.SOCKET:
        yield _app_token(bot)
    scopes = list(_scopes(bot))
    yield from scopes
    if all(scope.well for scope in scopes):
        with bot.database.writing() as store:
            store.outbox.resume()
    with bot.database.reading() as store:
        units = store.units.all()
    for unit in units:
        yield _channel(bot, unit, post=post)


def _database(bot: Bot) -> Finding:
    if bot.database.is_current():
        return Finding("the database answers and is up to date")
    return Finding("the database is not up to date", False, "Run kpi db upgrade.")


def _organisation(bot: Bot) -> Iterator[Finding]:
    with bot.database.reading() as store:
        organisation = store.organisation.get()
    now = bot.clock()
    if organisation is None:
        yield Finding("no organisation is set up yet", fix="Type /kpi in Slack, or kpi import.")
        return
    local = now.astimezone(organisation.zone)
    known = organisation.time_zone in available_timezones()
    yield Finding(
        f"the clock says {local:%A %-d %B %Y %H:%M} in {organisation.time_zone}",
        known,
        "" if known else "Name a zone like Europe/London in the catalogue.",
    )


def _outbox(bot: Bot) -> Iterator[Finding]:
    with bot.database.reading() as store:
        blocked = store.controls.get("sending_blocked")
        stuck = len(store.outbox.listed())
        restore = store.restored.get()
        looking = store.restored.is_near()
    if restore is not None and looking:
        yield _restored(restore)
    if blocked:
        yield Finding(
            f"sending has stopped: {blocked}", False,
            "Mend the token or scope that is named, then run kpi doctor again.",
        )  # fmt: skip
    if stuck:
        words = f"{stuck} message{'s' if stuck > 1 else ''} could not be delivered"
        yield Finding(words, False, "See kpi outbox list, then kpi outbox retry or discard.")


def _restored(restore: Restore) -> Finding:
    """No fault, but whoever wonders about slow posts should know it."""
    at, known, until = (
        f"{datetime.fromtimestamp(moment, UTC):%-d %B %Y %H:%M} UTC"
        for moment in (restore.at, restore.known_until, restore.careful_until)
    )
    return Finding(
        f"restored from a backup at {at}; the newest message that it knows is of {known}",
        fix=f"Until {until} every message is looked for in Slack before it is sent. "
        "kpi db restored --over ends that.",
    )


def _bot_token(bot: Bot) -> Finding:
    try:
        told = bot.client.auth_test()
    except SlackApiError as error:
        return Finding(
            f"the bot token is refused: {error_name(error)}", False,
            "Copy the Bot User OAuth Token (xoxb-) into SLACK_BOT_TOKEN.",
        )  # fmt: skip
    except OSError as error:
        return Finding(
            f"{bot.settings.slack_api_url} cannot be reached: {error}", False,
            "Check the network, or SLACK_API_URL.",
        )  # fmt: skip
    return Finding(f"the bot token is {told['user']}'s in {told['team']}")


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

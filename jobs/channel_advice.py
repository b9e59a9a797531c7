"""What stands in the way of delivery and what to do about it, in plain words."""

from typing import NamedTuple


class Obstacle(NamedTuple):
    """What happened, to follow a colon, and what a person can do about it."""

    happened: str
    advice: str


_OTHER_CHANNEL = "or give the unit another channel with /kpi unit."
_OTHER_PERSON = "Name somebody else for the task, with /kpi unit or /kpi indicator."
_TOKEN = "Copy the Bot User OAuth Token into SLACK_BOT_TOKEN, then run kpi doctor."  # noqa: S105  words

CHANNELS = {
    "not_in_channel": Obstacle("I am not in the channel", "Type /invite @Statkeeper in it."),
    "channel_not_found": Obstacle(
        "the channel is gone, or private without me",
        f"Type /invite @Statkeeper in it, {_OTHER_CHANNEL}",
    ),
    "is_archived": Obstacle("the channel is archived", f"Unarchive it, {_OTHER_CHANNEL}"),
    "user_not_found": Obstacle("this person is not in the workspace", _OTHER_PERSON),
    "users_not_found": Obstacle("this person is not in the workspace", _OTHER_PERSON),
    "user_disabled": Obstacle("this account is deactivated", _OTHER_PERSON),
    "cannot_dm_bot": Obstacle("this is a bot's account", _OTHER_PERSON),
    "messages_tab_disabled": Obstacle(
        "direct messages to me are switched off", "Turn on the Messages tab under App Home."
    ),
}
RESTRICTED = Obstacle(
    "only some people may post there",
    "Ask a workspace administrator to let Statkeeper post.",
)
PERSON_GONE = Obstacle("this person cannot be written to any more", _OTHER_PERSON)
SENDING = {
    "missing_scope": Obstacle(
        "the app lacks a scope",
        "Add it under OAuth & Permissions, install the app again, then run kpi doctor.",
    ),
    "account_inactive": Obstacle(
        "the app was removed from the workspace",
        "Install it again and copy its token into SLACK_BOT_TOKEN, then run kpi doctor.",
    ),
    "token_revoked": Obstacle("Slack says that my token was revoked", _TOKEN),
    "token_expired": Obstacle("Slack says that my token has expired", _TOKEN),
}
NO_SENDING = Obstacle("Slack refuses my token", _TOKEN)


def obstacle(error: str, *, person: bool = False, meeting: str = "") -> Obstacle:
    """In the way of one channel, or of one person's direct messages; ``meeting`` names a series
    of stat meetings that is told of there."""
    if person and error == "channel_not_found":
        return PERSON_GONE
    found = CHANNELS.get(error, RESTRICTED)
    if not meeting or not found.advice.endswith(_OTHER_CHANNEL):
        return found
    elsewhere = f"and the meeting one with /kpi meeting edit {meeting}."
    return Obstacle(found.happened, f"{found.advice.removesuffix('.')}, {elsewhere}")


def sending_obstacle(error: str) -> Obstacle:
    """In the way of all sending; ``error`` may be followed by the scope that is needed."""
    return SENDING.get(error.split(" ")[0], NO_SENDING)


def advice_for(error: str) -> str:
    return obstacle(error).advice

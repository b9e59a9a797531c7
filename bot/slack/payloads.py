"""What Slack sends, read the same way whether it is a command, a click, a form or an event."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.slack.modals.form import unpacked
from bot.slack.seals import opened

Body = Mapping[str, Any]
_TEAMS_OF_AN_EVENT = ("user_team", "source_team", "team")


@dataclass(frozen=True)
class Place:
    """Where a request came from, and so where its answer can go.

    ``view`` is the id of the open modal, ``home`` whether the click was on the App Home,
    ``direct`` whether it was written in a direct message, ``own_message`` whether the click was on
    a message of ours that nobody else sees, so that the answer may replace it.
    """

    user: str
    channel: str = ""
    response_url: str = ""
    trigger: str = ""
    view: str = ""
    home: bool = False
    direct: bool = False
    own_message: bool = False

    def metadata(self) -> dict[str, str]:
        """What a form has to remember, so that its answer finds the way back."""
        return {"channel": self.channel, "response_url": self.response_url}


def place_of_command(body: Body) -> Place:
    return Place(
        user=str(body["user_id"]),
        channel=str(body.get("channel_id") or ""),
        response_url=str(body.get("response_url") or ""),
        trigger=str(body.get("trigger_id") or ""),
    )


def place_of_interaction(body: Body, key: str) -> Place:
    """``key`` opens what a form has kept of its place; a message says itself where it stands."""
    view: Mapping[str, Any] = body.get("view") or {}
    container: Mapping[str, Any] = body.get("container") or {}
    kept = opened(key, str(body["user"]["id"]), unpacked(view))
    channel = (body.get("channel") or {}).get("id") or container.get("channel_id")
    is_modal = view.get("type") == "modal"
    return Place(
        user=str(body["user"]["id"]),
        channel=str(channel or kept.get("channel", "")),
        response_url=str(body.get("response_url") or kept.get("response_url", "")),
        trigger=str(body.get("trigger_id") or ""),
        view=str(view.get("id") or "") if is_modal else "",
        home=view.get("type") == "home",
        own_message=bool(container.get("is_ephemeral")) or str(channel).startswith("D"),
    )


def place_of_event(event: Body) -> Place:
    channel = str(event.get("channel") or "")
    return Place(
        user=str(event.get("user") or ""), channel=channel, direct=event.get("channel_type") == "im"
    )


def teams_of(body: Body) -> frozenset[str]:
    """The team of the person, which in a shared channel is not the team of the channel.

    All that are named, if an event names several; none where none is.
    """
    user, event, team = body.get("user"), body.get("event"), body.get("team")
    if isinstance(user, Mapping) and user.get("team_id"):
        return frozenset({str(user["team_id"])})
    named = [event.get(name) for name in _TEAMS_OF_AN_EVENT] if isinstance(event, Mapping) else []
    theirs = frozenset(str(each) for each in named if each)
    whole = body.get("team_id") or (team.get("id") if isinstance(team, Mapping) else "")
    return theirs or frozenset({str(whole)} if whole else ())


def user_name(body: Body) -> str:
    user = body.get("user")
    named = user if isinstance(user, Mapping) else {}
    return str(body.get("user_name") or named.get("name") or named.get("username") or "")


def verb_of(action: Mapping[str, Any]) -> str:
    """ "kpi.log.2" -> "log"."""
    parts = str(action.get("action_id", "")).split(".")
    return parts[1] if len(parts) > 1 else ""


def ids_of(action: Mapping[str, Any]) -> dict[str, str]:
    """The ids that a button carries; whatever is not an object of ours is nothing."""
    try:
        known = json.loads(action.get("value") or "{}")
    except (TypeError, ValueError, RecursionError):
        return {}
    if not isinstance(known, dict):
        return {}
    return {str(name): str(value) for name, value in known.items()}

"""A small bot for the page's tests: it answers with every kind of thing that a page must show."""

from typing import Any

from slack_bolt import Ack, App, Respond
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient

HOSTILE = "<img src=x onerror=\"document.title='taken'\"> <script>document.title='taken'</script>"
Json = dict[str, Any]


def _plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def _button(text: str, action_id: str, **more: Any) -> Json:
    return {"type": "button", "text": _plain(text), "action_id": action_id, **more}


def _input(block_id: str, label: str, element: Json, **more: Any) -> Json:
    return {"type": "input", "block_id": block_id, "label": _plain(label),
            "element": {"action_id": "entry", **element}, **more}  # fmt: skip


LOG_FORM: Json = {
    "type": "modal", "callback_id": "log_form", "title": _plain("Log a value"),
    "submit": _plain("Log"), "close": _plain("Cancel"),
    "blocks": [
        _input("indicator", "Indicator", {"type": "external_select", "min_query_length": 0}),
        _input("value", "Value", {"type": "plain_text_input"}, hint=_plain("Such as 611/4288")),
        _input("note", "Note", {"type": "plain_text_input", "multiline": True}, optional=True),
    ],
}  # fmt: skip
ALERT: list[Json] = [
    {"type": "header", "text": _plain("Abandonment rate is Red")},
    {"type": "section", "text": {"type": "mrkdwn", "text": "*14.2 %* against 10.0 %"}},
    {"type": "actions", "elements": [
        _button("I'm on it", "take", style="primary", value="1"),
        _button("Snooze", "snooze", value="1", confirm={
            "title": _plain("Snooze it?"), "text": _plain("It stays quiet."),
            "confirm": _plain("Snooze"), "deny": _plain("Keep it")}),
    ]},
]  # fmt: skip
WIDE = "A" * 90
TABLE: list[Json] = [
    {"type": "section", "text": {"type": "mrkdwn", "text": f"`{WIDE}` {WIDE} https://e.org/{WIDE}"}},
    {"type": "table", "rows": [
        [{"type": "raw_text", "text": f"Column {row} {cell} of many"} for cell in range(8)]
        for row in range(4)
    ]},
]  # fmt: skip


def _command(ack: Ack, body: Json, client: WebClient, respond: Respond) -> None:
    word, _, rest = body["text"].partition(" ")
    if word == "silent":
        return
    ack()
    channel = body["channel_id"]
    if word == "log":
        client.views_open(trigger_id=body["trigger_id"],
                          view={**LOG_FORM, "private_metadata": channel})  # fmt: skip
    elif word == "alert":
        client.chat_postMessage(channel=channel, text="Abandonment rate is Red.", blocks=ALERT)
    elif word == "table":
        client.chat_postMessage(channel=channel, text="A wide table.", blocks=TABLE)
    elif word == "hostile":
        client.chat_postMessage(channel=channel, text=HOSTILE)
    else:
        respond(f"You typed *{word}* {rest}".strip())


def _suggest(ack: Ack, payload: Json) -> None:
    names = ["Abandonment rate", "First line fix"]
    found = [name for name in names if payload["value"].lower() in name.lower()]
    ack(options=[{"text": _plain(name), "value": name} for name in found])


def _submitted(ack: Ack, body: Json, view: Json, client: WebClient) -> None:
    value = view["state"]["values"]["value"]["entry"]["value"]
    if not value[0].isdigit():
        ack(response_action="errors", errors={"value": f"{value} is no number. Write 29.5."})
        return
    ack()
    client.chat_postMessage(channel=view["private_metadata"],
                            text=f"<@{body['user']['id']}> logged {value}")  # fmt: skip


def _take(ack: Ack, body: Json, client: WebClient) -> None:
    ack()
    channel, ts = body["channel"]["id"], body["message"]["ts"]
    taken = [*ALERT[:2], {"type": "section", "text": _plain(f"{body['user']['name']} is on it")}]
    client.chat_update(channel=channel, ts=ts, text="Somebody is on it.", blocks=taken)
    client.chat_postMessage(channel=channel, thread_ts=ts, text="Thank you for taking it.")


def _snooze(ack: Ack, respond: Respond) -> None:
    ack()
    respond("It is quiet until Friday.", replace_original=False)


def _home(event: Json, client: WebClient) -> None:
    blocks = [{"type": "header", "text": _plain("Your values")},
              {"type": "actions", "elements": [_button("Log a value", "log_home")]}]  # fmt: skip
    client.views_publish(user_id=event["user"], view={"type": "home", "blocks": blocks})


def connect(api_url: str, bot_token: str, app_token: str) -> SocketModeHandler:
    """The bot, listening over Socket Mode; the caller closes it."""
    app = App(client=WebClient(token=bot_token, base_url=api_url), signing_secret="unused",
              process_before_response=False)  # fmt: skip
    app.command("/kpi")(_command)
    app.options("entry")(_suggest)
    app.view("log_form")(_submitted)
    app.action("take")(_take)
    app.action("snooze")(_snooze)
    app.event("app_home_opened")(_home)
    for seen in ("message", "file_shared", "member_joined_channel"):
        app.event(seen)(lambda: None)
    handler = SocketModeHandler(app, app_token, web_client=app.client)
    handler.connect()  # type: ignore[no-untyped-call]
    return handler

"""Every limit of messages: the workspace takes what is at the limit and refuses one more."""

from typing import Any

import pytest

from tests.workspace.driver import Driver, Json, actions, button, plain, section

PICTURE = "https://example.org/chart.png"


def options(count: int, text: str = "one", value: str = "") -> list[Json]:
    return [{"text": plain(text), "value": value or f"v{n}"} for n in range(count)]


def select(**more: Any) -> Json:
    return actions({"type": "static_select", "action_id": "pick", **more})


def image(**more: Any) -> Json:
    return {"type": "image", "image_url": PICTURE, "alt_text": "a chart", **more}


def confirm(title: str = "t", text: str = "t", yes: str = "y", no: str = "n") -> Json:
    dialog = {"title": plain(title), "text": plain(text), "confirm": plain(yes), "deny": plain(no)}
    return actions(button(confirm=dialog))


def choice(kind: str, count: int) -> Json:
    return actions({"type": kind, "action_id": "pick", "options": options(count)})


def cells(rows: int, columns: int, text: str = "x") -> list[list[Json]]:
    return [[{"type": "raw_text", "text": text} for _ in range(columns)] for _ in range(rows)]


def table(rows: int, columns: int) -> Json:
    return {"type": "table", "rows": cells(rows, columns)}


def data_table(rows: int, columns: int = 2, text: str = "x", **more: Any) -> Json:
    return {"type": "data_table", "caption": "A table", "rows": cells(rows, columns, text), **more}


def context(count: int) -> Json:
    return {"type": "context", "elements": [plain("x") for _ in range(count)]}


def fields(count: int, length: int = 1) -> Json:
    return {"type": "section", "fields": [plain("x" * length) for _ in range(count)]}


LIMITS: dict[str, tuple[list[Json], list[Json], str]] = {
    "50 blocks": ([{"type": "divider"}] * 50, [{"type": "divider"}] * 51, "/blocks"),
    "section text": ([section("x" * 3000)], [section("x" * 3001)], "/blocks/0/text/text"),
    "section text not empty": ([section("x")], [section("")], "/blocks/0/text/text"),
    "10 fields": ([fields(10)], [fields(11)], "/blocks/0/fields"),
    "field text": ([fields(1, 2000)], [fields(1, 2001)], "/blocks/0/fields/0/text"),
    "header": ([{"type": "header", "text": plain("x" * 150)}],
               [{"type": "header", "text": plain("x" * 151)}], "/blocks/0/text/text"),
    "header is plain": ([{"type": "header", "text": plain("x")}],
                        [{"type": "header", "text": {"type": "mrkdwn", "text": "x"}}],
                        "/blocks/0/text/type"),
    "10 in context": ([context(10)], [context(11)], "/blocks/0/elements"),
    "1 in context": ([context(1)], [context(0)], "/blocks/0/elements"),
    "25 in actions": ([actions(*[button(f"b{n}") for n in range(25)])],
                      [actions(*[button(f"b{n}") for n in range(26)])], "/blocks/0/elements"),
    "button text": ([actions({**button(), "text": plain("x" * 75)})],
                    [actions({**button(), "text": plain("x" * 76)})],
                    "/blocks/0/elements/0/text/text"),
    "button value": ([actions(button(value="x" * 2000))], [actions(button(value="x" * 2001))],
                     "/blocks/0/elements/0/value"),
    "button url": ([actions(button(url="https://e.org/" + "x" * 2986))],
                   [actions(button(url="https://e.org/" + "x" * 2987))],
                   "/blocks/0/elements/0/url"),
    "alt text": ([image(alt_text="x" * 2000)], [image(alt_text="x" * 2001)], "/blocks/0/alt_text"),
    "alt text required": ([image()], [{"type": "image", "image_url": PICTURE}], "/blocks/0"),
    "image title": ([image(title=plain("x" * 2000))], [image(title=plain("x" * 2001))],
                    "/blocks/0/title/text"),
    "image url": ([image(image_url="https://example.org/" + "x" * 2980)],
                  [image(image_url="https://example.org/" + "x" * 2981)], "/blocks/0/image_url"),
    "image url is public": ([image()], [image(image_url="http://127.0.0.1:8000/x.png")],
                            "/blocks/0/image_url"),
    "one picture": ([image()], [image(slack_file={"id": "F0123456789"})], "/blocks/0"),
    "100 options": ([select(options=options(100))], [select(options=options(101))],
                    "/blocks/0/elements/0/options"),
    "option label": ([select(options=options(1, "x" * 75))], [select(options=options(1, "x" * 76))],
                     "/blocks/0/elements/0/options/0/text/text"),
    "option value": ([select(options=options(1, value="x" * 150))],
                     [select(options=options(1, value="x" * 151))],
                     "/blocks/0/elements/0/options/0/value"),
    "placeholder": ([select(options=options(1), placeholder=plain("x" * 150))],
                    [select(options=options(1), placeholder=plain("x" * 151))],
                    "/blocks/0/elements/0/placeholder/text"),
    "initial option is offered": (
        [select(options=options(2), initial_option=options(1)[0])],
        [select(options=options(2), initial_option=options(1, value="z")[0])],
        "/blocks/0/elements/0/initial_option"),
    "5 in overflow": ([choice("overflow", 5)], [choice("overflow", 6)],
                      "/blocks/0/elements/0/options"),
    "10 radio buttons": ([choice("radio_buttons", 10)], [choice("radio_buttons", 11)],
                         "/blocks/0/elements/0/options"),
    "10 checkboxes": ([choice("checkboxes", 10)], [choice("checkboxes", 11)],
                      "/blocks/0/elements/0/options"),
    "confirm title": ([confirm(title="x" * 100)], [confirm(title="x" * 101)],
                      "/blocks/0/elements/0/confirm/title/text"),
    "confirm text": ([confirm(text="x" * 300)], [confirm(text="x" * 301)],
                     "/blocks/0/elements/0/confirm/text/text"),
    "confirm yes": ([confirm(yes="x" * 30)], [confirm(yes="x" * 31)],
                    "/blocks/0/elements/0/confirm/confirm/text"),
    "confirm no": ([confirm(no="x" * 30)], [confirm(no="x" * 31)],
                   "/blocks/0/elements/0/confirm/deny/text"),
    "block id": ([section(block_id="x" * 255)], [section(block_id="x" * 256)],
                 "/blocks/0/block_id"),
    "action id": ([actions(button("x" * 255))], [actions(button("x" * 256))],
                  "/blocks/0/elements/0/action_id"),
    "block ids differ": ([section(block_id="a"), section(block_id="b")],
                         [section(block_id="a"), section(block_id="a")], "/blocks/1/block_id"),
    "action ids differ": ([actions(button("a"), button("b"))], [actions(button("a"), button("a"))],
                          "/blocks/0/elements/1/action_id"),
    "100 table rows": ([table(100, 1)], [table(101, 1)], "/blocks/0/rows"),
    "20 table columns": ([table(1, 20)], [table(1, 21)], "/blocks/0/rows/0"),
    "one table": ([table(1, 1)], [table(1, 1), table(1, 1)], "/blocks/1"),
    "table cells not empty": ([table(1, 1)], [{"type": "table", "rows": cells(1, 1, "")}],
                              "/blocks/0/rows/0/0/text"),
    "100 data rows": ([data_table(101)], [data_table(102)], "/blocks/0/rows"),
    "20 data columns": ([data_table(2, 20)], [data_table(2, 21)], "/blocks/0/rows/0"),
    "data characters": ([data_table(2, 2, "x" * 2500)], [data_table(2, 2, "x" * 2501)],
                        "/blocks/0/rows"),
    "data cells not empty": ([data_table(2)], [data_table(2, text="")],
                             "/blocks/0/rows/0/0/text"),
    "data caption": ([data_table(2)], [{"type": "data_table", "rows": cells(2, 2)}], "/blocks/0"),
    "data rows alike": ([data_table(2)],
                        [{**data_table(2), "rows": [*cells(1, 2), *cells(1, 3)]}],
                        "/blocks/0/rows/1"),
    "markdown": ([{"type": "markdown", "text": "x" * 12000}],
                 [{"type": "markdown", "text": "x" * 12001}], "/blocks/0/text"),
    "markdown in all": ([{"type": "markdown", "text": "x" * 6000}] * 2,
                        [{"type": "markdown", "text": "x" * 6001}] * 2, "/blocks/1/text"),
}  # fmt: skip


@pytest.mark.parametrize("name", LIMITS)
def test_a_message_at_a_limit_is_taken_and_beyond_it_refused_with_a_pointer(
    slack: Driver, name: str
) -> None:
    at_limit, beyond, pointer = LIMITS[name]
    taken = slack.api("chat.postMessage", channel="C01IMT", text="words", blocks=at_limit)
    assert taken["ok"], taken
    refused = slack.api("chat.postMessage", channel="C01IMT", text="words", blocks=beyond)
    assert refused["error"] == "invalid_blocks"
    assert f"[json-pointer:{pointer}]" in refused["errors"][0]
    assert refused["response_metadata"]["messages"] == [f"[ERROR] {e}" for e in refused["errors"]]


STRANGERS: list[Json] = [
    {"type": "carousel"},
    {"text": plain("no type")},
    section(colour="red"),
    section(accessory={"type": "plain_text_input", "action_id": "a"}),
    actions({"type": "multi_static_select", "action_id": "a", "options": options(1)}),
    actions({"type": "button", "text": plain("x"), "colour": "red"}),
    {"type": "section", "text": {"type": "mrkdwn", "text": "x", "emoji": True}},
    {"type": "section"},
    {"type": "divider", "text": plain("x")},
    {"type": "image", "alt_text": "x", "slack_file": {"id": "f1"}},
    {"type": "image", "alt_text": "x", "slack_file": {"id": "F0123456789", "url": PICTURE}},
    {"type": "rich_text", "elements": [{"type": "rich_text_table", "elements": []}]},
    {"type": "video", "alt_text": "x"},
]


@pytest.mark.parametrize("stranger", STRANGERS)
def test_unknown_fields_and_types_refuse_the_whole_message(slack: Driver, stranger: Json) -> None:
    blocks = [section(), stranger]
    refused = slack.api("chat.postMessage", channel="C01IMT", text="words", blocks=blocks)
    assert refused["error"] == "invalid_blocks"
    assert slack.messages("imt", "ann") == []


def test_more_than_12000_characters_of_block_text_are_too_long(slack: Driver) -> None:
    four = [section("x" * 3000)] * 4
    assert slack.api("chat.postMessage", channel="C01IMT", text="words", blocks=four)["ok"]
    more = [*four, section("x")]
    refused = slack.api("chat.postMessage", channel="C01IMT", text="words", blocks=more)
    assert refused["error"] == "msg_blocks_too_long"


def test_text_beyond_40000_characters_is_cut(slack: Driver) -> None:
    said = slack.api("chat.postMessage", channel="C01IMT", text="x" * 40_001)
    assert (len(said["message"]["text"]), said["warning"]) == (40_000, "message_truncated")


def test_an_update_takes_4000_characters_of_text(slack: Driver) -> None:
    ts = slack.api("chat.postMessage", channel="C01IMT", text="x")["ts"]
    assert slack.api("chat.update", channel="C01IMT", ts=ts, text="x" * 4000)["ok"]
    refused = slack.api("chat.update", channel="C01IMT", ts=ts, text="x" * 4001)
    assert refused["error"] == "msg_too_long"


def test_a_message_without_words_or_blocks_is_refused(slack: Driver) -> None:
    assert slack.api("chat.postMessage", channel="C01IMT", text=" ")["error"] == "no_text"


def test_blocks_without_words_are_taken_with_slacks_warning(slack: Driver) -> None:
    said = slack.api("chat.postMessage", channel="C01IMT", blocks=[section()])
    assert (said["ok"], said["warning"]) == (True, "missing_text_in_message")


def test_blocks_validate_says_the_same_without_a_token(slack: Driver) -> None:
    slack.token = ""
    assert slack.api("blocks.validate", blocks=[section()])["ok"]
    refused = slack.api("blocks.validate", blocks=[section("")])
    assert "[json-pointer:/blocks/0/text/text]" in refused["errors"][0]


def test_metadata_beyond_its_size_is_refused(slack: Driver) -> None:
    metadata = {"event_type": "posted", "event_payload": {"delivery": "x" * 8200}}
    refused = slack.api("chat.postMessage", channel="C01IMT", text="x", metadata=metadata)
    assert refused["error"] == "metadata_too_large"

"""A council whose every name, note and answer is hostile: all of it is shown, none of it acts."""

import json
import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.render import replies
from bot.slack.sender import Sender
from bot.slack.wsgi import wsgi_app
from bot.workspace import seed, server
from bot.workspace.server import RunningWorkspace
from handlers import forms
from handlers.commands import COMMANDS
from handlers.file_text import ImportFile
from handlers.request import Request, Timing
from jobs.deliver import Dispatcher, Post
from storage.claims import Pace
from storage.database import Database
from tests import makers
from tests.handlers.talking import Talk
from tests.render.slack_rules import faults, objects
from tests.security.conftest import TEAM, Door
from tests.slack.conftest import app_for
from tests.workspace.driver import Driver, Json

MENTIONS = re.compile(r"<(?:!(?!date\^)|#|@U01VICTIM)|\u202e|\u2066")
ACTS = re.compile(rf"{MENTIONS.pattern}|<https?:|<mailto:|```")
HOSTILE = {
    "tokens": "<!channel> <!here|here> <@U01VICTIM> <#C01IMT|imt> <!subteam^S1> "
    "<https://evil.example|Sign in> https://evil.example <mailto:a@b.c|x>",
    "marks": "*b* _i_ ~s~ `c` ```fence``` > q :fire: & &lt;!channel&gt; {} {0} %s",
    "unseen": "a\u202eb\u2066c\u200d\u200b\ufeffd\u2028e\nf",
}
ADMIN, OWNER = "U01HEAD", "U01SDA"


@pytest.fixture(params=HOSTILE)
def council(
    request: pytest.FixtureRequest, migrated_file: Path, tmp_path: Path
) -> Iterator[tuple[Door, str]]:
    """The bot at a workspace, with a store in which every text is this one."""
    text = HOSTILE[request.param]
    file = Path(shutil.copyfile(migrated_file, tmp_path / "statkeeper.db"))
    database = Database(f"sqlite:///{file}")
    planted(database, text)
    people = [{"id": f"U01{key}", "name": key.lower()} for key in ("SDM", "SDA", "HEAD", "PERF")]
    here = {"id": "C01IMT", "name": "imt", "members": [each["id"] for each in people], "bot": True}
    running = server.start(
        seed.from_mapping({"team": {"id": TEAM}, "users": people, "channels": [here]})
    )
    running.workspace.rates.enforced = False
    app = app_for(running, database)
    secret = running.workspace.install.signing_secret
    wsgi = wsgi_app(app, signing_secret=secret, is_well=lambda: True)
    yield Door(app, wsgi, running, database, Driver(running.url), file), text
    app.drain()
    running.stop()
    database.dispose()


def planted(database: Database, text: str) -> None:
    indicator = makers.indicator(name=text, lead_officer="sdm", data_owner="sda", aliases=(text,))
    makers.seed(
        database,
        organisation=makers.organisation(name=text, currency="£"),
        people=tuple(
            makers.person(key, name=text, admin=key == "head") for key in ("sdm", "sda", "head")
        ),
        units=(makers.unit(name=text, lead="sdm"),),
        indicators=(replace(indicator, card=replace(indicator.card, why=text, success=text)),),
        targets=(makers.target(note=text),),
        readings=[makers.reading("14.2", f"2017-{month:02}", note=text) for month in range(1, 11)],
    )


def happen(door: Door, text: str) -> None:
    """An exception with everything that people say about one."""
    talk = Talk(door.database, timing=Timing(alert_delay=timedelta(0)))
    talk.type("log abandonment 611/4288 nov")
    about = {"indicator": "abandonment"}
    kept = " ".join(re.sub(r"[\u202e\u2066\u2028]", "", text).split())
    answers = {f"answer{number}": kept for number in range(1, 7)}
    talk.submit("explain", who="U01SDM", **about, **answers)
    talk.submit("flag", who="U01SDM", kind="budget", reason=kept, **about)
    talk.submit("snooze", who="U01SDM", until="2017-12-20", reason=kept, **about)
    talk.type(f"log abandonment 700/4288 nov note: {kept} because {kept}")
    talk.press("acknowledge", who="U01SDM", **about)


def deliver(door: Door) -> None:
    sender = Sender(door.app.desk.client, door.app.desk.uploads)
    pace = Pace(channel_interval=0, posts_per_minute=0)
    post = Post(sender.send, sender.look_up)
    dispatcher = Dispatcher(door.database, post, pace, "test", lambda: makers.NOW)
    while dispatcher.deliver_one():
        pass


def check(shown: Any, where: str) -> None:
    """Nothing that a person wrote acts in any text that Slack reads."""
    for each in objects(shown, "mrkdwn"):
        assert not ACTS.search(each["text"]), (where, each["text"])
    for each in objects(shown, "plain_text"):
        assert not MENTIONS.search(each["text"]), (where, each["text"])
        assert each["emoji"] is False, (where, each)
    assert not MENTIONS.search(" ".join(described(shown))), where


def described(shown: Any) -> Iterator[str]:
    """What a screen reader says of pictures and tables."""
    if isinstance(shown, list):
        for each in shown:
            yield from described(each)
    elif isinstance(shown, dict):
        yield from (shown[name] for name in ("alt_text", "caption") if name in shown)
        yield from described(list(shown.values()))


def refused(running: RunningWorkspace) -> list[Json]:
    """What the strict workspace did not take."""
    return [
        each for each in running.workspace.log.since(0)
        if not each["ok"] and each["kind"] in ("api", "refused", "response_url")
    ]  # fmt: skip


def test_hostile_words_are_shown_everywhere_and_act_nowhere(council: tuple[Door, str]) -> None:
    door, text = council
    happen(door, text)
    for word in [*COMMANDS, ""]:
        door.running.workspace.stacks.clear()
        door.command(f"{word} abandonment".strip(), ADMIN)
        check(door.driver.get(f"views?user={ADMIN}")["modals"], word)
    door.command("status share", OWNER)
    door.event({"type": "app_home_opened", "user": ADMIN, "tab": "home"})
    check(door.driver.get(f"views?user={ADMIN}")["home"], "home")
    deliver(door)
    seen = [each for who in (OWNER, ADMIN) for each in door.driver.messages("C01IMT", who)]
    assert len(seen) > 10
    for message in seen:
        assert message["text"].strip(), "a message without words for those who hear it"
        assert not ACTS.search(message["text"]), message["text"]
        check(message["blocks"], message["text"][:80])
    assert refused(door.running) == []


@settings(max_examples=25)
@given(cells=st.lists(st.sampled_from([*HOSTILE.values()]) | st.text(max_size=20), max_size=5))
def test_hostile_cells_and_file_names_are_quoted_harmlessly(
    migrated_file: Path, cells: list[str]
) -> None:
    database = Database(f"sqlite:///{migrated_file}")
    request = Request(ADMIN, "D1", "", makers.NOW)
    rows = "indicator,period,value\n" + ",".join(json.dumps(each) for each in cells)
    files = [
        ImportFile(f"{HOSTILE['tokens']}.csv", rows.encode("utf-8", "replace")),
        ImportFile("c.yaml", f"units: {json.dumps(cells)}".encode("utf-8", "replace")),
    ]
    reply: Any = forms.preview(files, request, database)
    message = replies.render(reply)
    assert faults(message.text, message.blocks) == []
    assert not ACTS.search(message.text)
    check(message.blocks, "import")
    database.dispose()

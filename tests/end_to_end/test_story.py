"""From a Red November to the verified recovery: the demo's own story, over both ways of hearing.

The story says itself at each stage what people see; here stands what it must not do twice.
"""

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.cli.play import Player
from bot.scenarios.loading import SCENARIOS
from handlers.retelling import retold
from storage.database import Database
from tests.end_to_end.town import Json, Town, pictures, words
from tests.replays import posted, rendered_text, replayed

STORY = SCENARIOS / "norfolk" / "play.yaml"
WHOLE = "socket"


def told_by(town: Town) -> list[str]:
    """The whole story over a socket; over HTTP what is aside is left out, for it takes its time."""
    town.work(tick_seconds=0.1)
    lines: list[str] = []
    assert town.working is not None
    settled = town.working.settled
    zone = ZoneInfo("Europe/London")
    asides = town.mode == WHOLE
    Player(town.driver, zone, settled, lines.append, asides=asides, mornings=False).play(STORY)
    return lines


def told_on(town: Town, person: str, day: str) -> str:
    """All direct messages of a day."""
    return "\n".join(
        words(each)
        for each in town.direct(person)
        if f"{datetime.fromtimestamp(float(each['ts']), UTC):%Y-%m-%d}" == day
    )


def test_the_story_goes_from_a_red_november_to_the_verified_recovery(norfolk: Town) -> None:
    told = " ".join(told_by(norfolk))
    the_replay_is_what_was_posted(norfolk)
    assert "invented" in told
    said = " ".join(told.split())
    assert "now also says: Service Delivery Manager is on it since" in said
    values = re.findall(r"now says: Abandonment rate is \w+: [\d.]+% in \w+ \d+", said)
    assert values, "a new value is told with the message's first line"
    assert len(values) == len(set(values)), "and no value twice"

    posted = [each for each in norfolk.posted("Abandonment rate") if pictures(each)]
    said_of_it = [each["text"] for each in posted if "Abandonment rate is " in each["text"]]
    alerts = [text for text in said_of_it if not text.startswith("Report card")]
    assert [text.partition(":")[0] for text in alerts] == ["Closed", "Abandonment rate is Red"]
    good_news = [each["text"].partition(" is verified")[0] for each in posted
                 if each["text"].startswith("It worked")]  # fmt: skip
    in_june = ["It worked: #4"] if norfolk.mode == WHOLE else []
    assert [text[:13] for text in good_news] == ["It worked: #1", *in_june]
    assert len(norfolk.posted("Put something on the agenda")) == 3, "a brief a meeting"
    assert len(norfolk.posted("Follow-up memo:")) == 3

    analyst, manager = (told_on(norfolk, who, "2018-03-29") for who in ("sda", "sdm"))
    assert [analyst.count(f"*#{number} ") for number in (1, 2, 3, 4)] == [0, 1, 0, 1]
    assert [manager.count(f"*#{number} ") for number in (1, 2, 3, 4)] == [1, 0, 1, 0]
    later = told_on(norfolk, "sda", "2018-04-04")
    assert "#2" not in later, "it was superseded before"
    home = words(norfolk.home("sdm"))
    assert "#3" in home
    assert "#1" not in home, "it is over"


def the_replay_is_what_was_posted(town: Town) -> None:
    """Every alert, edit and line of a thread: when and where, word for word, and in this order; as
    the outbox has it, and as people saw it in the workspace."""
    database = Database(town.settings.database_url)
    delay = timedelta(seconds=town.settings.alert_delay_seconds)
    really, again = posted(database), replayed(database, delay)
    with database.reading() as store:
        said = retold(store, store.indicators.all(), delay)
        names = {each.key: each.name for each in store.indicators.all()}
        posts = {
            entry.at
            for unit in store.units.all()
            for entry in store.audit.of(f"channel:{unit.channel}")
            if "episode" in entry.detail
        }
    database.dispose()
    kinds = {(kind, broadcast) for _, kind, broadcast, _ in really}
    assert kinds >= {("post", False), ("edit", False), ("thread", False), ("thread", True)}
    assert again == really
    assert [each.at for each in said if each.kind.value == "post"] == sorted(posts)

    assert {each.indicator for each in said} <= set(names)
    heard: dict[str, list[str]] = {}
    for (channel, *_), each in zip(again, said, strict=True):
        heard.setdefault(channel, []).append(rendered_text(each.notice))
    for channel, texts in heard.items():
        assert seen_in(town, channel, tuple(names.values())) == texts


def seen_in(town: Town, channel: str, names: tuple[str, ...]) -> list[str]:
    """The first line of everything that was ever shown there of an exception, in its order."""
    begins = tuple(f"{how}{name}" for how in ("", "Closed: ", "Withdrawn: ", "Worse: ")
                   for name in names)  # fmt: skip
    versions: list[tuple[float, str]] = []
    for each in town.messages(channel, town.member(channel)):
        versions += [(float(told["ts"]), told["text"]) for told in _versions(each)]
    return [text for _, text in sorted(versions) if text.startswith(begins)]


def _versions(message: Json) -> list[Json]:
    if not message["bot"] or message.get("ephemeral"):
        return []
    last = message.get("edited", message)["ts"]
    return [*message["history"], {"ts": last, "text": message["text"]}]

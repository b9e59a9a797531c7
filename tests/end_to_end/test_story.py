"""From a Red November to the verified recovery: the demo's own story, over both ways of hearing.

The story says itself at each stage what people see; here stands what it must not do twice.
"""

import re
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from bot.cli.play import Player
from bot.scenarios.loading import SCENARIOS
from tests.end_to_end.town import Town, pictures, words

STORY = SCENARIOS / "norfolk" / "play.yaml"
PEOPLE = ("sda", "sdm", "him")


def told_by(town: Town) -> list[str]:
    town.work(tick_seconds=0.1)
    lines: list[str] = []
    assert town.working is not None
    settled = town.working.settled
    zone = ZoneInfo("Europe/London")
    Player(town.driver, zone, settled, lines.append, asides=False, mornings=False).play(STORY)
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
    assert "invented" in told
    said = " ".join(told.split())
    assert "now also says: Service Delivery Manager is on it since" in said
    values = re.findall(r"now says: Abandonment rate is \w+: [\d.]+% in \w+ \d+", said)
    assert values, "a new value is told with the message's first line"
    assert len(values) == len(set(values)), "and no value twice"

    posted = [each for each in norfolk.posted("Abandonment rate") if pictures(each)]
    alerts = [each["text"] for each in posted if "Abandonment rate is " in each["text"]]
    assert [text.partition(":")[0] for text in alerts] == ["Closed", "Abandonment rate is Red"]
    good_news = [each["text"].partition(" is verified")[0] for each in posted
                 if each["text"].startswith("It worked")]  # fmt: skip
    assert [text[:13] for text in good_news] == ["It worked: #1"]
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

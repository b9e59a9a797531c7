"""Norfolk's scenario: what is invented is said to be, and its meeting is on the committee's day."""

from datetime import UTC, datetime
from typing import Any

import yaml

from bot.cli.demo import HISTORY_UNTIL
from bot.scenarios.loading import SCENARIOS, load_scenario
from storage.database import Database

NORFOLK = SCENARIOS / "norfolk"
DAY_ONE = datetime(2017, 12, 1, 9, tzinfo=UTC)
INVENTED = " note: invented"


def steps() -> list[dict[str, Any]]:
    told: list[dict[str, Any]] = yaml.safe_load((NORFOLK / "play.yaml").read_text("utf-8"))["steps"]
    return told


def logged() -> list[tuple[str, str]]:
    """What is typed after `/kpi log` in the story, with its value."""
    typed = [str(each["type"]) for each in steps() if "type" in each]
    typed += [
        f"/kpi log {name} {value} {each['logs']}"
        for each in steps()
        for name, value in each.get("values", {}).items()
    ]
    lines = [line for line in typed if line.startswith("/kpi log ")]
    return [(line, line.removesuffix(INVENTED).split()[-2]) for line in lines]


def test_every_later_value_of_the_story_is_an_invented_one_and_says_so() -> None:
    later = yaml.safe_load((NORFOLK / "later_values.yaml").read_text("utf-8"))["values"]
    invented = [value for line, value in logged() if line.endswith(INVENTED)]
    assert len(invented) > 30
    assert sorted(map(exact, invented)) == sorted(exact(each["value"]) for each in later)


def exact(value: str) -> str:
    """117.8k/118.8k and 117800/118800 are one value."""
    parts = value.removesuffix("%").replace(",", "").split("/")
    return "/".join(str(round(float(part.removesuffix("k")) * (1000 if "k" in part else 1), 1))
                    for part in parts)  # fmt: skip


def test_the_first_stat_meeting_is_on_the_day_on_which_the_committee_met(
    database: Database,
) -> None:
    with database.writing() as store:
        load_scenario("norfolk", store, DAY_ONE, until=HISTORY_UNTIL)
        (series,) = store.series.going()
        begins = [each.begins.date().isoformat() for each in store.meetings.of(series.id)[:3]]
        assert store.people.get(series.chair) is not None
    assert begins == ["2018-03-06", "2018-04-06", "2018-05-04"]

"""The look of an episode's one message."""

import json
from dataclasses import replace
from datetime import date

import pytest

from bot.render import notices
from bot.render.message import Message
from domain.assessments import Record, assess
from domain.criteria import CriterionMet
from domain.episodes import EpisodeState
from domain.notices import EpisodeAlert
from domain.snapshots import Snapshot, snapshot
from tests import makers

TODAY = date(2018, 2, 1)
VALUES = {
    "2017-10": "436/5107",
    "2017-11": "611/4288",
    "2017-12": "991/2927",
    "2018-01": "1255/4258",
}


@pytest.fixture(scope="module")
def january() -> Snapshot:
    """Norfolk's abandonment at Jan 18."""
    record = Record(
        makers.indicator(name="Abandonment rate"),
        makers.organisation(),
        (makers.target(),),
        tuple(makers.reading(value, at) for at, value in VALUES.items()),
    )
    return snapshot(record, assess(record, TODAY), "IMT")


@pytest.fixture
def opened(january: Snapshot) -> EpisodeAlert:
    return EpisodeAlert(7, EpisodeState.OPEN, january, "Nov 17")


def all_of(message: Message) -> str:
    return json.dumps(message.blocks, ensure_ascii=False)


def labels(message: Message) -> list[str]:
    rows = [block["elements"] for block in message.blocks if block["type"] == "actions"]
    return [element["text"]["text"] for row in rows for element in row]


def test_what_was_done_the_last_time_stands_before_the_buttons(opened: EpisodeAlert) -> None:
    memory = "Last time this went Red (May 17), we did: Recruit <b> (#4)."
    blocks = notices.render(replace(opened, memory=memory)).blocks
    kinds = [block["type"] for block in blocks]
    told = [json.dumps(block) for block in blocks[: kinds.index("actions")]]
    assert any("we did: Recruit &lt;b&gt; (#4)" in each for each in told)
    assert "Last time" not in all_of(notices.render(opened))


def test_the_first_line_carries_the_point(opened: EpisodeAlert) -> None:
    message = notices.render(opened)
    assert message.text == (
        "Abandonment rate is Red: 29.5% in January 2018, 19.5 points over target, 195% worse."
    )
    assert message.blocks[0]["text"]["text"] == "Abandonment rate: ■ Red"


def test_it_gives_the_ratio_both_variances_and_the_criterion(opened: EpisodeAlert) -> None:
    told = all_of(notices.render(replace(opened, lead="SDM")))
    for words in (
        "29.5% (1,255 / 4,258)",
        "Off target: 19.5 points over target, 195% worse",
        "≤ 10.0%, lower is better",
        "4.4 points better than Dec 17 (33.9%)",
        "*Lead officer*\\nSDM",
        "Nobody is on it yet: press *I'm on it* if you are.",
    ):
        assert words in told


def test_it_says_each_figure_once(opened: EpisodeAlert) -> None:
    story = ("Nov 17: 14.2%, Red", "Dec 17: 33.9%, Red")
    message = notices.render(replace(opened, story=story))
    told = json.dumps(message.pictured(["F12345678"]), ensure_ascii=False).partition('"alt_text"')
    shown = told[0] + told[2].partition('"context"')[2]
    for figure in ("19.5 points", "195%", "29.5%", "14.2%", "10.0%"):
        assert shown.count(figure) == 1, figure


def test_a_variance_that_no_criterion_says_is_a_fact_of_its_own(opened: EpisodeAlert) -> None:
    shown = replace(opened.snapshot, criteria=(CriterionMet(3, "affects the budget: staff"),))
    told = all_of(notices.render(replace(opened, snapshot=shown)))
    assert "Affects the budget: staff" in told
    assert "*Variance*\\n19.5 points over target, 195% worse" in told


def test_it_shows_one_picture_whose_words_state_the_conclusion(opened: EpisodeAlert) -> None:
    message = notices.render(opened)
    (picture,) = message.pictures
    assert "Abandonment rate is Red: 29.5%" in picture.alt
    assert len(picture.alt) <= 1_000
    kinds = [block["type"] for block in message.pictured(["F12345678"])]
    assert kinds.count("image") == 1
    assert kinds.index("image") < kinds.index("actions")


def test_an_open_one_offers_to_take_it_on(opened: EpisodeAlert) -> None:
    assert labels(notices.render(opened)) == [
        "I'm on it",
        "Explain",
        "Create action",
        "History",
        "Snooze",
    ]


def test_one_taken_on_says_who_and_offers_no_more(opened: EpisodeAlert) -> None:
    taken = replace(
        opened,
        state=EpisodeState.ACKNOWLEDGED,
        acknowledged_by="Service Delivery Manager",
        acknowledged_at=makers.NOW,
    )
    message = notices.render(taken)
    assert labels(message) == ["Explain", "Create action", "History", "Snooze"]
    told = all_of(message)
    assert "*Service Delivery Manager* is on it since <!date^1512120600^" in told
    assert "Next: *Explain* why" in told


def test_a_snooze_is_shown_with_its_end_and_reason(opened: EpisodeAlert) -> None:
    snoozed = replace(
        opened, snoozed_until=date(2018, 3, 1), snoozed_by="SDM", snooze_reason="new phones"
    )
    assert "Snoozed until 1 Mar 2018 by SDM: new phones" in all_of(notices.render(snoozed))


def test_a_withdrawn_one_says_why_and_asks_for_nothing(opened: EpisodeAlert) -> None:
    withdrawn = replace(
        opened, state=EpisodeState.WITHDRAWN, withdrawn="corrected from 33.9% to 3.39%"
    )
    message = notices.render(withdrawn)
    assert "withdrawn" in message.text.lower()
    assert "corrected from 33.9% to 3.39%" in message.text
    assert labels(message) == ["History"]
    assert message.pictures == ()


def test_a_closed_one_says_so_with_its_history(opened: EpisodeAlert) -> None:
    closed = replace(opened, state=EpisodeState.CLOSED, story=("Nov 17: 14.2%, Red",))
    message = notices.render(closed)
    assert message.text.startswith("Closed: Abandonment rate")
    assert "Nov 17: 14.2%, Red" in all_of(message)
    assert labels(message) == ["History", "Report card"]


def test_long_answers_are_shortened_and_say_so(opened: EpisodeAlert) -> None:
    explained = replace(
        opened,
        state=EpisodeState.EXPLAINED,
        explained_by="SDM",
        answers=("x" * 3_000,) * 6,
    )
    told = all_of(notices.render(explained))
    assert told.count("(shortened)") == 6

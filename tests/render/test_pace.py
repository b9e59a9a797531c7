"""The pace of a year and its target as messages: within every limit, the verdict first."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from bot.render import replies
from bot.render.blocks import Block
from bot.render.message import Message
from bot.slack.modals import year_target
from domain.measures import Measure
from domain.year_points import YearPoint
from handlers.annual_facts import MilestoneLine, PartLine, RevisionLine, YearTargetShown
from handlers.annual_target import YearTargetForm
from handlers.pace import MOST_LISTED, PaceListed, PaceShown, UnitPace
from handlers.pace_parts import MOST_LISTED as MOST_PARTS
from handlers.pace_parts import PacePart, PaceParts
from handlers.pace_picture import YearPicture
from handlers.pace_rows import MOST_ROWS, PaceRow
from tests.render.slack_rules import faults

LONG = "An indicator with the longest name that anybody could think of & more " * 4
WEEKS = 53
AT = datetime(2018, 3, 6, 10, tzinfo=UTC)


def picture() -> YearPicture:
    points = tuple(YearPoint("W14 2017", 1.0, 2.0) for _ in range(WEEKS))
    return YearPicture(LONG, LONG, points, Measure.COUNT, "£", LONG, LONG, LONG, LONG, LONG)


def pace(name: str = LONG, remarks: int = 8) -> PaceShown:
    return PaceShown(
        indicator="i" * 60,
        name=name,
        unit_name=LONG,
        year="2017/18",
        direction="lower is better",
        headline=LONG,
        facts=tuple((f"{LONG[:80]} {at}", LONG) for at in range(7)),
        rows=tuple(PaceRow("W14 2017", *["999,999,999.99 minutes"] * 4) for _ in range(MOST_ROWS)),
        remarks=(LONG,) * remarks,
        has_target=False,
        may_change=True,
        example="12,000",
        picture=picture(),
        parts=PaceParts(
            "All 60 shares together",
            LONG,
            (PacePart("i", LONG, LONG, "999,999,999.99", "999,999,999.99", LONG),) * MOST_PARTS,
            48,
        ),
    )


def listed(count: int = MOST_LISTED) -> UnitPace:
    row = PaceListed(
        "i" * 60,
        LONG,
        "2017/18",
        "9" * 20,
        "9" * 20,
        "9" * 20,
        "likely (more than 95%, provisional)",
    )
    return UnitPace(LONG, date(2018, 3, 6), LONG, (row,) * count, 9_940)


def target(milestones: int = WEEKS, revisions: int = 10) -> YearTargetShown:
    return YearTargetShown(
        indicator="i" * 60,
        name=LONG,
        unit_name=LONG,
        year="2017/18",
        value="999,999,999.99",
        adds_up=True,
        aggregation="the sum of its periods",
        method="by weights",
        basis=LONG,
        assumptions=LONG * 10,
        milestones=(MilestoneLine("W14 2017", "999,999,999", "999,999,999", True),) * milestones,
        parts=(PartLine("i", LONG, LONG, "1", "999,999,999"),) * 60,
        revisions=(RevisionLine(AT, LONG, LONG * 4),) * revisions,
        earlier=9_999,
        may_change=True,
        change=LONG,
        meaning=(LONG,) * 14,
    )


def check(message: Message) -> None:
    assert faults(message.text, message.pictured(["F12345678"] * len(message.pictures))) == []
    assert faults(message.text, message.plainest().blocks) == []


@pytest.mark.parametrize(
    "reply", [pace(), pace(remarks=0), listed(), listed(1), target(), target(0, 1)]
)
def test_at_its_longest_it_is_within_every_limit(
    reply: PaceShown | UnitPace | YearTargetShown,
) -> None:
    check(replies.render(reply))


def test_the_first_line_carries_the_verdict_and_the_picture_says_it_too() -> None:
    message = replies.render(pace("Calls"))
    assert message.text.startswith("Calls, 2017/18. ")
    (shown,) = message.pictures
    assert shown.alt.startswith("Chart of the year. ")
    assert len(shown.alt) <= 1_000


def test_names_act_on_nothing() -> None:
    message = replies.render(pace("<!channel> *bold*"))
    assert "<!channel>" not in str(message.blocks)
    assert "<!channel>" not in message.text


def test_shares_are_listed_with_their_units_and_act_on_nothing() -> None:
    parts = PaceParts("All 2 shares together", "5 of 6", (
        PacePart("n", "<!here> calls", "North", "3", "4", "behind so far"),
        PacePart("s", "South calls", "South", "", "", "no value yet"),
    ), 1)  # fmt: skip
    told = str(replies.render(replace(pace("Calls"), parts=parts)).blocks)
    assert "*All 2 shares together:* 5 of 6" in told
    assert "&lt;!here&gt; calls (North): 3 against 4; behind so far" in told
    assert "South calls (South): no value yet" in told
    assert "and 1 more share" in told


def test_columns_that_say_nothing_are_left_out() -> None:
    bare = PaceShown(
        "calls", "Calls", "IMT", "2017/18", "higher is better", "None.", (),
        (PaceRow("Apr 17", "5", "", "5", ""),), (), has_target=True, may_change=False,
    )  # fmt: skip
    table = next(b for b in replies.render(bare).blocks if b["type"] == "data_table")
    assert [cell["text"] for cell in table["rows"][0]] == ["Period", "Actual", "Year to date"]


def test_one_milestone_for_all_stands_above_the_table_and_several_in_it() -> None:
    def table(*milestones: str) -> Block:
        rows = tuple(PaceRow("Apr 17", "5", each, "5", "") for each in milestones)
        shown = replace(pace("Calls"), rows=rows)
        return next(b for b in replies.render(shown).blocks if b["type"] == "data_table")

    same, several = table("10", "10"), table("10", "12")
    assert [cell["text"] for cell in same["rows"][0]] == ["Period", "Actual", "Year to date"]
    assert same["caption"].endswith("milestone 10 in each period")
    assert "Milestone" in [cell["text"] for cell in several["rows"][0]]
    assert "milestone" not in several["caption"]


def test_the_form_has_an_input_for_everything_and_keeps_to_the_limits() -> None:
    view = year_target.view(YearTargetForm("calls", LONG, "5", "2017/18", LONG), {})
    names = [block["block_id"] for block in view["blocks"] if block["type"] == "input"]
    assert names == ["indicator", "value", "year", "method", "weights", "rates", "note"]
    options = view["blocks"][4]["element"]["options"]
    assert all(len(option["text"]["text"]) <= 75 for option in options)

"""A replay in words: numbers of both rule sets, and nothing claimed of too few points."""

from dataclasses import replace
from datetime import date

from bot.render import replies
from bot.render.message import Message
from bot.render.pictures import TimelinePicture
from domain.replay_counts import Counts, Reds
from domain.time_spans import Span
from handlers.replay import MOST_LINES, MOST_MOVED, ReplayFile, ReplayShown
from handlers.replaying_rules import Line, Moved, Side, Tale
from tests.render.slack_rules import faults

LONG = "An indicator with the longest name that anybody could think of & more " * 4
COUNTS = Counts(60, 11, 16, 17, 12, 10, 10, 5, 0, 1, 14, 10.0)
SIDE = Side(COUNTS, Reds(9, 7, 0), Reds(2, 2, 12))
FEWER = replace(SIDE, counts=replace(COUNTS, exceptions=9, episodes=6, alerts=6))
DAY = date(2018, 2, 20)
SPAN = Span(date(2017, 11, 1), DAY, True, ((date(2017, 11, 1), date(2018, 1, 31)),))
MOVED = Moved("abandonment", LONG, "2017-11", "Nov 17", "14.2%, Red", (LONG,))
LINE = Line("abandonment", LONG, (SPAN,) * 3, (SPAN,))


def shown(**changes: object) -> ReplayShown:
    facts = ReplayShown(
        scope="IMT",
        since=date(2017, 1, 1),
        today=DAY,
        indicators=6,
        rules="relative, amber 5%",
        tried_rules="relative, amber 10%",
        tried_briefly="amber 10",
        in_force=SIDE,
        tried=FEWER,
        go=(MOVED,),
        come=(),
        go_count=8,
        come_count=0,
        lines=(LINE,),
        more_lines=0,
        tales=(),
        more_tales=0,
        again="replay imt amber=10",
    )
    return replace(facts, **changes)  # type: ignore[arg-type]


def text_of(message: Message) -> str:
    return str(message.blocks)


def test_the_first_lines_say_what_would_change() -> None:
    message = replies.render(shown())
    assert message.text == (
        "Replay of IMT: With these rules: 9 exceptions instead of 17, 6 episodes instead of 10, "
        "6 alerts instead of 10."
    )
    assert "*Exceptions that would go* (8)" in text_of(message)
    assert "and 7 more: they are in the file" in text_of(message)
    assert "Exceptions that come" not in text_of(message)


def test_rules_that_were_changed_in_between_are_said_to_be() -> None:
    told = text_of(replies.render(shown(rules_changed=date(2018, 1, 4))))
    assert "Rules were last changed on 4 Jan 2018" in told
    assert "what was posted before went by the earlier ones" in told
    assert "last changed" not in text_of(replies.render(shown()))


def test_what_stays_the_same_is_said_to() -> None:
    assert "17 exceptions, as now" in replies.render(shown(tried=SIDE)).text


def test_where_nothing_changes_that_is_said_once() -> None:
    same = shown(tried=SIDE, go=(), come=(), go_count=0, come_count=0)
    told = replies.render(same).text
    assert told.endswith("With these rules: 17 exceptions, 10 episodes, 10 alerts, all as now.")


def test_of_too_few_points_nothing_is_claimed() -> None:
    told = text_of(replies.render(shown(tried=None)))
    assert "seen whole, 9 of 16;" in told
    assert "as known at each date, 2 of 4, and 12 had too few points to say" in told
    young = replace(SIDE, whole=Reds(0, 0, 16), known=Reds(0, 0, 16))
    told = text_of(replies.render(shown(tried=None, in_force=young)))
    assert told.count("none could be judged: all had too few points to say") == 2
    green = replace(SIDE, counts=replace(COUNTS, red=0), whole=Reds(), known=Reds())
    assert "No Reds" in text_of(replies.render(shown(tried=None, in_force=green)))


def test_the_rules_in_force_alone_tell_what_was_said() -> None:
    tale = Tale(DAY, "Abandonment rate", "opened", "Nov 17", "Nov 17", ("off target",))
    message = replies.render(shown(tried=None, go=(), go_count=0, tales=(tale,), more_tales=3))
    told = text_of(message)
    assert message.text == "Replay of IMT: 17 exceptions in 10 episodes, 10 alerts."
    assert "20 Feb 2018: Abandonment rate, opened with Nov 17: off target" in told
    assert "and 3 earlier" in told
    assert "Rules tried" not in told


def test_at_its_longest_it_keeps_slacks_limits_and_leaves_nothing_out() -> None:
    message = replies.render(
        shown(
            scope=LONG,
            rules=LONG,
            tried_rules=LONG,
            go=(MOVED,) * MOST_MOVED,
            come=(MOVED,) * MOST_MOVED,
            go_count=10_000,
            come_count=10_000,
            lines=(LINE,) * MOST_LINES,
            more_lines=490,
            shared=True,
        )
    )
    assert faults(message.text, message.pictured(["F12345678"] * len(message.pictures))) == []
    assert faults(message.text, message.plainest().blocks) == []
    assert "there was no room" not in text_of(message)
    (picture,) = message.pictures
    assert isinstance(picture.facts, TimelinePicture)
    assert "With these rules: 9 exceptions" in picture.alt


def test_the_file_is_said_to_be_there_only_if_it_is() -> None:
    file = ReplayFile("IMT", date(2017, 1, 1), "replay-imt.csv", "unit\n", 20)
    told = replies.render(replace(file, sent=True))
    assert "is in your direct messages: 20 rows in `replay-imt.csv`" in text_of(told)
    assert "could not be sent" in text_of(replies.render(file))

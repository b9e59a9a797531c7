"""The whole bot, a backup, more work, a restore: what the workspace shows was posted once."""

from collections import Counter
from pathlib import Path

from bot.wiring import build
from storage import restores
from storage.database import Database
from tests.end_to_end.town import Town, eventually, open_town, words

NOVEMBER = "/kpi log abandonment 611/4288 nov"
CORRECTED = "/kpi log abandonment 900/4288 nov because typo"
WEB = "/kpi log web satisfaction 40% nov"


def markers(town: Town) -> Counter[str]:
    """Every message of the bot that was ever accepted, by the marker that it was posted with."""
    posts = [each for each in town.log("chat.postMessage") if not each.get("error")]
    return Counter(str(each["dedup"]) for each in posts if each.get("dedup"))


def test_nothing_that_was_posted_before_a_restore_is_posted_again(tmp_path: Path) -> None:
    with open_town("socket", tmp_path) as town:
        town.begin("norfolk")
        town.type("/kpi log customer satisfaction 70% nov")
        town.rest()
        copy = tmp_path / "backup.db"
        Database(town.settings.database_url).backup(copy)
        town.type(NOVEMBER)
        town.alert()
        town.type(CORRECTED)
        town.clock("2017-12-12T10:00:00+00:00")
        eventually(lambda: "21.0%" in words(town.alert()), "the edited alert")
        town.rest()
        posted = markers(town)
        assert len(posted) > 2
        assert set(posted.values()) == {1}

        restore(town, copy)
        town.type(NOVEMBER)
        town.rest()
        eventually(lambda: "14.2%" in words(town.alert()), "today's truth in the message there is")
        town.type(CORRECTED)
        town.type(WEB, user="wia", channel="cil")
        town.alert("Customer satisfaction with web access is Red", "cil")
        town.rest()
        eventually(lambda: "21.0%" in words(town.alert()), "the corrected alert")
        again = markers(town)
        assert set(again.values()) == {1}, again - posted
        assert town.log("conversations.history")


def restore(town: Town, copy: Path) -> None:
    """As an administrator does it: stop, restore, start."""
    town.end()
    town.hearing.stop()
    assert restores.restore(town.settings.database_url, copy)
    town.hearing = build(town.settings)
    town.hearing.listening.connect()
    town.work()
    town.rest()

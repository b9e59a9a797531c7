"""A replay of the rules in force is what was really posted: the same words in the same order."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from sqlalchemy import text

from handlers.log import ValueLogged
from handlers.replay import ReplayShown
from handlers.request import Timing
from handlers.rules_preview import RulesPreview
from handlers.rules_save import RulesSaved
from tests.handlers.talking import Talk, said
from tests.replays import posted, replayed

HEAD = "U01HIM"


@dataclass
class Office:
    """Norfolk's people at work: what they write comes some minutes apart, and goes out at once."""

    talk: Talk

    def log(self, words: str) -> ValueLogged:
        self.talk.later(minutes=7)
        done = said(self.talk.type(f"log {words}"), ValueLogged)
        self.talk.deliver()
        return done

    def write(self, text: str, who: str) -> None:
        self.talk.later(minutes=7)
        self.talk.type(text, who=who)
        self.talk.deliver()

    def undo(self, logged: ValueLogged) -> None:
        self.talk.undo(logged)
        self.talk.deliver()


def norfolks_story(talk: Talk) -> None:
    """Norfolk's values as they were logged, with what goes wrong in any office."""
    talk.timing = Timing(alert_delay=timedelta(0))
    office = Office(talk)
    talk.at("2017-12-04T09:30:00+00:00")
    for words in ("abandonment 611/4288", "first line fix 1063/4294", "sla 2575/3096", "csat 6.5"):
        office.log(f"{words} nov")
    talk.at("2017-12-20T10:00:00+00:00")
    office.log("abandonment 40% dec to date")
    talk.at("2018-01-04T10:00:00+00:00")
    office.log("abandonment 99/2927 dec")
    office.log("abandonment 991/2927 dec because a digit was missing")
    office.undo(office.log("sla 1000/2741 dec"))
    office.log("sla 2167/2741 dec")
    office.log("incidents 0.9 dec")
    office.write("flag abandonment risk RM010: staff cannot reach the desk", "U01SDM")
    office.write("flag csat budget agency staff, about 40,000 over", "U01SDM")
    talk.at("2018-02-05T10:00:00+00:00")
    office.log("abandonment 1255/4258 jan")
    office.log("incidents 1.2 nov")
    office.log("incidents 1.3 jan")
    office.write("flag abandonment withdraw risk", "U01SDM")
    office.write("flag csat withdraw budget", "U01SDM")
    office.write("target abandonment 30% from dec 17 because agreed", "U01HIM")
    office.log("first line fix 977/3331 dec")
    office.log("first line fix 300/5156 jan")
    office.log("first line fix 1771/5156 jan because it was another month's")


def test_the_rules_in_force_replayed_are_what_was_posted(norfolk: Talk) -> None:
    norfolks_story(norfolk)
    really = posted(norfolk.database)
    assert {kind for _, kind, *_ in really} == {"post", "edit", "thread"}
    assert any("Withdrawn" in words for *_, words in really)
    assert {broadcast for _, kind, broadcast, _ in really if kind == "thread"} == {True, False}
    assert replayed(norfolk.database, norfolk.timing.alert_delay) == really


def test_so_they_are_where_alerts_wait_and_a_channel_has_few_posts(norfolk: Talk) -> None:
    """What is corrected and undone in the minute before it goes out is never seen."""
    with norfolk.database.writing() as store:
        organisation = store.organisation.require()
        store.organisation.save(replace(organisation, weekly_posts_per_channel=1))
    norfolk.timing = Timing(alert_delay=timedelta(seconds=60))
    norfolk.at("2017-12-04T09:30:00+00:00")
    wrong = said(norfolk.type("log abandonment 1611/4288 nov"), ValueLogged)
    norfolk.later(seconds=20)
    norfolk.undo(wrong)
    norfolk.at("2017-12-12T09:30:00+00:00")
    said(norfolk.type("log abandonment 711/4288 nov"), ValueLogged)
    norfolk.later(seconds=30)
    said(norfolk.type("log abandonment 611/4288 nov because a digit was wrong"), ValueLogged)
    a_minute_later(norfolk)
    norfolk.later(hours=1)
    said(norfolk.type("log first line fix 1063/4294 nov"), ValueLogged)
    norfolk.at("2018-01-04T10:00:00+00:00")
    said(norfolk.type("log first line fix 977/3331 dec"), ValueLogged)
    norfolk.later(minutes=5)
    said(norfolk.type("log abandonment 991/2927 dec"), ValueLogged)
    really = posted(norfolk.database)
    assert [kind for _, kind, *_ in really].count("post") == 2
    assert "611 / 4,288" in really[0][-1]
    assert replayed(norfolk.database, norfolk.timing.alert_delay) == really


def test_rules_that_were_changed_in_between_are_said_to_be(norfolk: Talk) -> None:
    """A replay goes by each side's rules all the time; what was posted went by the earlier ones."""
    assert said(norfolk.type("replay abandonment"), ReplayShown).rules_changed is None
    norfolk.at("2018-01-04T10:00:00+00:00")
    preview = said(
        norfolk.type("rules abandonment amber=20 because agreed", who=HEAD), RulesPreview
    )
    carried = {"indicator": preview.indicator, "rules": preview.rules}
    said(norfolk.submit("rules_save", who=HEAD, **carried, reason="agreed"), RulesSaved)
    norfolk.at("2018-02-05T10:00:00+00:00")
    for name, changed in (("abandonment", date(2018, 1, 4)), ("incidents", None)):
        assert said(norfolk.type(f"replay {name}"), ReplayShown).rules_changed == changed
    assert said(norfolk.type("replay abandonment since=2018-02"), ReplayShown).rules_changed is None


def a_minute_later(talk: Talk) -> None:
    """Alerts wait in real time; nobody waits for them here."""
    with talk.database.writing() as store:
        store.outbox._session.connection().execute(text("UPDATE delivery SET not_before = 0"))
    talk.deliver()

"""A replay of the rules in force is what was really posted: the same words in the same order."""

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import text

from bot.render import notices
from domain.notices import EpisodeAlert, EpisodeUpdate
from domain.replay import walk
from domain.replay_acts import acts_of
from domain.replay_posts import Channels
from handlers.log import ValueLogged
from handlers.replaying import Voice
from handlers.request import Timing
from tests.handlers.talking import Talk, said

Told = tuple[str, bool, str]


def posted(talk: Talk) -> list[Told]:
    """What the outbox has of exceptions, rendered."""
    return [
        (each.kind.value, each.broadcast, rendered(each.notice))
        for each in talk.outbox()
        if isinstance(each.notice, EpisodeAlert | EpisodeUpdate)
    ]


def replayed(talk: Talk) -> list[Told]:
    with talk.database.reading() as store:
        organisation, units = store.organisation.require(), store.units.all()
        records = store.records.many(store.indicators.all())
        keys = [each.indicator.key for each in records]
        voice = Voice(
            {each.key: each.name for each in store.people.all()},
            {each.key: each.name for each in units},
            {key: tuple(each.id for each in store.episodes.of(key)) for key in keys},
        )
    channel = {each.key: each.channel for each in units}
    of = {each.indicator.key: channel[each.indicator.unit] for each in records}
    walks = (walk(each, acts_of(each, imports_speak=False), cause=voice.cause) for each in records)
    found = voice.said(Channels(organisation, of, talk.timing.alert_delay).events(walks))
    return [(each.kind.value, each.broadcast, rendered(each.notice)) for each in found]


def rendered(notice: EpisodeAlert | EpisodeUpdate) -> str:
    message = notices.render(notice)
    return repr((message.text, message.blocks, message.pictures))


def norfolks_story(talk: Talk) -> None:
    """Norfolk's values as they were logged, with what goes wrong in any office."""
    talk.timing = Timing(alert_delay=timedelta(0))

    def log(words: str, **who: str) -> ValueLogged:
        talk.later(minutes=7)
        done = said(talk.type(f"log {words}", **who), ValueLogged)
        talk.deliver()
        return done

    def also(text: str, **who: str) -> None:
        talk.later(minutes=7)
        talk.type(text, **who)
        talk.deliver()

    talk.at("2017-12-04T09:30:00+00:00")
    log("abandonment 611/4288 nov")
    log("first line fix 1063/4294 nov")
    log("sla 2575/3096 nov")
    log("availability 117.8k/118.8k nov")
    log("csat 6.5 nov")
    talk.at("2017-12-20T10:00:00+00:00")
    log("abandonment 40% dec to date")
    talk.at("2018-01-04T10:00:00+00:00")
    log("abandonment 99/2927 dec")
    log("abandonment 991/2927 dec because a digit was missing")
    wrong = log("sla 1000/2741 dec")
    talk.undo(wrong)
    talk.deliver()
    log("sla 2167/2741 dec")
    log("incidents 0.9 dec")
    also("flag abandonment risk RM010: staff cannot reach the desk", who="U01SDM")
    also("flag csat budget agency staff, about 40,000 over", who="U01SDM")
    talk.at("2018-02-05T10:00:00+00:00")
    log("abandonment 1255/4258 jan")
    log("incidents 1.2 nov")
    log("incidents 1.3 jan")
    also("flag abandonment withdraw risk", who="U01SDM")
    also("flag csat withdraw budget", who="U01SDM")
    also("target abandonment 30% from dec 17 because agreed", who="U01HIM")
    log("first line fix 977/3331 dec")
    log("first line fix 300/5156 jan")
    log("first line fix 1771/5156 jan because it was another month's")


def test_the_rules_in_force_replayed_are_what_was_posted(norfolk: Talk) -> None:
    norfolks_story(norfolk)
    really = posted(norfolk)
    assert {kind for kind, *_ in really} == {"post", "edit", "thread"}
    assert any("Withdrawn" in words for _, _, words in really)
    assert {broadcast for kind, broadcast, _ in really if kind == "thread"} == {True, False}
    assert replayed(norfolk) == really


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
    really = posted(norfolk)
    assert [kind for kind, *_ in really].count("post") == 2
    assert "611 / 4,288" in really[0][-1]
    assert replayed(norfolk) == really


def a_minute_later(talk: Talk) -> None:
    """Alerts wait in real time; nobody waits for them here."""
    with talk.database.writing() as store:
        store.outbox._session.connection().execute(text("UPDATE delivery SET not_before = 0"))
    talk.deliver()

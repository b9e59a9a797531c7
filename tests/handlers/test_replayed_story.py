"""A replay of the rules in force is what was really posted: the same words in the same order."""

from datetime import timedelta

from bot.render import notices
from domain.deliveries import Delivery, DeliveryKind
from domain.notices import EpisodeAlert, EpisodeUpdate
from domain.replay import walk
from domain.replay_acts import acts_of
from domain.replay_posts import Channels
from handlers.log import ValueLogged
from handlers.replaying import Said, Voice
from handlers.request import Timing
from tests.handlers.talking import Talk, said

Told = tuple[str, str, bool, str]


def posted(talk: Talk) -> list[Told]:
    """What the outbox has of exceptions, rendered."""
    return [
        (each.kind.value, each.target, each.broadcast, rendered(each.notice))
        for each in talk.outbox()
        if isinstance(each.notice, EpisodeAlert | EpisodeUpdate)
    ]


def rendered(notice: EpisodeAlert | EpisodeUpdate) -> str:
    message = notices.render(notice)
    return repr((message.text, message.blocks, message.pictures))


def replayed(talk: Talk) -> list[Told]:
    with talk.database.reading() as store:
        organisation = store.organisation.require()
        units = {each.key: each for each in store.units.all()}
        records = store.records.many(store.indicators.all())
        voice = Voice(
            {each.key: each.name for each in store.people.all()},
            {key: unit.name for key, unit in units.items()},
            {
                each.indicator.key: tuple(e.id for e in store.episodes.of(each.indicator.key))
                for each in records
            },
        )
    of = {each.indicator.key: units[each.indicator.unit].channel for each in records}
    channels = Channels(organisation, of, talk.timing.alert_delay)
    walks = (
        walk(each, acts_of(each, imports_speak=False), cause=voice.cause) for each in records
    )
    found = voice.said(channels.events(walks))
    return [(each.kind.value, of[each.notice.snapshot.indicator] if isinstance(each.notice, EpisodeAlert) else "", each.broadcast, rendered(each.notice)) for each in found]


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
    kinds = {kind for kind, *_ in really}
    assert kinds == {"post", "edit", "thread"}
    found = replayed(norfolk)
    strip = lambda each: (each[0], each[2], each[3])
    assert [strip(e) for e in found] == [strip(e) for e in really]

"""The way in: help, typos, permissions, sharing, and an empty organisation."""

from dataclasses import replace

import pytest

from domain.deliveries import DeliveryState
from domain.notices import PostingPaused
from handlers.acknowledge import Acknowledged
from handlers.card import ReportCard
from handlers.commands import COMMANDS, may_open_form
from handlers.due import DueList
from handlers.flag import Flagged, FlagWithdrawn
from handlers.help import HelpPage
from handlers.history import IndicatorHistory
from handlers.home import Home
from handlers.list import IndicatorList
from handlers.log import AlreadyLogged, AskPeriod, ConfirmRatio, ValueLogged
from handlers.pause import Paused, Resumed
from handlers.refused import Refused
from handlers.request import Request
from handlers.snooze import Snoozed, SnoozeForm, Unsnoozed
from handlers.status import IndicatorStatus, Status
from handlers.target import TargetForm, TargetList, TargetSet, TargetUnchanged
from handlers.typed import open_home
from handlers.welcome import Welcome
from storage.database import Database
from tests.handlers.talking import Talk, refusal, said
from tests.makers import seed, unit

ADMIN = "U01HEAD"


def test_help_lists_every_command(talk: Talk) -> None:
    page = said(talk.type("help"), HelpPage)
    assert [topic.name for topic in page.topics] == list(COMMANDS)
    assert page.unit_name == "IMT"
    assert said(talk.type("help log"), HelpPage).command == "log"
    assert "is not a command" in refusal(talk.type("help lgo"))


def test_every_example_of_a_command_begins_with_its_word() -> None:
    for name, command in COMMANDS.items():
        assert all(line.split()[:2] == ["/kpi", name] for line in command.usage), name


@pytest.mark.parametrize(
    ("typed", "meant"), [("lgo abandonment 29 jan", "log"), ("stauts", "status")]
)
def test_a_typo_offers_the_nearest_command_with_the_same_words(
    talk: Talk, typed: str, meant: str
) -> None:
    reply = said(talk.type(typed), Refused)
    rest = typed.partition(" ")[2]
    assert reply.suggestions[0].command == f"{meant} {rest}".strip()


def test_a_mistyped_name_is_offered_as_the_whole_corrected_request(talk: Talk) -> None:
    reply = said(talk.type("log abandonement 611/4288 nov"), Refused)
    assert reply.suggestions[0].command == "log abandonment 611/4288 nov"
    said(talk.press("run", command=reply.suggestions[0].command), ValueLogged)
    quoted = said(talk.type('log "abandonement" 611/4288 nov'), Refused)
    assert quoted.suggestions[0].command == "log abandonment 611/4288 nov"


def test_a_stranger_elsewhere_may_not_log_and_hears_whom_to_ask(talk: Talk) -> None:
    text = refusal(talk.type("log abandonment 29 nov", who="U99", channel="C99"))
    assert "Ask SDA or SDM" in text
    with talk.database.reading() as store:
        assert store.readings.of("abandonment") == ()


def test_anybody_in_the_units_channel_may_log_there(talk: Talk) -> None:
    said(talk.type("log abandonment 29 nov", who="U99"), ValueLogged)
    with talk.database.reading() as store:
        assert store.people.get("u99") is not None


def test_from_another_units_channel_nobody_logs_for_this_one(norfolk: Talk) -> None:
    text = refusal(norfolk.type("log abandonment 611/4288 nov", who="U99", channel="C01CIL"))
    assert "You may not log" in text


@pytest.mark.parametrize(
    "words",
    [
        "pause",
        "resume",
        "unit",
        "indicator add",
        "indicator edit abandonment",
        "indicator retire abandonment",
        "target abandonment 12%",
    ],
)
def test_only_administrators_define(talk: Talk, words: str) -> None:
    assert "Only administrators may" in refusal(talk.type(words))


@pytest.mark.parametrize("verb", ["explain", "snooze", "unsnooze", "acknowledge"])
def test_a_button_asks_for_permission_again(norfolk: Talk, verb: str) -> None:
    norfolk.type("log abandonment 611/4288 nov")
    episode = str(norfolk.alerts()[0].episode)
    said(norfolk.press(verb, who="U99", channel="C99", episode=episode), Refused)


@pytest.mark.parametrize(
    ("verb", "values"),
    [
        ("acknowledge", {"episode": "999"}),
        ("acknowledge", {"episode": "x"}),
        ("acknowledge", {"episode": "9" * 40}),
        ("undo", {"indicator": "gone", "period": "2017-11", "revision": "1"}),
        ("undo", {"indicator": "abandonment", "period": "2017-11", "revision": "7"}),
        ("keep", {"draft": "nothing", "choice": "ratio"}),
        ("reason", {"draft": "nothing"}),
        ("apply", {"draft": "nothing"}),
        ("history", {"indicator": "gone"}),
        ("of yesterday", {}),
        ("explain", {}),
    ],
)
def test_a_stale_button_explains_itself(talk: Talk, verb: str, values: dict[str, str]) -> None:
    assert len(refusal(talk.press(verb, who=ADMIN, **values))) > 20


def test_status_puts_exceptions_first_and_counts(norfolk: Talk) -> None:
    norfolk.type("log abandonment 611/4288 nov")
    status = said(norfolk.type("status"), Status)
    (imt,) = status.units
    assert imt.rows[0].snapshot.indicator == "abandonment"
    assert imt.rows[0].change == "+5.7 points"
    assert imt.tally.red >= 1
    counted = imt.tally
    in_all = counted.red + counted.amber + counted.green + counted.unrated
    assert in_all + counted.not_expected + counted.no_value == len(imt.rows)


def test_share_as_the_last_word_marks_a_reading_reply_for_the_channel(norfolk: Talk) -> None:
    assert said(norfolk.type("status share"), Status).shared
    assert said(norfolk.type("status abandonment share"), IndicatorStatus).shared
    assert said(norfolk.type("card abandonment share"), ReportCard).shared
    assert said(norfolk.type("history aband share"), IndicatorHistory).shared
    assert not said(norfolk.type("list"), IndicatorList).shared
    assert said(norfolk.type("due share"), DueList).shared


def test_without_a_unit_here_status_shows_all_units(norfolk: Talk) -> None:
    assert len(said(norfolk.type("status", channel="D1"), Status).units) == 3


def test_the_card_has_its_six_parts(norfolk: Talk) -> None:
    norfolk.type("log abandonment 611/4288 nov")
    card = said(norfolk.type("card abandonment"), ReportCard)
    assert card.why
    assert card.success
    assert card.performance[0].startswith("November 2017: 14.2%, Red")
    assert card.lead == "Service Delivery Manager"
    assert card.episode is not None


def test_history_tells_of_corrections_and_undone_values(norfolk: Talk) -> None:
    norfolk.type("log abandonment 611/4288 nov")
    norfolk.type("log abandonment 612/4288 nov because one was missed")
    history = said(norfolk.type("history abandonment"), IndicatorHistory)
    assert [each.counts for each in history.revisions] == [True, False]
    assert history.revisions[0].reason == "one was missed"
    assert history.rows[0].label == "Nov 17"


def test_a_doubtful_period_is_asked_for(norfolk: Talk) -> None:
    norfolk.type("log abandonment 611/4288 nov")
    asked = said(norfolk.type("log abandonment 700/4000"), AskPeriod)
    assert asked.has == "14.2% (611 / 4,288)"
    assert [each.label for each in asked.suggestions] == ["Dec 17 to date", "Correct Nov 17"]
    logged = said(norfolk.press("run", command=asked.suggestions[0].command), ValueLogged)
    assert (logged.period, logged.status.value) == ("2017-12", "provisional")


def test_a_running_period_needs_to_date(norfolk: Talk) -> None:
    assert 'Add "to date"' in refusal(norfolk.type("log abandonment 29 2017-12"))
    said(norfolk.type("log abandonment 29 2017-12 to date"), ValueLogged)


@pytest.mark.parametrize(("choice", "value"), [("ratio", "29.5%"), ("value", "31.0%")])
def test_a_value_that_disagrees_with_its_ratio_is_asked_about(
    talk: Talk, choice: str, value: str
) -> None:
    asked = said(talk.type("log abandonment 1255/4258 31% nov"), ConfirmRatio)
    assert (asked.typed, asked.ratio, asked.computed) == ("31.0%", "1,255 / 4,258", "29.5%")
    stored = said(talk.press("keep", draft=asked.draft, choice=choice), ValueLogged)
    assert stored.value == value
    assert "answered already" in refusal(talk.press("keep", draft=asked.draft, choice=choice))


def test_a_flag_opens_an_exception_and_its_withdrawal_ends_the_reason(talk: Talk) -> None:
    talk.type("log abandonment 5% nov")
    flagged = said(
        talk.type("flag abandonment budget agency staff, 40,000 over", who="U01SDM"), Flagged
    )
    assert flagged.meaning.startswith("This opens an exception: affects the budget")
    assert len(talk.alerts()) == 1
    assert "so already" in refusal(
        talk.type("flag abandonment budget agency staff, 40,000 over", who="U01SDM")
    )
    gone = said(talk.type("flag abandonment withdraw budget", who="U01SDM"), FlagWithdrawn)
    assert gone.reasons == ("agency staff, 40,000 over",)
    assert "no flag" in refusal(talk.type("flag abandonment withdraw", who="U01SDM"))
    assert "lead officer" in refusal(talk.type("flag abandonment risk RM1", who="U99"))


def test_a_snoozed_exception_says_until_when_and_stays_quiet_unless_worse(
    prompt_norfolk: Talk,
) -> None:
    talk = prompt_norfolk
    talk.type("log abandonment 611/4288 nov")
    talk.deliver()
    snoozed = said(
        talk.type("snooze abandonment until 31 mar 2018 new phones", who="U01SDM"), Snoozed
    )
    assert (snoozed.until.isoformat(), snoozed.reason) == ("2018-03-31", "new phones")
    assert talk.alerts()[-1].snooze_reason == "new phones"
    talk.deliver()
    talk.at("2018-01-03T09:00:00+00:00")
    talk.type("log abandonment 13% dec")
    assert talk.lines() == []
    talk.at("2018-02-03T09:00:00+00:00")
    talk.type("log abandonment 40% jan")
    assert len(talk.lines()) == 1
    said(talk.type("unsnooze abandonment", who="U01SDM"), Unsnoozed)
    assert "not snoozed" in refusal(talk.type("unsnooze abandonment", who="U01SDM"))
    form = said(talk.press("snooze", who="U01SDM", indicator="abandonment"), SnoozeForm)
    assert form.earliest < form.until < form.latest


@pytest.mark.parametrize(
    "words",
    [
        "abandonment",
        "abandonment until never x",
        "abandonment until 2019-12-31 x",
        "abandonment until 2017-01-01 x",
        "abandonment until 2018-01-31",
    ],
)
def test_a_snooze_needs_a_near_day_and_a_reason(norfolk: Talk, words: str) -> None:
    norfolk.type("log abandonment 611/4288 nov")
    said(norfolk.type(f"snooze {words}", who="U01SDM"), Refused)


def test_a_new_target_rates_again_from_its_period_on(talk: Talk) -> None:
    talk.type("log abandonment 11% nov")
    done = said(
        talk.type("target abandonment 12% from nov 17 because agreed", who=ADMIN), TargetSet
    )
    assert (done.value, done.old, done.note) == ("12.0%", "10.0%", "agreed")
    assert done.rerated == ("Nov 17: Red → Green",)
    assert "withdrawn" in done.meaning
    again = talk.type("target abandonment 12% from nov 17", who=ADMIN)
    said(again, TargetUnchanged)
    listed = said(talk.type("target abandonment"), TargetList)
    assert [row[0] for row in listed.targets] == ["Nov 17", "Jan 17"]
    ahead = said(talk.type("target abandonment 8 from apr 18", who=ADMIN), TargetSet)
    assert ahead.start == "April 2018"
    assert "above 0" in refusal(talk.type("target abandonment 0", who=ADMIN))
    said(talk.type("target", who=ADMIN), TargetForm)


def test_posting_is_paused_and_resumed_by_administrators(talk: Talk) -> None:
    said(talk.type("pause moving house", who=ADMIN), Paused)
    assert said(talk.type("pause", who=ADMIN), Paused).already
    assert "HEAD" in said(talk.type(""), Welcome).paused
    assert "moving house" in said(talk.type("status"), Status).paused
    assert said(talk.type("resume", who=ADMIN), Resumed).was_paused
    assert not said(talk.type("resume", who=ADMIN), Resumed).was_paused


def test_the_administrators_channel_hears_of_a_pause_before_it_is_over(talk: Talk) -> None:
    with talk.database.writing() as store:
        organisation = store.organisation.get()
        assert organisation is not None
        store.organisation.save(replace(organisation, admin_channel="C01ADMIN"))
    talk.type("log abandonment 33.9% nov")
    talk.type("pause moving house", who=ADMIN)
    talk.deliver()
    sent = [each.notice for each in talk.outbox() if each.state is DeliveryState.SENT]
    assert sent == [PostingPaused("HEAD", "moving house")]


def test_not_expected_is_kept_with_its_reason_and_is_no_zero(talk: Talk) -> None:
    assert "Say why" in refusal(talk.type("log abandonment n/a nov"))
    logged = said(talk.type("log abandonment n/a nov because phones moved"), ValueLogged)
    assert (logged.value, logged.reason) == ("not expected", "phones moved")
    with talk.database.reading() as store:
        (kept,) = store.readings.of("abandonment")
    assert kept.entry is None


def test_a_note_for_the_same_value_is_kept(talk: Talk) -> None:
    talk.type("log abandonment 5% nov")
    noted = said(talk.type("log abandonment 5% nov note: two days missing"), ValueLogged)
    assert (noted.revision, noted.note) == (2, "two days missing")
    said(talk.type("log abandonment 5% nov note: two days missing"), AlreadyLogged)


def test_home_shows_officers_who_has_not_logged(norfolk: Talk) -> None:
    norfolk.at("2017-12-20T09:00:00+00:00")
    mine = open_home(Request("U01SDA", "", "", norfolk.now), norfolk.database)
    assert said(mine, Home).overdue
    assert not said(mine, Home).lagging
    with norfolk.database.reading() as store:
        officer = next(each for each in store.people.all() if each.performance_officer)
    theirs = open_home(Request(officer.slack, "", "", norfolk.now), norfolk.database)
    assert said(theirs, Home).lagging


def test_the_weekly_cap_holds_further_alerts_back_for_the_digest(norfolk: Talk) -> None:
    with norfolk.database.writing() as store:
        organisation = store.organisation.require()
        store.organisation.save(replace(organisation, weekly_posts_per_channel=1))
    said(norfolk.type("log abandonment 611/4288 nov"), ValueLogged)
    with norfolk.database.reading() as store:
        other = next(
            each
            for each in store.indicators.all("imt")
            if each.key != "abandonment" and each.measure.value == "percent"
        )
    held = said(norfolk.type(f'log "{other.name}" 1% nov'), ValueLogged)
    assert "goes into the digest" in held.meaning
    assert len(norfolk.alerts()) == 1
    with norfolk.database.reading() as store:
        unannounced = [e.indicator for e in store.episodes.going("imt") if not e.announced]
    assert other.key in unannounced


def test_a_unit_without_a_channel_is_logged_for_and_told_of_nothing(database: Database) -> None:
    seed(database, units=(unit("imt", channel=""),))
    talk = Talk(database)
    logged = said(talk.type("log abandonment 29 nov"), ValueLogged)
    assert "no channel" in logged.meaning
    assert talk.outbox() == ()


@pytest.mark.parametrize(
    ("text", "opens"),
    [
        ("log", True),
        ("log aband 29", False),
        ("explain aband", True),
        ("status", False),
        ("unit", True),
        ("target", True),
        ("nonsense", False),
        ("", False),
    ],
)
def test_it_is_known_beforehand_which_words_open_a_form(text: str, opens: bool) -> None:
    assert may_open_form(text) is opens


def test_on_it_can_be_typed(norfolk: Talk) -> None:
    norfolk.type("log abandonment 611/4288 nov")
    said(norfolk.type("on it abandonment"), Acknowledged)

"""What each repository promises beyond giving back what it was given."""

from dataclasses import replace
from datetime import timedelta

import pytest

from domain.errors import ConflictError, NotFoundError
from domain.periods import Calendar, Frequency
from domain.readings import counting
from storage.database import Database
from storage.drafts import Draft
from tests import makers

LATER = makers.NOW + timedelta(hours=1)


def test_an_installation_without_an_organisation_says_what_to_do(database: Database) -> None:
    with database.reading() as store:
        assert store.organisation.get() is None
        with pytest.raises(NotFoundError, match="kpi import"):
            store.organisation.require()


def test_the_catalogue_keeps_its_order_when_something_is_changed(any_database: Database) -> None:
    makers.seed(
        any_database,
        units=[makers.unit("zeta"), makers.unit("alpha")],
        indicators=[makers.indicator(key, unit="zeta") for key in ("z", "a", "m")],
        targets=(),
    )
    with any_database.writing() as store:
        store.units.save(makers.unit("zeta", name="Renamed"))
        store.indicators.save(makers.indicator("z", unit="alpha", name="Changed"))
        store.indicators.save(makers.indicator("b", unit="zeta"))
    with any_database.reading() as store:
        assert [unit.key for unit in store.units.all()] == ["zeta", "alpha"]
        assert [indicator.key for indicator in store.indicators.all()] == ["z", "a", "m", "b"]
        assert [each.key for each in store.indicators.all("zeta")] == ["a", "m", "b"]
        assert store.indicators.get("nothing") is None


def test_one_slack_account_is_one_person(any_database: Database) -> None:
    makers.seed(any_database)
    with any_database.writing() as store:
        store.people.save(makers.person("sdm", slack="U01SDM", name="Renamed"))
        with pytest.raises(ConflictError, match="already belongs to Renamed"):
            store.people.save(makers.person("other", slack="U01SDM"))
        assert store.people.by_slack("") is None


def test_one_channel_is_one_unit(any_database: Database) -> None:
    makers.seed(any_database)
    with any_database.writing() as store:
        with pytest.raises(ConflictError, match="already belongs to IMT"):
            store.units.save(makers.unit("other", channel="C01IMT"))
        assert store.units.by_channel("") is None


def test_the_calendar_stays_while_readings_are_kept_by_it(any_database: Database) -> None:
    quarter = makers.period("2017/18-Q3", Frequency.QUARTERLY)
    reading = makers.reading("5", quarter)
    quarterly = makers.indicator(frequency=Frequency.QUARTERLY)
    makers.seed(any_database, indicators=[quarterly], readings=[reading], targets=())
    with any_database.writing() as store:
        with pytest.raises(ConflictError, match="has readings"):
            store.organisation.save(makers.organisation(calendar=Calendar(1)))
        store.organisation.save(makers.organisation(name="Renamed"))
        assert store.readings.of("abandonment") == (reading,)


def test_the_calendar_may_change_where_only_months_are_kept(any_database: Database) -> None:
    makers.seed(any_database, readings=[makers.reading()])
    with any_database.writing() as store:
        store.organisation.save(makers.organisation(calendar=Calendar(10)))
        assert store.readings.of("abandonment")[0].period.calendar == Calendar(10)


def test_a_frequency_stays_while_periods_are_kept_by_it(any_database: Database) -> None:
    makers.seed(any_database, readings=[makers.reading()])
    with any_database.writing() as store:
        with pytest.raises(ConflictError, match="Retire it"):
            store.indicators.save(makers.indicator(frequency=Frequency.WEEKLY))
        store.indicators.save(makers.indicator("new"))
        store.indicators.save(makers.indicator("new", frequency=Frequency.WEEKLY))
        store.targets.add(makers.target("1", makers.period("2017-W05", Frequency.WEEKLY)))
        assert store.indicators.get("new") == makers.indicator("new", frequency=Frequency.WEEKLY)


def test_readings_come_in_the_order_of_their_periods_and_revisions(
    any_database: Database,
) -> None:
    first, second = makers.reading("1"), makers.reading("2", revision=2)
    earlier = makers.reading("3", "2016-12")
    makers.seed(any_database, readings=[second, first])
    with any_database.writing() as store:
        store.readings.add(earlier)
    with any_database.reading() as store:
        assert store.readings.of("abandonment") == (earlier, first, second)
        assert store.readings.of("nothing") == ()
        assert store.readings.next_revision("abandonment", first.period) == 3
        assert store.readings.next_revision("abandonment", makers.period("2018-01")) == 1


def test_a_withdrawn_revision_lets_the_earlier_one_count_again(any_database: Database) -> None:
    first, second = makers.reading("1"), makers.reading("2", revision=2)
    undone = makers.reading(None, revision=3, withdraws=2)
    makers.seed(any_database, readings=[first, second])
    with any_database.writing() as store:
        assert counting(store.readings.of("abandonment")) == {first.period: second}
        store.readings.add(undone)
        assert counting(store.readings.of("abandonment")) == {first.period: first}


def test_a_revision_is_stored_once(any_database: Database) -> None:
    makers.seed(any_database, readings=[makers.reading()])
    with pytest.raises(Exception, match=r"(?i)unique"), any_database.writing() as store:
        store.readings.add(makers.reading())


def test_targets_with_one_start_keep_the_order_in_which_they_were_set(
    any_database: Database,
) -> None:
    later = makers.target("9", "2018-01")
    old, new = makers.target("10"), makers.target("12", recorded=LATER)
    makers.seed(any_database, targets=[later, old, new])
    with any_database.reading() as store:
        assert store.targets.of("abandonment") == (old, new, later)
        assert store.targets.of("nothing") == ()


def test_a_record_is_all_that_is_known_of_an_indicator(any_database: Database) -> None:
    other = makers.indicator("other")
    makers.seed(
        any_database,
        indicators=[makers.indicator(), other],
        readings=[makers.reading(), makers.reading("1", indicator="other")],
    )
    with any_database.writing() as store:
        flag = store.flags.add(makers.flag())
        record = store.records.of("abandonment")
        assert (record.readings, record.targets) == ((makers.reading(),), (makers.target(),))
        assert (record.flags, record.indicator) == ((flag,), makers.indicator())
        assert record.organisation == makers.organisation()
        pair = store.records.many([other, makers.indicator()])
        assert [each.indicator.key for each in pair] == ["other", "abandonment"]
        assert pair[1] == record
        assert store.records.many([]) == ()
        with pytest.raises(NotFoundError, match="No indicator is called nothing"):
            store.records.of("nothing")


def test_going_episodes_are_those_that_are_not_over(any_database: Database) -> None:
    makers.seed(
        any_database,
        units=[makers.unit("imt"), makers.unit("cil")],
        indicators=[makers.indicator(), makers.indicator("other", unit="cil")],
    )
    with any_database.writing() as store:
        going = store.episodes.add(makers.episode())
        store.episodes.add(makers.episode(closed=makers.period("2018-02")))
        withdrawn = store.episodes.add(makers.episode())
        store.episodes.save(replace(withdrawn, withdrawn="corrected"))
        elsewhere = store.episodes.add(makers.episode(indicator="other"))
        assert store.episodes.going() == (going, elsewhere)
        assert store.episodes.going("imt") == (going,)
        assert store.episodes.going("nowhere") == ()
        assert len(store.episodes.of("abandonment")) == 3


def test_the_audit_log_tells_who_did_what_when(any_database: Database) -> None:
    with any_database.writing() as store:
        store.audit.note("sda", "logged", "abandonment", {"value": "14.20"}, makers.NOW)
        store.audit.note("sdm", "flagged", "other", {}, makers.NOW)
        store.audit.note("sda", "corrected", "abandonment", {"from": "14.20"}, LATER)
    with any_database.reading() as store:
        logged, corrected = store.audit.of("abandonment")
        assert (logged.who, logged.what, logged.at) == ("sda", "logged", makers.NOW)
        assert logged.detail == {"value": "14.20"}
        assert [entry.what for entry in store.audit.all(2)] == ["corrected", "flagged"]
        assert store.audit.all()[0] == corrected


def test_a_ledger_key_is_claimed_once_and_each_part_of_it_counts(any_database: Database) -> None:
    with any_database.writing() as store:
        assert store.ledger.claim("close", "imt", "2017-11", 0, makers.NOW)
        assert not store.ledger.claim("close", "imt", "2017-11", 0, LATER)
        assert store.ledger.claim("chase", "imt", "2017-11", 0, LATER)
        assert store.ledger.claim("close", "cil", "2017-11", 0, LATER)
        assert store.ledger.claim("close", "imt", "2017-12", 0, LATER)
        assert store.ledger.claim("close", "imt", "", 4, LATER)
    with any_database.writing() as store:
        assert not store.ledger.claim("close", "imt", "2017-11", 0, LATER)
        assert store.ledger.claimed("close", "imt", "2017-11", 0) == makers.NOW
        assert store.ledger.claimed("close", "imt", "2018-11", 0) is None
        assert store.ledger.latest("close", "imt") == 4
        assert store.ledger.latest("close", "bbfn") == 0


def test_a_request_is_new_once_until_it_is_forgotten(any_database: Database) -> None:
    with any_database.writing() as store:
        assert store.seen.first_time("Ev1", makers.NOW)
        assert not store.seen.first_time("Ev1", LATER)
        assert store.seen.first_time("Ev2", LATER)
        store.seen.forget_before(LATER)
        assert store.seen.first_time("Ev1", LATER)
        assert not store.seen.first_time("Ev2", LATER)


def test_a_draft_waits_under_a_key_of_its_own(any_database: Database) -> None:
    with any_database.writing() as store:
        keys = [store.drafts.put("import", "x" * 100_000, "sda", makers.NOW) for _ in range(2)]
        newer = store.drafts.put("log", "{}", "sda", LATER)
    with any_database.writing() as store:
        assert len({*keys, newer}) == 3
        assert store.drafts.get(newer) == Draft(newer, "log", "{}", "sda", LATER)
        store.drafts.drop(keys[0])
        assert store.drafts.get(keys[0]) is None
        store.drafts.forget_before(LATER)
        assert store.drafts.get(keys[1]) is None
        assert store.drafts.get(newer) is not None


def test_a_control_holds_its_last_value_until_it_is_cleared(any_database: Database) -> None:
    with any_database.writing() as store:
        store.controls.set("paused", "a")
        store.controls.set("paused", "b")
        assert store.controls.get("paused") == "b"
        store.controls.clear("paused")
        store.controls.clear("never set")
        assert store.controls.get("paused") is None


def test_a_picture_is_remembered_by_its_content_until_slack_loses_it(
    any_database: Database,
) -> None:
    with any_database.writing() as store:
        store.pictures.remember("hash", "F1", makers.NOW)
        store.pictures.remember("hash", "F2", makers.NOW)
        store.pictures.remember("newer", "F3", LATER)
        assert store.pictures.file_id("hash") == "F2"
        store.pictures.forget("hash")
        assert store.pictures.file_id("hash") is None
        store.pictures.remember("hash", "F4", makers.NOW)
        store.pictures.forget_before(LATER)
        assert store.pictures.file_id("hash") is None
        assert store.pictures.file_id("newer") == "F3"

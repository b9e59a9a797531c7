"""Records: everything that an assessment looks at, in a constant number of statements."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlmodel import col, select

from domain.assessments import Assessment, Record, assess
from domain.chips import SILENT, Signal
from domain.dues import EXPECTED_PERIODS
from domain.errors import NotFoundError
from domain.flags import Flag
from domain.indicators import Indicator
from domain.organisation import Organisation
from domain.periods import Frequency, Period
from domain.readings import counting
from domain.recent import begins, read_from, suffices
from domain.signals import signals_of
from domain.targets import Target
from storage.changes import ProcessChanges
from storage.histories import Histories, Readings
from storage.indicators import Indicators
from storage.organisations import Organisations
from storage.periods import ReadPeriod
from storage.tables import FlagRow, IndicatorRow, TargetRow
from storage.transaction import Transaction

AT_ONCE = 200
"""Indicators whose histories are in memory together."""


@dataclass(frozen=True)
class Assessed:
    """A record with its assessments, as far back as today's status looks.

    ``signal`` is of the whole history, where it was asked for.
    """

    record: Record
    assessments: tuple[Assessment, ...]
    signal: Signal = SILENT


class Records:
    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction
        self._session = transaction.session
        self._histories = Histories(transaction)
        self._indicators = Indicators(transaction)
        self._changes = ProcessChanges(transaction)

    def of(self, indicator: str) -> Record:
        row = self._session.get(IndicatorRow, indicator)
        if row is None:
            raise NotFoundError(f"No indicator is called {indicator}. Type /kpi list to see all.")
        return self.many([row.to_domain()])[0]

    def many(self, indicators: Sequence[Indicator]) -> tuple[Record, ...]:
        """One record an indicator, in the order given, with its whole history."""
        if not indicators:
            return ()
        return self._with(indicators, self._histories.whole(indicators), {})

    def whole(self, indicators: Sequence[Indicator]) -> Iterator[Record]:
        """As `many`, some hundred of them in memory at a time."""
        for at in range(0, len(indicators), AT_ONCE):
            yield from self.many(indicators[at : at + AT_ONCE])

    def at(self, indicators: Sequence[Indicator], period: Period) -> tuple[Record, ...]:
        """With the readings of that very period, and those that rate it; no other is known."""
        if not indicators:
            return ()
        rated_by = {read_from(each, self._organisation, period) for each in indicators}
        return self._with(indicators, self._histories.at(indicators, rated_by | {period}), {})

    def recent(self, indicators: Sequence[Indicator], today: date) -> tuple[Record, ...]:
        """With the last periods of each history; where it is longer, ``since`` says so."""
        grouped: dict[tuple[Period, Period], list[Indicator]] = defaultdict(list)
        for each in indicators:
            first = begins(each, self._organisation, today)
            grouped[first, read_from(each, self._organisation, first)].append(each)
        found: dict[str, Record] = {}
        for (first, oldest), group in grouped.items():
            readings = self._histories.since(group, oldest)
            longer = self._histories.begun_before(group, oldest) | _begun_between(readings, first)
            cut = dict.fromkeys(longer, first)
            found |= {each.indicator.key: each for each in self._with(group, readings, cut)}
        return tuple(found[each.key] for each in indicators)

    def waited_for(self, indicators: Sequence[Indicator], today: date) -> tuple[Record, ...]:
        """As `recent`, of those only that may miss one of the last periods."""
        grouped: dict[Period, list[Indicator]] = defaultdict(list)
        for each in indicators:
            grouped[self._organisation.calendar.last_ended(each.frequency, today)].append(each)
        full = frozenset[str]()
        for last, group in grouped.items():
            expected = [last.shift(-back) for back in range(EXPECTED_PERIODS)]
            full |= self._histories.without_gap(group, expected)
        return self.recent([each for each in indicators if each.key not in full], today)

    def behind(self, today: date) -> tuple[Indicator, ...]:
        """Of all indicators those that may miss one of the last periods, in catalogue order."""
        found = frozenset[str]()
        for frequency in Frequency:
            last = self._organisation.calendar.last_ended(frequency, today)
            expected = [last.shift(-back) for back in range(EXPECTED_PERIODS)]
            found |= self._histories.with_gap(frequency, expected)
        return self._indicators.among(found)

    def judged(self, indicators: Sequence[Indicator], today: date) -> Iterator[Assessed]:
        """As `assessed`, with what process limits say of the latest values."""
        for at in range(0, len(indicators), AT_ONCE):
            found = self._with_earlier(tuple(self.assessed(indicators[at : at + AT_ONCE], today)))
            told = signals_of([(each.record, each.assessments) for each in found])
            for each, signal in zip(found, told, strict=True):
                yield replace(each, signal=signal)

    def assessed(self, indicators: Sequence[Indicator], today: date) -> Iterator[Assessed]:
        """What a status of today says is said from these as it would be from whole histories.

        In the order given, some hundred of them in memory at a time.
        """
        for at in range(0, len(indicators), AT_ONCE):
            found = self._assessed(self.recent(indicators[at : at + AT_ONCE], today), today)
            short = [each.record.indicator for each in found if not _suffices(each)]
            whole = {each.record.indicator.key: each for each in self._whole(short, today)}
            yield from (whole.get(each.record.indicator.key, each) for each in found)

    def _with_earlier(self, found: Sequence[Assessed]) -> list[Assessed]:
        """What was cut off is read as numbers alone."""
        cut: dict[Period, list[Indicator]] = defaultdict(list)
        for each in found:
            if each.record.since is not None:
                cut[each.record.since].append(each.record.indicator)
        values: dict[str, Mapping[str, float]] = {}
        for since, indicators in cut.items():
            values |= self._histories.final_before(indicators, since)
        return [
            replace(each, record=replace(each.record, earlier=earlier))
            if (earlier := values.get(each.record.indicator.key))
            else each
            for each in found
        ]

    def _whole(self, indicators: Sequence[Indicator], today: date) -> list[Assessed]:
        return self._assessed(self.many(indicators), today)

    def _assessed(self, records: Sequence[Record], today: date) -> list[Assessed]:
        return [Assessed(record, assess(record, today)) for record in records]

    def _with(
        self, indicators: Sequence[Indicator], readings: Readings, since: Mapping[str, Period]
    ) -> tuple[Record, ...]:
        organisation = self._organisation
        targets = self._targets(indicators)
        flags = self._flags(indicators)
        changes = self._changes.among(_keys(indicators))
        return tuple(
            Record(
                indicator,
                organisation,
                tuple(targets[indicator.key]),
                tuple(readings.get(indicator.key, ())),
                tuple(flags[indicator.key]),
                since.get(indicator.key),
                changes.get(indicator.key, ()),
            )
            for indicator in indicators
        )

    def _targets(self, indicators: Sequence[Indicator]) -> Mapping[str, list[Target]]:
        wanted = select(TargetRow).where(col(TargetRow.indicator).in_(_keys(indicators)))
        wanted = wanted.order_by(col(TargetRow.start), col(TargetRow.id))
        read = self._readers(indicators)
        targets: dict[str, list[Target]] = defaultdict(list)
        for row in self._session.exec(wanted):
            targets[row.indicator].append(row.to_domain(read[row.indicator]))
        return targets

    def _flags(self, indicators: Sequence[Indicator]) -> Mapping[str, list[Flag]]:
        wanted = select(FlagRow).where(col(FlagRow.indicator).in_(_keys(indicators)))
        read = self._readers(indicators)
        flags: dict[str, list[Flag]] = defaultdict(list)
        for row in self._session.exec(wanted.order_by(col(FlagRow.id))):
            flags[row.indicator].append(row.to_domain(read[row.indicator]))
        return flags

    def _readers(self, indicators: Sequence[Indicator]) -> Mapping[str, ReadPeriod]:
        return {each.key: self._transaction.periods_of(each.frequency) for each in indicators}

    @property
    def _organisation(self) -> Organisation:
        return Organisations(self._transaction).require()


def _begun_between(readings: Readings, first: Period) -> frozenset[str]:
    """Those with a counting reading that was read although it is older than ``first``."""
    return frozenset(
        key
        for key, found in readings.items()
        if found[0].period < first and min(counting(found), default=first) < first
    )


def _suffices(found: Assessed) -> bool:
    return suffices(found.record, found.assessments)


def _keys(indicators: Collection[Indicator]) -> list[str]:
    return [indicator.key for indicator in indicators]

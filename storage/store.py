"""The store: one transaction with all repositories on it."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlmodel import Session

from storage.actions import Actions
from storage.annual_targets import AnnualTargets
from storage.audit import Audit
from storage.backlog import Backlog
from storage.changes import ProcessChanges
from storage.claims import Claims
from storage.controls import Controls
from storage.departures import Departures
from storage.drafts import Drafts
from storage.episodes import Episodes, Explanations
from storage.findings import Acceptances
from storage.flags import Flags
from storage.forecasts import Forecasts
from storage.health_facts import HealthRecords
from storage.indicators import Indicators, Targets
from storage.job_health import JobHealths
from storage.ledger import Ledger
from storage.links import Links
from storage.meetings import Agendas, Meetings, SeriesOfMeetings
from storage.names import Names
from storage.organisations import Organisations
from storage.outbox import Outbox
from storage.people import People
from storage.pictures import Pictures
from storage.readings import Readings
from storage.records import Records
from storage.restored import Restored
from storage.rule_decisions import RuleDecisions
from storage.seen import Seen
from storage.transaction import Transaction
from storage.units import Goals, Units


class Store:
    """Lives inside `Database.reading()` or `Database.writing()`; what it writes it also reads."""

    def __init__(self, session: Session) -> None:
        self._session = session
        transaction = Transaction(session)
        self.organisation = Organisations(transaction)
        self.people = People(transaction)
        self.departures = Departures(transaction)
        self.units = Units(transaction)
        self.goals = Goals(transaction)
        self.indicators = Indicators(transaction)
        self.names = Names(transaction)
        self.targets = Targets(transaction)
        self.annual_targets = AnnualTargets(transaction)
        self.readings = Readings(transaction)
        self.flags = Flags(transaction)
        self.changes = ProcessChanges(transaction)
        self.episodes = Episodes(transaction)
        self.explanations = Explanations(transaction)
        self.forecasts = Forecasts(transaction)
        self.actions = Actions(transaction)
        self.series = SeriesOfMeetings(transaction)
        self.meetings = Meetings(transaction)
        self.agendas = Agendas(transaction)
        self.records = Records(transaction)
        self.acceptances = Acceptances(transaction)
        self.links = Links(transaction)
        self.health = HealthRecords(transaction)
        self.rule_decisions = RuleDecisions(transaction)
        self.audit = Audit(transaction)
        self.ledger = Ledger(transaction)
        self.jobs = JobHealths(transaction)
        self.seen = Seen(transaction)
        self.drafts = Drafts(transaction)
        self.controls = Controls(transaction)
        self.pictures = Pictures(transaction)
        self.restored = Restored(transaction)
        self.outbox = Outbox(transaction)
        self.backlog = Backlog(transaction)
        self.claims = Claims(transaction)

    @contextmanager
    def attempting(self) -> Iterator[None]:
        """What is written in it and fails is undone by itself; the transaction goes on."""
        with self._session.begin_nested():
            yield

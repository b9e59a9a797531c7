"""Tables of the organisation, its people, units and goals."""

from dataclasses import fields
from datetime import datetime, time
from decimal import Decimal
from typing import Any, Self

from sqlalchemy import CheckConstraint
from sqlmodel import Field

from domain.organisation import Organisation, QuietHours
from domain.people import Person
from domain.periods import Calendar, Term
from domain.rating import SCHEMES, Scheme, scheme_name
from domain.units import Goal, Unit
from storage.tables.base import Row, refers_to
from storage.types import Facts, UtcInstant

SchemeFacts = dict[str, str]


def scheme_facts(scheme: Scheme) -> SchemeFacts:
    """A scheme's name and settings; amounts as typed."""
    settings = {each.name: str(getattr(scheme, each.name)) for each in fields(scheme)}
    return {"scheme": scheme_name(scheme), **settings}


def scheme_from(facts: SchemeFacts) -> Scheme:
    settings: dict[str, Any] = {
        name: Decimal(amount) for name, amount in facts.items() if name != "scheme"
    }
    return SCHEMES[facts["scheme"]](**settings)


class OrganisationRow(Row, table=True):
    """There is one, with id 1."""

    __tablename__ = "organisation"
    __table_args__ = (CheckConstraint("id = 1", name="only_one"),)

    id: int = Field(default=1, primary_key=True)
    name: str
    time_zone: str
    fiscal_year_start: int
    terms: list[list[int]] = Field(sa_type=Facts)
    scheme: SchemeFacts = Field(sa_type=Facts)
    admin_channel: str
    quiet_start: time | None
    quiet_end: time | None
    weekly_posts_per_channel: int | None
    working_days: list[int] = Field(sa_type=Facts)
    country: str
    subdivision: str
    currency: str

    @classmethod
    def from_domain(cls, organisation: Organisation) -> Self:
        quiet = organisation.quiet_hours
        return cls(
            name=organisation.name,
            time_zone=organisation.time_zone,
            fiscal_year_start=organisation.calendar.fiscal_year_start,
            terms=[
                [term.name_number, term.start_month, term.end_month]
                for term in organisation.calendar.terms
            ],
            scheme=scheme_facts(organisation.scheme),
            admin_channel=organisation.admin_channel,
            quiet_start=quiet.start if quiet else None,
            quiet_end=quiet.end if quiet else None,
            weekly_posts_per_channel=organisation.weekly_posts_per_channel,
            working_days=list(organisation.working_days),
            country=organisation.country,
            subdivision=organisation.subdivision,
            currency=organisation.currency,
        )

    def to_domain(self) -> Organisation:
        quiet = None
        if self.quiet_start is not None and self.quiet_end is not None:
            quiet = QuietHours(self.quiet_start, self.quiet_end)
        terms = tuple(Term(number, start, end) for number, start, end in self.terms)
        return Organisation(
            name=self.name,
            time_zone=self.time_zone,
            calendar=Calendar(self.fiscal_year_start, terms),
            scheme=scheme_from(self.scheme),
            admin_channel=self.admin_channel,
            quiet_hours=quiet,
            weekly_posts_per_channel=self.weekly_posts_per_channel,
            working_days=tuple(self.working_days),
            country=self.country,
            subdivision=self.subdivision,
            currency=self.currency,
        )


class PersonRow(Row, table=True):
    __tablename__ = "person"

    key: str = Field(primary_key=True)
    name: str
    slack: str | None = Field(unique=True)
    admin: bool
    performance_officer: bool

    @classmethod
    def from_domain(cls, person: Person) -> Self:
        return cls(
            key=person.key,
            name=person.name,
            slack=person.slack or None,
            admin=person.admin,
            performance_officer=person.performance_officer,
        )

    def to_domain(self) -> Person:
        return Person(self.key, self.name, self.slack or "", self.admin, self.performance_officer)


class DepartureRow(Row, table=True):
    """A Slack account that is deactivated; whose it is, the people's table knows."""

    __tablename__ = "departure"

    slack: str = Field(primary_key=True)
    at: datetime = Field(sa_type=UtcInstant)


class UnitRow(Row, table=True):
    """``position`` is the place in the catalogue."""

    __tablename__ = "unit"

    key: str = Field(primary_key=True)
    position: int
    name: str
    channel: str | None = Field(unique=True)
    lead: str | None = Field(sa_column_args=refers_to("person.key"))

    @classmethod
    def from_domain(cls, unit: Unit, position: int) -> Self:
        return cls(
            key=unit.key,
            position=position,
            name=unit.name,
            channel=unit.channel or None,
            lead=unit.lead or None,
        )

    def to_domain(self) -> Unit:
        return Unit(self.key, self.name, self.channel or "", self.lead or "")


class GoalRow(Row, table=True):
    """``position`` is the place in the catalogue."""

    __tablename__ = "goal"

    key: str = Field(primary_key=True)
    position: int
    unit: str = Field(index=True, sa_column_args=refers_to("unit.key"))
    statement: str
    priority: str
    horizon: str

    @classmethod
    def from_domain(cls, goal: Goal, position: int) -> Self:
        return cls(
            key=goal.key,
            position=position,
            unit=goal.unit,
            statement=goal.statement,
            priority=goal.priority,
            horizon=goal.horizon,
        )

    def to_domain(self) -> Goal:
        return Goal(self.key, self.unit, self.statement, self.priority, self.horizon)

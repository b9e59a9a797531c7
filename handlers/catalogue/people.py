"""The catalogue's lists of people, units and goals."""

from domain.people import Person
from domain.units import Goal, Unit
from handlers.catalogue import scalars
from handlers.catalogue.entries import GoalEntry, PersonEntry, Reference, Section, UnitEntry
from handlers.catalogue.fields import Fields

PERSON_KEYS = ("key", "name", "slack", "admin", "performance_officer")
UNIT_KEYS = ("key", "name", "channel", "lead")
GOAL_KEYS = ("key", "unit", "statement", "priority", "horizon")


def read_person(fields: Fields) -> PersonEntry:
    key = fields.key()
    admin = fields.scalar("admin", scalars.flag)
    officer = fields.scalar("performance_officer", scalars.flag)
    person = Person(key, fields.name("name", key), fields.word("slack"), bool(admin), bool(officer))
    return PersonEntry(fields.place(), person, not fields.given("slack"), admin, officer)


def read_unit(fields: Fields, references: list[Reference]) -> UnitEntry:
    key = fields.key()
    lead = refer(fields, "lead", Section.PEOPLE, references)
    unit = Unit(key, fields.name("name", key), fields.word("channel"), lead)
    return UnitEntry(fields.place(), unit, not fields.given("channel"))


def read_goal(fields: Fields, references: list[Reference]) -> GoalEntry:
    key = fields.key()
    fields.required("unit", "imt")
    fields.required("statement", "Calls are answered at the first attempt")
    goal = Goal(
        key,
        refer(fields, "unit", Section.UNITS, references),
        fields.text("statement"),
        fields.text("priority"),
        fields.text("horizon"),
    )
    return GoalEntry(fields.place(), goal)


def refer(fields: Fields, name: str, section: Section, references: list[Reference]) -> str:
    """The key of another entry, noted so that it can be looked up later."""
    key = fields.scalar(name, str.strip) or ""
    if key:
        references.append(Reference(section, key, f"{fields.what}, {name}", fields.place(name)))
    return key

"""The catalogue's section on the organisation: calendar, zone, default rule, who looks after it."""

from domain.errors import DomainError, PeriodError
from domain.frequencies import Term
from domain.holidays import public_holidays
from domain.organisation import Organisation, QuietHours
from domain.periods import Calendar
from handlers.catalogue import scalars
from handlers.catalogue.document import Items, Node, Table, Text
from handlers.catalogue.entries import OrganisationEntry, Reference, Section
from handlers.catalogue.fields import Fields
from handlers.catalogue.schemes import read_scheme

KEYS = (
    "name",
    "time_zone",
    "fiscal_year_start",
    "rating",
    "admins",
    "performance_officers",
    "admin_channel",
    "quiet_hours",
    "weekly_posts_per_channel",
    "holidays",
    "working_days",
    "terms",
    "currency",
)
_USUAL = Organisation("")
_ANY_YEAR = 2018


def read_organisation(fields: Fields, references: list[Reference]) -> OrganisationEntry:
    fields.required("name", "Norfolk County Council")
    country, subdivision = _known(fields, *_holidays(fields))
    organisation = Organisation(
        name=fields.name("name"),
        time_zone=fields.scalar("time_zone", scalars.time_zone) or _USUAL.time_zone,
        calendar=_calendar(fields),
        scheme=read_scheme(fields, None) or _USUAL.scheme,
        admin_channel=fields.word("admin_channel"),
        quiet_hours=_quiet_hours(fields),
        weekly_posts_per_channel=fields.whole("weekly_posts_per_channel", 1, 1000),
        working_days=_working_days(fields),
        country=country,
        subdivision=subdivision,
        currency=fields.word("currency") or _USUAL.currency,
    )
    return OrganisationEntry(
        fields.place(),
        organisation,
        _people(fields, "admins", references),
        _people(fields, "performance_officers", references),
        keeps_admin_channel=not fields.given("admin_channel"),
    )


def _people(fields: Fields, name: str, references: list[Reference]) -> tuple[str, ...]:
    found = fields.words(name)
    references += [
        Reference(Section.PEOPLE, key, f"{fields.what}, {name}", place) for key, place in found
    ]
    return tuple(key for key, _ in found)


def _calendar(fields: Fields) -> Calendar:
    start = fields.scalar("fiscal_year_start", scalars.month) or 1
    terms = tuple(
        term
        for number, node in enumerate(fields.items("terms"), start=1)
        if (term := _term(fields, number, node)) is not None
    )
    try:
        return Calendar(start, terms) if terms else Calendar(start)
    except PeriodError as error:
        fields.fault(f"terms: {error}", fields.place("terms").line)
        return Calendar(start)


def _term(fields: Fields, number: int, node: Node) -> Term | None:
    """Written as Sep-Dec, [9, 12] or {start: 9, end: 12}; numbered in their order."""
    written: str | None = None
    match node:
        case Text():
            written = node.text
        case Items(items=(Text(text=start), Text(text=end))):
            written = f"{start}-{end}"
        case Table():
            texts = {k.text: v.text for k, v in node.entries if isinstance(v, Text)}
            if {"start", "end"} <= texts.keys() <= {"start", "end", "name", "number"}:
                written = f"{texts['start']}-{texts['end']}"
    try:
        if written is not None:
            return Term(number, *scalars.months(written))
        fields.fault("terms takes a list such as [Sep-Dec, Jan-Mar, Apr-Aug].", node.line)
    except scalars.ScalarError as error:
        fields.fault(f"terms: {error}", node.line)
    return None


def _quiet_hours(fields: Fields) -> QuietHours | None:
    node = fields.node("quiet_hours")
    if isinstance(node, Table):
        texts = {key.text: value.text for key, value in node.entries if isinstance(value, Text)}
        if texts.keys() == {"start", "end"}:
            node = Text(f"{texts['start']}-{texts['end']}", node.line)
    elif isinstance(node, Items):
        node = Text("-".join(n.text for n in node.items if isinstance(n, Text)), node.line)
    if node is None:
        return None
    try:
        return QuietHours(*scalars.quiet_hours(node.text if isinstance(node, Text) else ""))
    except scalars.ScalarError as error:
        fields.fault(f"quiet_hours {error}", node.line)
        return None


def _working_days(fields: Fields) -> tuple[int, ...]:
    days: set[int] = set()
    for word, place in fields.words("working_days"):
        for part in word.replace(",", " ").split():
            try:
                days.update(scalars.weekdays(part))
            except scalars.ScalarError as error:
                fields.fault(f"working_days: {error}", place.line)
    return tuple(sorted(days)) or _USUAL.working_days


def _known(fields: Fields, country: str, subdivision: str) -> tuple[str, str]:
    try:
        public_holidays(country, subdivision, _ANY_YEAR)
    except DomainError as error:
        fields.fault(f"holidays: {error}", fields.place("holidays").line)
    return country, subdivision


def _holidays(fields: Fields) -> tuple[str, str]:
    """The country and its part whose public holidays count, as a mapping or as GB/ENG."""
    if isinstance(fields.node("holidays"), Text):
        country, _, subdivision = fields.word("holidays").partition("/")
        return country.strip(), subdivision.strip()
    holidays = fields.within("holidays", ("country", "subdivision"))
    if holidays is None:
        return "", ""
    return holidays.word("country"), holidays.word("subdivision")

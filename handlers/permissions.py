"""Who may do what; asked again on every action, whatever a button showed."""

from domain.actions import Action
from domain.errors import PermissionDeniedError
from domain.indicators import Indicator
from domain.meetings import Series
from domain.people import Person
from handlers.people import name_of
from handlers.scene import Scene


def may_log(scene: Scene, indicator: Indicator) -> bool:
    """Its people, anyone acting in the unit's own channel, performance officers, admins."""
    return _is_one_of_its_people(scene.person, indicator) or _in_its_channel(scene, indicator)


def may_acknowledge(scene: Scene, indicator: Indicator) -> bool:
    return may_log(scene, indicator)


def may_explain(scene: Scene, indicator: Indicator) -> bool:
    """Its lead officer answers for it; so may the unit's lead and those above."""
    person = scene.person
    return oversees(person) or person.key in _leads(scene, indicator)


def may_chair(person: Person, series: Series) -> bool:
    """Its chair, performance officers, admins."""
    return oversees(person) or person.key == series.chair


def may_decide(scene: Scene, series: Series, indicator: str) -> bool:
    """Whoever may chair the meeting, and the lead officers of what the item is about."""
    known = scene.store.indicators.get(indicator) if indicator else None
    leads = _leads(scene, known) if known else ()
    return may_chair(scene.person, series) or scene.person.key in leads


def may_agree(scene: Scene, indicator: Indicator) -> bool:
    """An action is agreed on by those who may explain, and by the data owner."""
    return may_explain(scene, indicator) or scene.person.key == indicator.data_owner


def may_act(scene: Scene, action: Action, indicator: Indicator) -> bool:
    """Its owner carries it; those who answer for the indicator may change it, too."""
    return may_explain(scene, indicator) or scene.person.key == action.owner


def may_define(person: Person) -> bool:
    return person.admin


def may_plan(person: Person) -> bool:
    """Stat meetings are set up by performance officers and administrators."""
    return oversees(person)


def may_move(person: Person, series: Series) -> bool:
    """Whoever chairs it may move and cancel it too."""
    return may_plan(person) or person.key == series.chair


def check_log(scene: Scene, indicator: Indicator) -> None:
    if not may_log(scene, indicator):
        people = _named(scene, indicator.data_owner, indicator.lead_officer)
        where = _channel_words(scene, indicator)
        raise PermissionDeniedError(
            f"You may not log {indicator.name} here. Ask {people}{where}. Nothing was stored."
        )


def check_explain(scene: Scene, indicator: Indicator, doing: str) -> None:
    if not may_explain(scene, indicator):
        people = _named(scene, *_leads(scene, indicator))
        raise PermissionDeniedError(
            f"Only the lead officer may {doing} {indicator.name}. Ask {people}. "
            "Nothing was changed."
        )


def check_chair(scene: Scene, series: Series, doing: str) -> None:
    """``doing`` completes "Only the chair may ..."."""
    if not may_chair(scene.person, series):
        raise PermissionDeniedError(
            f"Only the chair may {doing} {series.name}. Ask {_named(scene, series.chair)} or a "
            "performance officer. Nothing was changed."
        )


def check_decide(scene: Scene, series: Series, indicator: str) -> None:
    if not may_decide(scene, series, indicator):
        known = scene.store.indicators.get(indicator) if indicator else None
        people = _named(scene, series.chair, *(_leads(scene, known) if known else ()))
        raise PermissionDeniedError(
            f"Only the chair and the item's lead officer may decide this. Ask {people}. "
            "Nothing was changed."
        )


def check_acknowledge(scene: Scene, indicator: Indicator) -> None:
    if not may_acknowledge(scene, indicator):
        people = _named(scene, indicator.lead_officer, indicator.data_owner)
        where = _channel_words(scene, indicator)
        raise PermissionDeniedError(
            f"You may not take on {indicator.name} here. Ask {people}{where}."
        )


def check_agree(scene: Scene, indicator: Indicator) -> None:
    if not may_agree(scene, indicator):
        people = _named(scene, *_leads(scene, indicator), indicator.data_owner)
        raise PermissionDeniedError(
            f"Only the lead officer and the data owner may agree on actions for {indicator.name}. "
            f"Ask {people}. Nothing was stored."
        )


def check_accept(scene: Scene, indicator: Indicator) -> None:
    """Doubtful data are accepted by those who answer for them, and by the data owner."""
    if not may_agree(scene, indicator):
        people = _named(scene, indicator.data_owner, *_leads(scene, indicator))
        raise PermissionDeniedError(
            "Only the data owner and the lead officer may accept a finding about "
            f"{indicator.name}. Ask {people}. Nothing was changed."
        )


def check_change(scene: Scene, indicator: Indicator, doing: str) -> None:
    """A process change is logged by those who answer for the indicator, and by the data owner."""
    if not may_agree(scene, indicator):
        people = _named(scene, *_leads(scene, indicator), indicator.data_owner)
        raise PermissionDeniedError(
            f"Only the lead officer and the data owner may {doing} {indicator.name}. "
            f"Ask {people}. Nothing was changed."
        )


def check_link(scene: Scene, lag: Indicator) -> None:
    """What leads an indicator is said by those who answer for it."""
    if not may_explain(scene, lag):
        people = _named(scene, *_leads(scene, lag))
        raise PermissionDeniedError(
            f"Only the lead officer may say what leads {lag.name}. Ask {people}. "
            "Nothing was changed."
        )


def check_act(scene: Scene, action: Action, indicator: Indicator, doing: str) -> None:
    """``doing`` completes "Only its owner and the lead officer may ... #12"."""
    if not may_act(scene, action, indicator):
        people = _named(scene, action.owner, *_leads(scene, indicator))
        raise PermissionDeniedError(
            f"Only its owner and the lead officer may {doing} #{action.id}. Ask {people}. "
            "Nothing was changed."
        )


def check_define(scene: Scene, doing: str) -> None:
    """``doing`` completes "Only administrators may ..."."""
    if not may_define(scene.person):
        admins = ", ".join(person.name for person in scene.store.people.admins())
        whom = f"Ask {admins}." if admins else "There is none yet: type /kpi to begin."
        raise PermissionDeniedError(f"Only administrators may {doing}. {whom}")


def check_plan(scene: Scene, doing: str) -> None:
    """``doing`` completes "Only performance officers and administrators may ..."."""
    if not may_plan(scene.person):
        officers = [each.name for each in scene.store.people.all() if may_plan(each)]
        whom = f"Ask {' or '.join(officers[:5])}." if officers else "Type /kpi to begin."
        raise PermissionDeniedError(
            f"Only performance officers and administrators may {doing}. {whom}"
        )


def check_move(scene: Scene, series: Series, doing: str) -> None:
    if not may_move(scene.person, series):
        raise PermissionDeniedError(
            f"Only the chair of {series.name} or a performance officer may {doing} it. "
            f"Ask {_named(scene, series.chair)}. Nothing was changed."
        )


def _is_one_of_its_people(person: Person, indicator: Indicator) -> bool:
    return oversees(person) or person.key in (indicator.data_owner, indicator.lead_officer)


def oversees(person: Person) -> bool:
    return person.admin or person.performance_officer


def _in_its_channel(scene: Scene, indicator: Indicator) -> bool:
    return scene.unit is not None and scene.unit.key == indicator.unit


def _leads(scene: Scene, indicator: Indicator) -> tuple[str, ...]:
    unit = scene.store.units.get(indicator.unit)
    keys = (indicator.lead_officer, unit.lead if unit else "")
    return tuple(dict.fromkeys(key for key in keys if key))


def _named(scene: Scene, *keys: str) -> str:
    found = dict.fromkeys(name_of(scene.store, key) for key in keys if key)
    return " or ".join(found) or "an administrator"


def _channel_words(scene: Scene, indicator: Indicator) -> str:
    unit = scene.store.units.get(indicator.unit)
    return f", or do it in the channel of {unit.name}" if unit and unit.channel else ""

"""`/kpi action report <number> <day>`: another day to report back on, with a reason when late."""

import re
from dataclasses import dataclass, replace
from datetime import date

from domain.actions import Action
from domain.errors import ConflictError, DomainError
from domain.indicators import Indicator
from handlers.action_changes import ActionChanged, changed
from handlers.action_choice import changeable
from handlers.action_meetings import meeting_days, meeting_remarks
from handlers.admission import check_length
from handlers.dates import leading_day, parse_day
from handlers.field_faults import refuse
from handlers.request import Request
from handlers.scene import Scene, enter, look
from storage.store import Store

DOING = "change the report-back date of"
LONGEST_DAYS = 3 * 366
_A_WEEK, _FOUR_WEEKS = 7, 28  # days
_TO = re.compile(r"^(?:to|on|until|by)\s+", re.IGNORECASE)


@dataclass(frozen=True)
class ActionReportForm:
    """Inputs by name: report_back (ISO day), reason; ``was`` is the day until now.

    ``late``: it was due already, so the reason is asked for.
    """

    action: int
    description: str
    report_back: date
    earliest: date
    latest: date
    was: date | None
    late: bool


def open_form(request: Request, store: Store) -> ActionReportForm:
    scene = look(request, store)
    chosen = changeable(scene, DOING)
    action = chosen.action
    return ActionReportForm(
        action=action.id,
        description=action.description,
        report_back=usual_day(scene, chosen.indicator),
        earliest=scene.today,
        latest=latest_day(scene),
        was=action.report_back,
        late=is_due(action, scene.today),
    )


def handle(request: Request, store: Store) -> ActionChanged | ActionReportForm:
    """From the words "<day> because <reason>", or from the form's inputs."""
    scene = enter(request, store)
    chosen = changeable(scene, DOING)
    if request.value("report_back"):
        day, reason = parse_day(request.value("report_back"), scene.today), request.value("reason")
    elif chosen.rest:
        day, reason = leading_day(_TO.sub("", chosen.rest), scene.today)
    else:
        return open_form(request, store)
    check_length(reason)
    return _moved(scene, chosen.action, chosen.indicator, day, reason)


def usual_day(scene: Scene, indicator: Indicator | None = None) -> date:
    """The next meeting about the indicator that leaves a week, else four weeks from now."""
    days = meeting_days(scene, indicator) if indicator else []
    ahead = [day for day in days if (day - scene.today).days > _A_WEEK]
    usual = date.fromordinal(scene.today.toordinal() + _FOUR_WEEKS)
    return ahead[0] if ahead else scene.organisation.working_day_from(usual)


def latest_day(scene: Scene) -> date:
    return date.fromordinal(scene.today.toordinal() + LONGEST_DAYS)


def check_day(scene: Scene, day: date) -> None:
    """A day to report back on lies ahead, and not so far that it must be a slip."""
    if not scene.today <= day <= latest_day(scene):
        why = "has passed" if day < scene.today else "is more than three years ahead"
        raise DomainError(
            f"{day:%-d %b %Y} {why}. Choose a day from {scene.today:%-d %b %Y} to "
            f"{latest_day(scene):%-d %b %Y}."
        )


def rest_remarks(scene: Scene, action: int, day: date | None) -> tuple[str, ...]:
    """What is to be said of a day on which nobody works here; it stays as it was chosen."""
    if day is None or scene.organisation.is_working_day(day):
        return ()
    is_rest = day.weekday() not in scene.organisation.working_days
    told = f"{day:%-d %b %Y} is a {f'{day:%A}' if is_rest else 'public holiday'}, and is kept."
    before = scene.organisation.working_days_before(day, 1)
    if before < scene.today:
        return (told,)
    instead = f"/kpi action report {action} {before:%-d %b %Y}"
    return (f"{told} The working day before it is {before:%A %-d %b}: {instead}",)


def is_due(action: Action, today: date) -> bool:
    return action.report_back is not None and action.report_back <= today


def _moved(
    scene: Scene, action: Action, indicator: Indicator, day: date, reason: str
) -> ActionChanged:
    form = bool(scene.request.value("report_back"))
    try:
        check_day(scene, day)
    except DomainError as fault:
        raise (refuse("report_back", str(fault)) if form else fault) from None
    if day == action.report_back:
        raise ConflictError(f"#{action.id} is reported back on that day already.")
    if is_due(action, scene.today) and not reason:
        told = f"It was due on {action.report_back:%-d %b %Y}, so say why it moves"
        example = f"/kpi action report {action.id} {day:%-d %b %Y} because the supplier is late"
        raise refuse("reason", f"{told}.") if form else DomainError(f"{told}: {example}")
    was = f"{action.report_back:%-d %b %Y}" if action.report_back else "no day"
    why = f": {reason}" if reason else ""
    told = f"report-back date moved from {was} to {day:%-d %b %Y}{why}"
    moved = replace(action, report_back=day)
    remarks = (*rest_remarks(scene, action.id, day), *meeting_remarks(scene, indicator, day))
    return changed(scene, moved, "moved report-back date", told, remarks)

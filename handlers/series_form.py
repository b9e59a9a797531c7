"""`/kpi meeting new|edit`: a series' form, and the days that it would give before it is stored."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from domain.errors import ConflictError, NotFoundError
from domain.meetings import Series
from handlers.permissions import check_plan
from handlers.request import Request
from handlers.scene import Scene, enter, look
from handlers.series_choice import find_series
from handlers.series_facts import ShownMeeting, ShownSeries, new_series, next_days
from handlers.series_inputs import Inputs, begun, read
from storage.store import Store

DRAFT_KIND = "series"
EDITING = ("edit", "change")


@dataclass(frozen=True)
class SeriesForm:
    """Inputs by name as `series_inputs` reads them; ``values`` are what they start with.

    ``units`` are all there are and ``indicators`` the chosen ones, each as (key, name).
    """

    series: int
    values: Mapping[str, str]
    units: tuple[tuple[str, str], ...]
    indicators: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class SeriesDays:
    """What would be stored, and its next days; without inputs. ``notes`` say how the words
    were read."""

    draft: str
    series: ShownSeries
    days: tuple[ShownMeeting, ...]
    notes: tuple[str, ...] = ()


def open_form(request: Request, store: Store) -> SeriesForm:
    """Empty, with the series that is named, or with a draft that is to be changed."""
    scene = look(request, store)
    check_plan(scene, "set up stat meetings")
    if request.value("draft"):
        values = drafted(scene)
        return _form(scene, int(values.get("series", 0)), values)
    word, _, typed = request.text.strip().partition(" ")
    series = present(scene, request.value("series"))
    if series is None and word.casefold() in EDITING:
        series = find_series(scene, typed)
    return _form(scene, series.id if series else 0, begun(scene, series, typed))


def preview(request: Request, store: Store) -> SeriesDays:
    """The days that the inputs would give; nothing but the draft is stored."""
    scene = enter(request, store)
    check_plan(scene, "set up stat meetings")
    before = present(scene, request.value("series"))
    inputs = read(scene, before)
    content = json.dumps({**inputs.typed, "series": str(before.id if before else 0)})
    draft = store.drafts.put(DRAFT_KIND, content, scene.person.key, scene.now)
    return shown_days(scene, draft, inputs)


def shown_days(scene: Scene, draft: str, inputs: Inputs) -> SeriesDays:
    days = next_days(inputs.series, scene.organisation, scene.now)
    return SeriesDays(draft, new_series(scene, inputs.series), days, inputs.notes)


def drafted(scene: Scene) -> dict[str, str]:
    """The inputs that were entered before."""
    draft = scene.store.drafts.get(scene.request.value("draft"))
    if draft is None or draft.kind != DRAFT_KIND:
        raise NotFoundError("This has been saved already, or it was too long ago: /kpi meeting")
    if draft.person != scene.person.key:
        raise ConflictError("This is somebody else's form. Open your own: /kpi meeting new")
    values: dict[str, str] = json.loads(draft.content)
    return values


def present(scene: Scene, number: str) -> Series | None:
    """The series that is to be changed; None for a new one."""
    if number in ("", "0"):
        return None
    plain = number.isascii() and number.isdigit() and len(number) < 10
    found = scene.store.series.get(int(number)) if plain else None
    if found is None or found.ended_on is not None:
        raise NotFoundError("This series has ended. /kpi meeting shows those that go on.")
    return found


def _form(scene: Scene, series: int, values: dict[str, str]) -> SeriesForm:
    chosen = [key for key in values.get("indicators", "").split(",") if key]
    known = scene.store.indicators.among(chosen)
    return SeriesForm(
        series=series,
        values=values,
        units=tuple((unit.key, unit.name) for unit in scene.store.units.all()),
        indicators=tuple((each.key, each.name) for each in known),
    )

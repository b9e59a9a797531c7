"""`/kpi target`: dated targets, and with year, milestone or split those of a year."""

from collections.abc import Callable, Mapping

from handlers import annual_milestone, annual_split, annual_target, target
from handlers.annual_facts import YearTargetShown
from handlers.annual_target import YearTargetForm
from handlers.names import stored
from handlers.request import Request
from handlers.scene import look
from handlers.target import TargetForm, TargetList, TargetSet, TargetUnchanged
from storage.store import Store

USAGE = (*target.USAGE, *annual_target.USAGE, *annual_milestone.USAGE, *annual_split.USAGE)

OfYear = Callable[[Request, Store], YearTargetShown]
OF_YEAR: Mapping[str, OfYear] = {
    "year": annual_target.handle,
    "milestone": annual_milestone.handle,
    "split": annual_split.handle,
}


def handle(
    request: Request, store: Store
) -> TargetForm | TargetSet | TargetUnchanged | TargetList | YearTargetForm | YearTargetShown:
    if not request.text.strip():
        return target.open_form(request, store)
    word, _, rest = request.text.strip().partition(" ")
    of_year = OF_YEAR.get(word.casefold())
    if of_year is None or _is_name(request, store, word, rest):
        return target.handle(request, store)
    if not rest.strip() and word.casefold() == "year":
        return annual_target.open_form(request.with_text(""), store)
    return of_year(request.with_text(rest), store)


def may_open_form(rest: str) -> bool:
    return rest.strip().casefold() in ("", "year")


def _is_name(request: Request, store: Store, word: str, rest: str) -> bool:
    """Whether the word begins an indicator's name: "year end accounts"."""
    second = rest.split()[:1]
    if not second:
        return False
    return bool(stored(store, look(request, store).unit).matches(" ".join((word, *second))))

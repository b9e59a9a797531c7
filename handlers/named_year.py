"""A month that was named without its year: last year's is seldom meant while this one runs."""

import re

from domain.errors import PeriodError
from domain.indicators import Indicator
from domain.periods import Period
from domain.readings import counting
from handlers.scene import Scene


def check_year(scene: Scene, indicator: Indicator, period: Period, text: str) -> None:
    """Refuse a period of last year that no year was typed for, before all that is known.

    On 1 December "dec" is December a year ago by the rule; before an indicator's first reading
    that is more likely this December's, typed too early.
    """
    year = period.first.year
    if re.search(rf"(?<!\d)(?:{year}|{year % 100:02d})(?!\d)", text):
        return
    running = scene.organisation.calendar.containing(indicator.frequency, scene.today)
    if running.same_last_year() != period:
        return
    standing = counting(scene.store.readings.of(indicator.key))
    if not standing or period >= min(standing):
        return
    raise PeriodError(
        f"{period.label.split(' ')[0]} alone would mean {period.long_label}, which is before the "
        f"first value of {indicator.name}. {running.long_label} runs until {running.last:%-d %B}: "
        f'add "to date" for a provisional value, or write {period.text} if you do mean last '
        "year's. Nothing was stored."
    )

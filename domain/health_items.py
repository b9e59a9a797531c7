"""The table of what programme health is made of: each item with its formula."""

from collections.abc import Callable, Mapping

from domain import episode_health, meeting_health, value_health
from domain.health import Count, HealthItem
from domain.health_facts import HealthFacts

FORMULAS: Mapping[HealthItem, Callable[[HealthFacts], Count]] = {
    HealthItem.HELD: meeting_health.held,
    HealthItem.BRIEFED: meeting_health.briefs,
    HealthItem.CURRENT: meeting_health.current_data,
    HealthItem.FEEDBACK: meeting_health.feedback,
    HealthItem.FOLLOWED: meeting_health.followed_up,
    HealthItem.LEARNED: episode_health.learned,
    HealthItem.FIXED: episode_health.fixed,
    HealthItem.LED: meeting_health.led,
    HealthItem.READINGS: value_health.values_on_time,
    HealthItem.EXPLAINED: episode_health.explanations,
    HealthItem.REPORTED: episode_health.report_backs,
}


def measured(facts: HealthFacts) -> Mapping[HealthItem, Count]:
    return {item: formula(facts) for item, formula in FORMULAS.items()}

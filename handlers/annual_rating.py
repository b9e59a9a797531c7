"""Milestones as rating targets, where a person says so: from the running period on."""

from domain.annual_targets import AnnualTarget
from domain.indicators import Indicator
from domain.targets import Target, in_force
from handlers.causes import milestone_note, milestones_cause
from handlers.meaning import meaning
from handlers.reassess import reassess, watch
from handlers.scene import Scene
from handlers.target import check_rateable, rerated


def check_rates(scene: Scene, indicator: Indicator, target: AnnualTarget) -> None:
    """Raises DomainError where a milestone that is not over can rate nothing."""
    for each in target.milestones:
        if not each.period.ended(scene.today):
            check_rateable(indicator, each.value, scene.organisation)


def rate_by(scene: Scene, indicator: Indicator, target: AnnualTarget) -> tuple[str, ...]:
    """Dated targets of the milestones that are not over; what was rated stays as it was.

    Answers what changed, in lines.
    """
    check_rates(scene, indicator, target)
    open_ones = [each for each in target.milestones if not each.period.ended(scene.today)]
    before = watch(scene.store, indicator.key, scene.now)
    dated, note = list(before.record.targets), milestone_note(target.year.label)
    for each in open_ones:
        now = in_force(dated, each.period)
        if now is not None and now.value == each.value:
            continue
        new = Target(indicator.key, each.period, each.value, scene.person.key, scene.now, note)
        scene.store.targets.add(new)
        dated.append(new)
    done = reassess(
        scene.store,
        indicator.key,
        scene.now,
        cause=milestones_cause(target.year.label),
        by=scene.person.key,
        live=True,
        alert_delay=scene.request.timing.alert_delay,
        before=before,
    )
    said = meaning(done)
    lines = rerated(before.assessments, done.look.assessments)
    return (*lines, said) if said else lines

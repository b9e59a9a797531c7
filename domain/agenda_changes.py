"""What has changed since the last meeting's agenda."""

from collections.abc import Sequence
from fractions import Fraction

from domain.agenda import exceptions
from domain.agenda_facts import AgendaFacts, Topic
from domain.agenda_reasons import counted, moved_words, named_some
from domain.meetings import Section


def changes(facts: AgendaFacts) -> tuple[str, ...]:
    """What is different from the last meeting's agenda; nothing before the second meeting."""
    if facts.last is None:
        return ()
    had = {each.indicator for each in facts.last_items if each.section is Section.STANDING}
    now = exceptions(facts)
    over = [each for each in facts.topics if each.key in had and each not in now]
    told = (
        ("New exceptions", [each.snapshot.name for each in now if each.key not in had]),
        ("No longer exceptions", [each.snapshot.name for each in over]),
        ("Worse", _moved(facts, [each for each in now if each.key in had], worse=True)),
        ("Better", _moved(facts, [each for each in now if each.key in had], worse=False)),
    )
    lines = [f"{label}: {named_some(names)}" for label, names in told if names]
    ended = len(facts.ended())
    if ended:
        lines.append(f"{counted(ended, 'action')} ended")
    return tuple(lines) or ("Nothing has changed in the exceptions.",)


def _moved(facts: AgendaFacts, topics: Sequence[Topic], *, worse: bool) -> list[str]:
    told = []
    for topic in topics:
        before, since = topic.before(facts.since), topic.points(facts.since)
        if before is None or not since or before.value is None or since[-1].value is None:
            continue
        by = topic.snapshot.polarity.worse_by(Fraction(since[-1].value), Fraction(before.value))
        if by > 0 if worse else by < 0:
            told.append(f"{topic.snapshot.name} ({moved_words(topic, before, since[-1])})")
    return told

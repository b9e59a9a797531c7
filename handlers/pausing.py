"""Whether all posting is stopped, by whom and why."""

import json
from dataclasses import asdict, dataclass
from datetime import datetime

from storage.controls import PAUSED, SENDING_BLOCKED
from storage.store import Store


@dataclass(frozen=True)
class Pause:
    """``who`` is a person's key; ``when`` ISO text."""

    who: str
    why: str
    when: str

    @property
    def at(self) -> datetime:
        return datetime.fromisoformat(self.when)


def pause_now(store: Store) -> Pause | None:
    kept = store.controls.get(PAUSED)
    return Pause(**json.loads(kept)) if kept else None


def set_pause(store: Store, pause: Pause) -> None:
    store.controls.set(PAUSED, json.dumps(asdict(pause)))


def paused_words(store: Store) -> str:
    """ "paused by Ann since 1 Dec 2017: moving house", or empty.

    So that somebody hears of it who cannot be written to: "stopped, because Slack refuses ...".
    """
    pause = pause_now(store)
    if pause is None:
        refusal = store.controls.get(SENDING_BLOCKED)
        return f"stopped, because Slack refuses my messages ({refusal})" if refusal else ""
    person = store.people.get(pause.who)
    name = person.name if person else pause.who
    since = f"{pause.at:%-d %b %Y}"
    return f"paused by {name} since {since}" + (f": {pause.why}" if pause.why else "")

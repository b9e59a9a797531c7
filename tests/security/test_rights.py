"""Nobody gets further by crafted ids: every command, button and form asks again on the server."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import pytest

from bot.slack import seals
from domain.audit_acceptance import Acceptance
from domain.audit_findings import AuditCheck
from domain.meetings import MeetingState
from domain.process_changes import ProcessChange
from handlers.action import SUBCOMMANDS
from handlers.apply_draft import DRAFT_KIND
from handlers.buttons import BUTTONS, RUN
from handlers.commands import COMMANDS
from handlers.entering import DRAFT_KIND as VALUE
from handlers.entering import Intent
from handlers.forms import FORMS
from tests import makers
from tests.handlers.talking import Talk
from tests.security.conftest import Answer, Door

OUTSIDER, HER_CHANNEL = "U01CSM", "C01CIL"  # leads another unit; no administrator
REFUSALS = ("Only ", "You may not ", "somebody else's", "not there any more", "dealt with",
            "answered already", "is not a command", "No indicator is called")  # fmt: skip


@dataclass(frozen=True)
class Ours:
    """What IMT has and the outsider would like to change; ids as messages and forms carry them."""

    door: Door
    ids: dict[str, str]

    def told(self, *acts: Callable[[], Answer]) -> str:
        """All that came back: the answers themselves, new messages, and the forms on top."""
        self.door.running.workspace.stacks.clear()
        before = {each["ts"] for each in self._seen()}
        answers = [act() for act in acts]
        assert {each.status for each in answers} == {200}
        new = [each for each in self._seen() if each["ts"] not in before]
        views = self.door.driver.get(f"views?user={OUTSIDER}")["modals"]
        texts = " ".join(each.text for each in answers)
        return texts + json.dumps([new, views[-len(acts) :]], ensure_ascii=False)

    def _seen(self) -> list[dict[str, str]]:
        return self.door.driver.messages(HER_CHANNEL, OUTSIDER)


@pytest.fixture(scope="module")
def ours(door: Door) -> Ours:
    Talk(door.database).type("log abandonment 611/4288 nov")
    Talk(door.database).type("outlook abandonment")  # a forecast is kept once, whoever sees it
    intent = Intent("abandonment", "2017-11", value="3")
    with door.database.writing() as store:
        (episode,) = store.episodes.going("imt")
        action = store.actions.add(makers.action(owner="sdm", episode=episode.id))
        value = store.drafts.put(VALUE, intent.to_json(), "sda", makers.NOW)
        series = store.series.add(makers.series(chair="sdm", channel="C01IMT"))
        meeting = store.meetings.add(
            makers.meeting(
                series.id,
                planned=makers.NOW.date(),
                begins=makers.NOW,
                state=MeetingState.UNDER_WAY,
                started_at=makers.NOW,
            )
        )
        item = store.agendas.add(makers.agenda_item(meeting.id, indicator="abandonment"))
        files = store.drafts.put(DRAFT_KIND, "[]", "him", makers.NOW)
        board = store.series.add(makers.series(name="Board"))
        store.meetings.add(makers.meeting(board.id))
        store.changes.add(
            ProcessChange(0, "abandonment", "new phones", makers.NOW.date(), "sdm", makers.NOW)
        )
        store.acceptances.add(
            Acceptance("abandonment", AuditCheck.JUMP, "2017-11", "1", "", "", "sdm", makers.NOW)
        )
    ids = {
        "indicator": "abandonment", "episode": str(episode.id), "period": "2017-11",
        "revision": "0", "value": value, "files": files, "action": str(action.id),
        "series": str(series.id), "meeting": str(meeting.id), "item": str(item.id),
    }  # fmt: skip
    return Ours(door, ids)


# What a command would change; None where it only shows what everybody may see.
COMMANDS_TRIED: dict[str, str | None] = {
    "log": "abandonment 3/4288 dec 16 because I like it",
    "due": None,
    "status": None,
    "card": None,
    "history": None,
    "list": None,
    "explain": "abandonment",
    "flag": "abandonment budget a lot",
    "change": "abandonment mine from nov",
    "on": "it abandonment",
    "snooze": "abandonment until 31 dec 2017 quiet please",
    "unsnooze": "abandonment",
    "meeting": "end board",
    "agenda": "start",
    "unit": "Mine",
    "indicator": "retire abandonment",
    "target": "abandonment 99% from jan 18",
    "action": "cancel 1 because I like it",
    "rules": "abandonment amber=10",
    "pause": "quiet",
    "resume": "",
    "health": None,
    "outlook": None,
    "audit": None,
    "link": "first_line_fix -> abandonment after 1 month",
    "unlink": "first_line_fix -> abandonment",
    "replay": None,
    "pace": None,
    "help": None,
}

# They show what everybody may see.
SEES = ("agenda", "history", "card", "status", "action_show", "meeting", "link")
OPENS_FOR_ALL = ("log",)  # its form shows what everybody may see, and asks again when it is sent

FORM_VALUES: dict[str, dict[str, str]] = {
    "log": {"numerator": "1", "denominator": "4288", "period": "2017-10", "reason": "mine"},
    "reason": {"reason": "mine"},
    "action_no_effect": {"words": "mine"},
    "explain": {"answer1": "mine"},
    "snooze": {"until": "2017-12-31", "reason": "quiet"},
    "flag": {"kind": "budget", "reason": "a lot"},
    "change": {"what": "mine", "day": "2017-11-30", "limits": "no"},
    "unit": {"name": "Mine", "key": "mine"},
    "indicator": {"name": "Mine", "unit": "cil"},
    "target": {"value": "99%", "start": "2018-01"},
    "rules": {"scheme": "points", "scheme_settings": "amber 3"},
    "rules_save": {"rules": "amber=10", "reason": "mine"},
    "year_target": {"value": "99%", "year": "2017/18"},
    "meeting_cancel": {"reason": "mine"},
    "meeting_move": {"day": "2018-03-07", "time": "9:00"},
    "series": {"name": "Mine", "recurrence": "every Monday 9:00"},
    "series_days": {"reason": "mine"},
    "decide": {"decision": "note", "words": "mine"},
    "close_meeting": {"learned": "mine"},
    "action": {"kind": "other", "description": "Mine", "owner": OUTSIDER},
    "action_cancel": {"reason": "mine"},
    "action_done": {"day": "2017-11-30", "words": "mine"},
    "action_note": {"note": "mine"},
    "action_owner": {"owner": OUTSIDER},
    "action_report": {"report_back": "2018-01-31", "reason": "mine"},
    "action_standardise": {"manual": "yes", "staff": "yes"},
    "took_effect": {"day": "2017-11-30"},
    "audit_accept": {"reason": "mine"},
}

# What a subcommand of `/kpi action` would change; #1 is the lead officer's. None: it only shows.
ACTIONS_TRIED: dict[str, str | None] = {
    "add": "abandonment Do as I like",
    "cancel": "1 because I like it",
    "done": "1 mine",
    "no-effect": "1 it did not help",
    "note": "1 mine",
    "reassign": "1 @csm",
    "report": "1 31 jan because I like it",
    "show": None,
    "stage": "1 test",
    "supersede": "1 by 2",
    "took-effect": "1 30 nov",
}


def test_every_command_button_and_form_is_tried() -> None:
    assert set(COMMANDS_TRIED) == set(COMMANDS)
    assert set(FORM_VALUES) == set(FORMS)
    assert set(ACTIONS_TRIED) == set(SUBCOMMANDS)
    assert set(SEES) | set(OPENS_FOR_ALL) <= set(BUTTONS)


def carried(verb: str, ids: dict[str, str]) -> dict[str, str]:
    """What a button or form of IMT's carries."""
    draft = ids["files"] if verb in ("apply", "discard") else ids["value"]
    return {
        "indicator": ids["indicator"], "episode": ids["episode"], "period": ids["period"],
        "revision": ids["revision"], "draft": draft, "choice": "value", "channel": "C01IMT",
        "unit": "imt", "action": ids["action"], "stage": "plan", "series": ids["series"],
        "meeting": ids["meeting"], "item": ids["item"], "check": "printed",
    }  # fmt: skip


def check_refused(told: str) -> None:
    assert any(word in told for word in REFUSALS), told
    assert "Something went wrong" not in told


@pytest.mark.parametrize("word", COMMANDS_TRIED)
def test_a_command_of_somebody_without_the_right_changes_nothing(ours: Ours, word: str) -> None:
    before, rest = ours.door.stored(), COMMANDS_TRIED[word]
    text = f"{word} {'abandonment' if rest is None else rest}"
    told = ours.told(lambda: ours.door.command(text, OUTSIDER, HER_CHANNEL))
    assert ours.door.stored() == before
    if rest is not None:
        check_refused(told)


YEAR_TARGETS = (
    "year abandonment 99% 2017/18", "milestone abandonment 99% mar 18", "year",
    "split abandonment 2017/18 over abandonment 1, first line fix 2",
)  # fmt: skip


@pytest.mark.parametrize("words", YEAR_TARGETS)
def test_no_target_of_a_year_is_set_by_somebody_without_the_right(ours: Ours, words: str) -> None:
    before = ours.door.stored()
    check_refused(ours.told(lambda: ours.door.command(f"target {words}", OUTSIDER, HER_CHANNEL)))
    assert ours.door.stored() == before


TAKEN_BACK = ("audit withdraw 1 because I like it", "change withdraw 1 because I like it")


@pytest.mark.parametrize("words", TAKEN_BACK)
def test_nothing_of_another_unit_is_taken_back_by_somebody_without_the_right(
    ours: Ours, words: str
) -> None:
    before = ours.door.stored()
    check_refused(ours.told(lambda: ours.door.command(words, OUTSIDER, HER_CHANNEL)))
    assert ours.door.stored() == before


MEETING_COMMANDS = (
    "new Mine", "edit board", "move board to 7 mar 2018", "cancel board mine", "skip board",
    "calendar renew", "calendar renew board",
)  # fmt: skip


@pytest.mark.parametrize("words", MEETING_COMMANDS)
def test_no_word_of_a_meetings_command_changes_anything_for_somebody_without_the_right(
    ours: Ours, words: str
) -> None:
    before = ours.door.stored()
    check_refused(ours.told(lambda: ours.door.command(f"meeting {words}", OUTSIDER, HER_CHANNEL)))
    assert ours.door.stored() == before


@pytest.mark.parametrize("word", ACTIONS_TRIED)
def test_an_action_is_not_changed_by_somebody_without_the_right(ours: Ours, word: str) -> None:
    before, rest = ours.door.stored(), ACTIONS_TRIED[word]
    text = f"action {word} {ours.ids['action'] if rest is None else rest}"
    told = ours.told(lambda: ours.door.command(text, OUTSIDER, HER_CHANNEL))
    assert ours.door.stored() == before
    if rest is not None:
        check_refused(told)


@pytest.mark.parametrize("verb", [*BUTTONS, RUN])
def test_a_button_of_another_unit_is_refused_to_who_has_no_right(ours: Ours, verb: str) -> None:
    before = ours.door.stored()
    values = {**carried(verb, ours.ids), "command": "pause for ever"}
    told = ours.told(lambda: ours.door.click(verb, json.dumps(values), OUTSIDER, HER_CHANNEL))
    assert ours.door.stored() == before
    if verb not in (*SEES, *OPENS_FOR_ALL):
        check_refused(told)


@pytest.mark.parametrize("form", FORMS)
def test_a_form_about_another_unit_is_refused_to_who_has_no_right(ours: Ours, form: str) -> None:
    before = ours.door.stored()
    kept = json.dumps(carried(form, ours.ids))
    values = FORM_VALUES[form]
    told = ours.told(lambda: ours.door.submit(form, values, OUTSIDER, private_metadata=kept))
    assert ours.door.stored() == before
    check_refused(told)


@pytest.mark.parametrize("form", FORMS)
def test_ids_that_are_smuggled_in_as_inputs_are_asked_about_alike(ours: Ours, form: str) -> None:
    before = ours.door.stored()
    values = {**carried(form, ours.ids), **FORM_VALUES[form]}
    check_refused(ours.told(lambda: ours.door.submit(form, values, OUTSIDER)))
    assert ours.door.stored() == before


DEEP = '{"a":' * 400
GARBAGE = [
    *("", "null", "[]", "5", '"x"', "{", DEEP, "\x00", "🦊" * 500, "x" * 2_000),
    json.dumps({"episode": "999999", "indicator": "none", "period": "9999-99", "draft": "x"}),
    json.dumps({"episode": "-1", "indicator": "../../etc/passwd", "revision": "x"}),
    json.dumps({"episode": "9" * 400, "indicator": "'; DROP TABLE reading; --"}),
    json.dumps({"episode": [1], "indicator": {"a": 1}, "period": None, "draft": 5}),
    json.dumps({"episode": "٣", "indicator": "%", "unit": "*", "channel": "<!channel>"}),
]


@pytest.mark.parametrize("verb", [*BUTTONS, RUN, "", "nothing", "x" * 200, "kpi.kpi"])
def test_garbage_in_a_button_is_answered_in_plain_words(ours: Ours, verb: str) -> None:
    before = ours.door.stored()
    acts = [partial(ours.door.click, verb, each, OUTSIDER, HER_CHANNEL) for each in GARBAGE]
    told = ours.told(*acts)
    assert "Something went wrong" not in told
    assert ours.door.stored() == before


@pytest.mark.parametrize("form", [*FORMS, "nothing", ""])
def test_garbage_in_a_form_is_answered_in_plain_words(ours: Ours, form: str) -> None:
    before = ours.door.stored()
    send = partial(ours.door.submit, form, {"period": "\x00"}, OUTSIDER)
    acts = [
        partial(send, private_metadata=each, id=f"V{each[:50]}", hash=each[:9]) for each in GARBAGE
    ]
    assert "Something went wrong" not in ours.told(*acts)
    assert ours.door.stored() == before


@pytest.mark.parametrize("seal", ["", "0" * 32, "é", "of somebody else", "of another channel"])
def test_a_channel_gives_rights_only_as_it_was_sealed(ours: Ours, seal: str) -> None:
    key = ours.door.running.workspace.install.bot_token
    imt = {"channel": "C01IMT", "indicator": "abandonment"}
    forged = {
        "of somebody else": seals.sealed(key, "U01SDA", imt)["seal"],
        "of another channel": seals.sealed(key, OUTSIDER, {"channel": HER_CHANNEL})["seal"],
    }
    before = ours.door.stored()
    kept = json.dumps({**imt, "seal": forged.get(seal, seal)})
    check_refused(
        ours.told(
            lambda: ours.door.submit("log", FORM_VALUES["log"], OUTSIDER, private_metadata=kept)
        )
    )
    assert ours.door.stored() == before


def test_whoever_opened_the_form_in_the_units_channel_may_log_there(ours: Ours) -> None:
    key, before = ours.door.running.workspace.install.bot_token, ours.door.stored()
    sealed = seals.sealed(key, OUTSIDER, {"channel": "C01IMT"})
    kept = json.dumps({**sealed, "indicator": "abandonment"})
    values = {**FORM_VALUES["log"], "period": "2017-09"}
    told = ours.told(lambda: ours.door.submit("log", values, OUTSIDER, private_metadata=kept))
    assert "You may not" not in told
    assert len(ours.door.stored()["reading"]) == len(before["reading"]) + 1


@pytest.mark.parametrize("typed", ["agenda start", "agenda close", "agenda drop 1"])
def test_what_is_the_chairs_is_refused_to_everybody_else(ours: Ours, typed: str) -> None:
    before = ours.door.stored()
    told = ours.told(lambda: ours.door.command(typed, OUTSIDER, HER_CHANNEL))
    assert ours.door.stored() == before
    assert "Only " in told or "only what people added" in told


def test_an_answer_goes_to_no_address_that_was_smuggled_into_a_form(ours: Ours) -> None:
    kept = json.dumps({"response_url": "http://127.0.0.1:9/x", "indicator": "abandonment"})
    told = ours.told(
        lambda: ours.door.submit("explain", {"answer1": "x"}, "U01SDM", private_metadata=kept)
    )
    assert "response_action" in told  # it is said in the form itself


def test_the_same_requests_of_somebody_with_the_right_are_heard(ours: Ours) -> None:
    door, before = ours.door, ours.door.stored()
    values = json.dumps(carried("acknowledge", ours.ids))
    door.click("acknowledge", values, "U01SDM", "C01IMT")
    door.submit("flag", FORM_VALUES["flag"], "U01SDM", private_metadata=values)
    door.submit("target", FORM_VALUES["target"], "U01HIM", private_metadata=values)
    door.submit("decide", FORM_VALUES["decide"], "U01SDM", private_metadata=values)
    door.submit("close_meeting", FORM_VALUES["close_meeting"], "U01SDM", private_metadata=values)
    after = door.stored()
    changed = ("episode", "flag", "target", "agenda_item", "meeting")
    assert [name for name in changed if after[name] != before[name]] == list(changed)

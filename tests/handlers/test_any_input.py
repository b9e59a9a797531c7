"""Whatever comes in gets a reply, and comes in once however often it is sent."""

from concurrent.futures import ThreadPoolExecutor

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from handlers.buttons import BUTTONS
from handlers.commands import COMMANDS
from handlers.forms import FORMS, fill
from handlers.history import IndicatorHistory
from handlers.log import AlreadyLogged, ValueLogged
from handlers.refused import FormRefused
from handlers.request import Request
from handlers.status import Status
from handlers.typed import run
from handlers.undo import Undone
from storage.database import Database
from tests.handlers.talking import Talk, refusal, said
from tests.makers import NOW, seed

ADMIN = "U01HEAD"


_WORDS = st.one_of(
    st.text(max_size=20),
    st.sampled_from([*COMMANDS, "abandonment", "until", "from", "because", "29%", "nov", "share"]),
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=st.lists(_WORDS, max_size=6), who=st.sampled_from(["U01SDA", "U01SDM", ADMIN, "U9"]))
def test_whatever_is_typed_gets_a_reply(talk: Talk, words: list[str], who: str) -> None:
    run(Request(who, "C01IMT", " ".join(words), NOW), talk.database)


_VALUES = st.one_of(
    st.text(max_size=12), st.sampled_from(["abandonment", "2017-11", "1", "0", "-1"])
)
_CARRIED = st.dictionaries(
    st.sampled_from(
        ["episode", "indicator", "period", "revision", "draft", "choice", "value", "numerator",
         "denominator", "status", "sample", "note", "reason", "until", "kind", "start", "name",
         "key", "unit", "lead", "measure", "due_days", "target", "bounds_low", "success_value",
         "aliases", "answer1", "action", "description", "owner", "report_back",
         "success", "supersedes", "stage", "manual", "staff", "time_zone", "channel", "command"]
    ),
    _VALUES,
)  # fmt: skip


@settings(
    max_examples=120,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(verb=st.sampled_from([*BUTTONS, "run"]), form=st.sampled_from(list(FORMS)), values=_CARRIED)
def test_whatever_a_button_or_form_carries_gets_a_reply(
    talk: Talk, verb: str, form: str, values: dict[str, str]
) -> None:
    talk.press(verb, who=ADMIN, **values)
    talk.submit(form, who=ADMIN, **values)
    fill(form, Request(ADMIN, "C01IMT", "", NOW, values=values), talk.database)


def test_a_form_with_control_characters_is_refused_at_the_input(talk: Talk) -> None:
    bad = talk.submit("log", indicator="abandonment", period="2017-11", value="5", note="a\x00b")
    assert [fault.field for fault in said(bad, FormRefused).faults] == ["note"]


def test_ten_clicks_at_once_store_one_value(talk: Talk) -> None:
    with ThreadPoolExecutor(10) as pool:
        replies = list(pool.map(talk.type, ["log abandonment 29 nov"] * 10))
    assert sum(isinstance(reply, ValueLogged) for reply in replies) == 1
    assert sum(isinstance(reply, AlreadyLogged) for reply in replies) == 9
    assert len(talk.alerts()) == 1


def test_both_databases_log_correct_and_undo(any_database: Database) -> None:
    seed(any_database)
    talk = Talk(any_database)
    talk.type("log abandonment 611/4288 nov note: naïve 👩‍👧 line")
    fixed = said(talk.type("log abandonment 700/4288 nov because recount"), ValueLogged)
    said(talk.undo(fixed), Undone)
    history = said(talk.type("history abandonment"), IndicatorHistory)
    assert [each.revision for each in history.revisions if each.counts] == [1]
    assert [each.state.value for each in talk.alerts()] == ["open"]
    said(talk.type("status"), Status)


def test_five_megabytes_are_refused_at_once(talk: Talk) -> None:
    assert "characters" in refusal(talk.type("log abandonment " + "9" * 5_000_000))
    assert talk.type("status\x00 all") is not None

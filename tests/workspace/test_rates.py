"""Rate limits: tiers, a post a second per channel, and all posts of the workspace together."""

import pytest

from bot.workspace import limits, seed, server
from bot.workspace.errors import RateLimitedError
from bot.workspace.rate import Rates
from bot.workspace.server import RunningWorkspace
from bot.workspace.web_api.methods import METHODS
from tests.workspace.driver import BOT_TOKEN, SEED, Driver, http


def exhausted(rates: Rates, method: str, tier: str) -> int:
    """How many calls pass before the first refusal."""
    passed = 0
    while passed < 1_000:
        try:
            rates.check(method, tier)
        except RateLimitedError:
            return passed
        passed += 1
    return passed


@pytest.mark.parametrize(
    ("method", "per_minute"),
    [
        ("conversations.list", 20), ("users.list", 20), ("chat.update", 50),
        ("conversations.history", 50), ("conversations.info", 50), ("conversations.open", 50),
        ("views.open", 100), ("views.publish", 100), ("files.info", 100), ("users.info", 100),
        ("chat.postEphemeral", 100),
    ],
)  # fmt: skip
def test_each_method_may_be_called_as_often_a_minute_as_its_tier_says(
    method: str, per_minute: int
) -> None:
    now = [0.0]
    rates = Rates(lambda: now[0])
    assert exhausted(rates, method, METHODS[method].tier) == per_minute
    now[0] = 30.0
    assert exhausted(rates, method, METHODS[method].tier) == per_minute // 2


def test_a_channel_takes_a_short_burst_and_then_one_post_a_second() -> None:
    now = [0.0]
    rates = Rates(lambda: now[0])
    for _ in range(limits.POST_BURST):
        rates.check_post("C1")
    with pytest.raises(RateLimitedError) as refused:
        rates.check_post("C1")
    assert refused.value.retry_after == 1
    rates.check_post("C2")
    now[0] = 1.0
    rates.check_post("C1")


def test_all_posts_of_the_workspace_share_one_limit_a_minute() -> None:
    rates = Rates(lambda: 0.0)
    for number in range(300):
        rates.check_post(f"C{number}")
    with pytest.raises(RateLimitedError):
        rates.check_post("C-new")


def test_a_refused_post_does_not_use_up_the_workspaces_room() -> None:
    rates = Rates(lambda: 0.0)
    rates.posts_per_minute = limits.POST_BURST + 1
    for _ in range(limits.POST_BURST):
        rates.check_post("C1")
    for _ in range(3):
        with pytest.raises(RateLimitedError):
            rates.check_post("C1")
    rates.check_post("C2")


def test_a_limited_call_answers_429_with_retry_after(running: RunningWorkspace) -> None:
    slack = Driver(running.url)
    headers = {"Authorization": f"Bearer {BOT_TOKEN}"}
    address = f"{running.url}/api/chat.postMessage?channel=C01IMT&text=hello"
    answers = [http(address, headers=headers) for _ in range(limits.POST_BURST + 1)]
    status, body, received = answers[-1]
    assert [answer[0] for answer in answers[:-1]] == [200] * limits.POST_BURST
    assert (status, b'"ratelimited"' in body, received["Retry-After"]) == (429, True, "1")
    assert len(slack.messages("imt", "ann")) == limits.POST_BURST


def test_the_workspace_limit_can_be_set_or_lifted(running: RunningWorkspace) -> None:
    slack = Driver(running.url)
    slack.post("state", rate_limits={"posts_per_minute": 1})
    assert slack.api("chat.postMessage", channel="C01IMT", text="one")["ok"]
    assert slack.api("chat.postMessage", channel="U01ANN", text="two")["error"] == "ratelimited"
    slack.post("state", rate_limits={"posts_per_minute": None})
    assert slack.api("chat.postMessage", channel="U01ANN", text="two")["ok"]


def test_a_seed_may_lift_the_workspace_limit() -> None:
    running = server.start(seed.from_mapping({**SEED, "posts_per_minute": None}))
    running.stop()
    assert running.workspace.rates.posts_per_minute is None

"""The workspace says that somebody's account is deactivated, and that it is active again."""

from tests.makers import person
from tests.slack.conftest import Slack


def gone(slack: Slack) -> frozenset[str]:
    with slack.database.reading() as store:
        return store.departures.all()


def test_whoever_is_deactivated_has_left_until_the_account_is_active_again(slack: Slack) -> None:
    slack.hear("state", lambda: gone(slack) == {"U01SDA"}, user="U01SDA", deactivate=True)
    slack.hear("state", lambda: gone(slack) == frozenset(), user="U01SDA", deactivate=False)
    with slack.database.reading() as store:
        key = store.people.by_slack("U01SDA")
        assert key is not None
        whats = [each.what for each in store.audit.of(key.key)]
    assert whats == ["left Slack", "came back to Slack"]


def test_somebody_whom_nothing_here_names_is_passed_over(slack: Slack) -> None:
    slack.do("state", user="stranger", create=True, id="U01STRANGER")
    slack.do("state", user="U01STRANGER", deactivate=True)
    slack.hear("state", lambda: gone(slack) == {"U01SDA"}, user="U01SDA", deactivate=True)
    assert person("stranger").slack not in gone(slack)

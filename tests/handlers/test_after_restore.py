"""After a restore people log again: what Slack has is found, and what it has not is posted."""

from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest

from domain.deliveries import Delivery, DeliveryKind, Place
from domain.notices import EpisodeAlert, EpisodeUpdate
from handlers.action_add import ActionAgreed
from handlers.action_list import ActionList
from handlers.action_show import ActionShown
from handlers.log import ValueLogged
from handlers.request import Timing
from jobs.deliver import Dispatcher
from storage import restores
from storage.claims import Pace
from tests.handlers.talking import Talk, refusal, said
from tests.jobs.slack_that_fails import FailingSlack

NOVEMBER, CORRECTED = "log abandonment 611/4288 nov", "log abandonment 900/4288 nov because typo"


@dataclass
class RememberingSlack(FailingSlack):
    """Posts with their words, and what each message says today."""

    shown: dict[Place, object] = field(default_factory=dict)

    def _shown(self, delivery: Delivery) -> Place:
        place = super()._shown(delivery)
        self.shown[place] = delivery.notice
        return place

    def alerts(self, name: str) -> list[EpisodeAlert]:
        found = [each for each in self.shown.values() if isinstance(each, EpisodeAlert)]
        return [each for each in found if each.snapshot.name.startswith(name)]

    def lines(self) -> list[str]:
        said = [each for each in self.shown.values() if isinstance(each, EpisodeUpdate)]
        return [line for update in said for line in update.lines]


@dataclass
class Story:
    """Norfolk's bot with a Slack that remembers, and a backup of before November."""

    talk: Talk
    slack: RememberingSlack
    backup: Path

    def deliver(self) -> None:
        pace = Pace(channel_interval=0, posts_per_minute=0)
        now = self.talk.now
        worker = Dispatcher(self.talk.database, self.slack.post, pace, "test", lambda: now)
        while worker.deliver_one():
            pass

    def type(self, *lines: str) -> None:
        for line in lines:
            self.talk.type(line)
            self.deliver()

    def lose_everything_since_the_backup(self) -> None:
        self.talk.database.dispose()
        assert restores.restore(self.talk.database.url, self.backup) is not None


@pytest.fixture
def story(norfolk: Talk, tmp_path: Path) -> Story:
    norfolk.timing = Timing(alert_delay=timedelta(0))
    norfolk.database.backup(tmp_path / "backup.db")
    return Story(norfolk, RememberingSlack(), tmp_path / "backup.db")


def test_an_alert_that_was_posted_before_a_restore_is_found_and_not_posted_again(
    story: Story,
) -> None:
    story.type(NOVEMBER)
    posts = list(story.slack.messages)
    assert len(story.slack.alerts("Abandonment")) == 1
    story.lose_everything_since_the_backup()
    story.type(NOVEMBER)
    assert story.slack.look_ups
    assert story.slack.messages == posts


def test_the_message_that_is_found_says_what_is_true_today(story: Story) -> None:
    story.type(NOVEMBER)
    story.lose_everything_since_the_backup()
    story.type("log abandonment 1000/4288 nov")
    (alert,) = story.slack.alerts("Abandonment")
    assert "23.3" in str(alert.snapshot)
    with story.talk.database.reading() as store:
        (episode,) = store.episodes.going("imt")
    assert alert.episode == episode.id


def test_another_exception_is_not_taken_for_the_one_that_slack_has(story: Story) -> None:
    """Both would be the first episode after the backup: a number tells nothing."""
    story.type(NOVEMBER)
    story.lose_everything_since_the_backup()
    story.talk.who, story.talk.channel = "U01WIA", "C01CIL"
    story.type("log web satisfaction 40% nov")
    assert len(story.slack.alerts("Customer satisfaction")) == 1
    assert len(story.slack.alerts("Abandonment")) == 1


def test_what_was_said_in_a_thread_is_not_said_again_and_what_is_new_is(story: Story) -> None:
    story.type(NOVEMBER, CORRECTED)
    lines = story.slack.lines()
    assert lines
    story.lose_everything_since_the_backup()
    story.type(NOVEMBER, CORRECTED)
    assert story.slack.lines() == lines
    story.type("log abandonment 1200/4288 nov because typo again")
    assert len(story.slack.lines()) > len(lines)
    assert len(story.slack.alerts("Abandonment")) == 1


def test_what_waited_in_the_backup_and_was_posted_since_is_not_posted_again(
    story: Story, tmp_path: Path
) -> None:
    story.talk.type(NOVEMBER)
    story.talk.database.backup(tmp_path / "waiting.db")
    story.backup = tmp_path / "waiting.db"
    story.deliver()
    posts = list(story.slack.messages)
    assert len(posts) == 1
    story.lose_everything_since_the_backup()
    story.deliver()
    assert story.slack.messages == posts
    story.type(CORRECTED)
    (alert,) = story.slack.alerts("Abandonment")
    assert "21.0" in str(alert.snapshot)


def test_an_alert_taken_back_and_logged_anew_has_the_same_name_as_one_logged_at_once(
    story: Story,
) -> None:
    """So that it is found after a restore, when nobody mistypes it any more."""
    story.talk.timing = Timing(alert_delay=timedelta(minutes=1))
    story.talk.undo(said(story.talk.type("log abandonment 900/4288 nov"), ValueLogged))
    story.talk.timing = Timing(alert_delay=timedelta(0))
    story.type(NOVEMBER)
    posts = list(story.slack.messages)
    assert len(posts) == 1
    story.lose_everything_since_the_backup()
    story.type(NOVEMBER)
    assert story.slack.messages == posts


def test_a_found_message_costs_one_edit_and_no_other_kind_of_message_changes(
    story: Story,
) -> None:
    story.type(NOVEMBER)
    story.lose_everything_since_the_backup()
    story.type(NOVEMBER)
    with story.talk.database.reading() as store:
        kinds = [each.kind for each in story.talk.outbox()]
        counts = store.outbox.counts()
    assert kinds == [DeliveryKind.POST, DeliveryKind.EDIT]
    assert len(counts) == 1


def test_a_button_of_a_forgotten_action_finds_no_other_one(story: Story) -> None:
    """People still see #1 in Slack; what is agreed on after the restore is not it."""
    story.talk.who = "U01SDM"
    story.type("action add abandonment Recruit two apprentices")
    said(story.talk.press("action_show", action="1"), ActionShown)
    story.lose_everything_since_the_backup()
    story.type("action add abandonment Move the early shift")
    assert "No action has the number" in refusal(story.talk.press("action_show", action="1"))
    anew = said(story.talk.type("action"), ActionList).going
    again = said(story.talk.type("action add abandonment Call people back"), ActionAgreed).item
    assert [each.description for each in anew] == ["Move the early shift"]
    assert again.number == anew[0].number + 1 > 2

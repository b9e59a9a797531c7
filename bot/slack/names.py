"""Names of people: known here, or asked of Slack for as long as whoever waits for them can wait."""

import logging
from collections.abc import Collection, Mapping
from concurrent.futures import Future, ThreadPoolExecutor, wait
from copy import copy
from dataclasses import dataclass, field

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.render.mrkdwn import is_account
from bot.slack.outcomes import AUTH, error_name
from domain.errors import DomainError
from handlers.field_faults import Faults
from storage.database import Database

log = logging.getLogger(__name__)

ASKERS = 8
CALL_SECONDS = 3  # then the asker is free for somebody else; an answer in between is kept
SLACKBOT = "USLACKBOT"  # Slack does not call it a bot
STRANGER = "I keep the indicators of another organisation, so I cannot help you here."
NOT_HERE = frozenset({"user_not_found", "users_not_found", "user_not_visible"})
NO_PERSON = "Choose a person from the list. Nothing was changed."
NO_MEMBER = (
    "This person is not a member of this workspace. Choose somebody else; nothing was changed."
)
UNASKED = (
    "I could not ask Slack who this is just now, so nothing was stored. Send the form again in a "
    "moment."
)
NOT_LET = (
    "Slack does not let me ask who this is ({}), so nothing was stored. Tell your administrator: "
    "kpi doctor says what to do."
)


class NotAMemberError(DomainError):
    """Somebody of another workspace, or no person at all."""


class HasLeftError(NotAMemberError):
    """Somebody whose account was deactivated."""


@dataclass(frozen=True)
class Names:
    """What Slack did not answer is asked again the next time."""

    database: Database
    client: WebClient
    askers: ThreadPoolExecutor = field(
        default_factory=lambda: ThreadPoolExecutor(ASKERS, thread_name_prefix="names")
    )
    _known: dict[str, str] = field(default_factory=dict)

    def of(
        self, user: str, called: str, named: Mapping[str, str], seconds: float
    ) -> tuple[str, dict[str, str]]:
        """Of who asks, and of those whom a form names at its fields; all are asked at once.

        ``called`` is what Slack calls who asks in the request itself. NotAMemberError if that is a
        stranger, FormRefusedError at the fields whose person is none of ours or not known.
        """
        people = {person for person in named.values() if is_account(person)}
        own, answers = self._answer(user), self._asked_anew(people)
        wait((own, *answers.values()), seconds)
        return self._own(user, called, own), self._chosen(named, answers)

    def _asked_anew(self, people: Collection[str]) -> dict[str, Future[str]]:
        """Those who are known, too: people leave."""
        return {person: self.askers.submit(self._ask, person) for person in people}

    def _answer(self, user: str) -> Future[str]:
        if user not in self._known:
            known = self._stored(user)
            if known is None:
                return self.askers.submit(self._ask, user)
            self._known[user] = known
        answer: Future[str] = Future()
        answer.set_result(self._known[user])
        return answer

    def _ask(self, user: str) -> str:
        """Slack says of guests from other organisations, and of bots, what they are."""
        hasty = copy(self.client)
        hasty.timeout = CALL_SECONDS
        told = hasty.users_info(user=user).get("user") or {}
        if told.get("is_stranger") or told.get("is_bot") or user == SLACKBOT:
            raise NotAMemberError(STRANGER)
        name = str(told.get("real_name") or told.get("name") or user)
        if told.get("deleted"):
            left = f"{name} has left this workspace. Choose somebody else; nothing was changed."
            raise HasLeftError(left)
        self._known[user] = name
        return name

    def _own(self, user: str, called: str, answer: Future[str]) -> str:
        """Slack vouches for who asks, so that the name is no condition."""
        try:
            return answer.result(0)
        except NotAMemberError:
            raise
        except Exception as error:
            log.info("the name of %s is not known: %s", user, type(error).__name__)
            return called or user

    def _chosen(
        self, named: Mapping[str, str], answers: Mapping[str, Future[str]]
    ) -> dict[str, str]:
        """Only a member of the workspace can be named. Where Slack does not say, it is somebody who
        is known here, and nobody else."""
        faults, found = Faults(), {}
        for where, person in named.items():
            if person not in answers:
                faults.add(where, NO_PERSON)
                continue
            try:
                found[person] = answers[person].result(0)
            except Exception as error:
                log.info("the name of %s is not known: %s", person, type(error).__name__)
                known = None if _says_no(error) else self._stored(person)
                if known is None:
                    faults.add(where, _why_not(error))
                else:
                    found[person] = known
        faults.check()
        return found

    def _stored(self, user: str) -> str | None:
        known = self.database.read(lambda store: store.people.by_slack(user))
        return known.name if known else None


def _says_no(error: Exception) -> bool:
    """Whether Slack has said that this is nobody who could be named."""
    return isinstance(error, NotAMemberError) or _name(error) in NOT_HERE


def _why_not(error: Exception) -> str:
    if isinstance(error, HasLeftError):
        return str(error)
    if _says_no(error):
        return NO_MEMBER
    name = _name(error)
    return NOT_LET.format(name) if name in AUTH else UNASKED


def _name(error: Exception) -> str:
    return error_name(error) if isinstance(error, SlackApiError) else ""

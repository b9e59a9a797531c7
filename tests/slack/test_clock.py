"""Business time may come from another program, so nobody is kept waiting while it is asked."""

from datetime import datetime

from bot.render.message import Picture
from bot.slack.client import web_client
from bot.slack.desk import Desk
from bot.slack.uploads import Uploads
from bot.workspace.server import RunningWorkspace
from storage.database import Database
from tests import makers
from tests.slack.conftest import TIMING
from tests.workspace.driver import PNG


def test_the_clock_is_asked_before_a_transaction_and_not_in_it(
    running: RunningWorkspace, database: Database
) -> None:
    def clock() -> datetime:
        with database.writing():  # refused inside another one
            return makers.NOW

    client = web_client(running.workspace.install.bot_token, base_url=running.api_url)
    uploads = Uploads(client, database, lambda facts: PNG, clock)
    desk = Desk(database, client, clock, TIMING, uploads)
    assert uploads.file_id(Picture("facts", "Red."))
    assert desk.first_time("command:1")
    assert not desk.first_time("command:1")
    desk.close()

"""The bot is invited to a channel: it greets once and says what it needs."""

from domain.deliveries import DeliveryKind, NewDelivery
from domain.notices import Greeting
from handlers import founding, welcome
from handlers.request import Request
from handlers.scene import look
from storage.database import Database
from storage.store import Store


def greet(request: Request, database: Database) -> None:
    """Once for each time it is invited; also wakes what was held back for the channel.

    Slack does not always say who invited it, and nobody in particular cannot administer.
    """

    def greeted(store: Store) -> None:
        if request.slack_user and founding.is_needed(store):
            founding.found(request, store)
        channel = request.channel
        unit = store.units.by_channel(channel)
        store.outbox.unpark(channel)
        store.outbox.queue(
            NewDelivery(
                key=f"greeting:{channel}:{request.now.isoformat()}",
                kind=DeliveryKind.POST,
                target=channel,
                notice=Greeting(
                    channel=channel,
                    unit_name=unit.name if unit else "",
                    admins=tuple(person.name for person in store.people.admins()),
                    example=welcome.example(look(request, store)) if unit else "",
                ),
            )
        )
        store.audit.note("slack", "greeted", f"channel:{channel}", {}, request.now)

    database.write(greeted)

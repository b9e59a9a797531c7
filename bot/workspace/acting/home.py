"""Opening the bot's Home."""

from bot.workspace import shapes
from bot.workspace.acting import seen
from bot.workspace.acting.desk import Desk, person
from bot.workspace.acting.settling import Watch
from bot.workspace.records import Json


async def run(desk: Desk, body: Json) -> Json:
    workspace = desk.workspace
    user = person(workspace, body.get("user"))
    channel = workspace.open_dm(user.id)
    watch = Watch(workspace, user, body)
    event: Json = {
        "type": "app_home_opened", "user": user.id, "channel": channel.id, "tab": "home",
        "event_ts": workspace.clock.next_ts(),
    }  # fmt: skip
    current = workspace.views.get(workspace.homes.get(user.id, ""))
    if current is not None:
        event["view"] = shapes.view(workspace, current)
    sending = desk.courier.send_event(event)
    ack = await sending if sending is not None else None
    answer = await watch.answer(ack)
    return answer | {"view": seen.views(workspace, user.id)["home"]}

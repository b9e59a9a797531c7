"""Where the server keeps its parts for the handlers."""

from aiohttp import web

from bot.workspace.delivery.courier import Courier
from bot.workspace.model import Workspace

WORKSPACE = web.AppKey("workspace", Workspace)
COURIER = web.AppKey("courier", Courier)

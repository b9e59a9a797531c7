"""Starting and stopping the workspace's server."""

import argparse
import asyncio
import sys
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from aiohttp import web

from bot.stopping import until_told
from bot.workspace import seed as seeds
from bot.workspace.delivery.courier import Courier
from bot.workspace.model import Workspace
from bot.workspace.routes import application
from bot.workspace.seed import Seed

START_SECONDS = 15.0


@dataclass
class RunningWorkspace:
    """A server in its own thread with its own event loop."""

    workspace: Workspace
    courier: Courier
    url: str
    _loop: asyncio.AbstractEventLoop
    _runner: web.AppRunner
    _thread: threading.Thread

    @property
    def api_url(self) -> str:
        return f"{self.url}/api/"

    def stop(self) -> None:
        if self._loop.is_closed():
            return
        asyncio.run_coroutine_threadsafe(self._close(), self._loop).result(START_SECONDS)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(START_SECONDS)

    async def _close(self) -> None:
        await self.courier.stop()
        await self._runner.cleanup()
        self.workspace.save_settings()
        self.workspace.journal.close()


def start(
    seed: Seed, *, port: int = 0, host: str = "127.0.0.1", clock_start: datetime | None = None,
    state_file: Path | None = None,
) -> RunningWorkspace:  # fmt: skip
    """Serve the seed's workspace, or what `state_file` kept of it, until `stop`."""
    workspace = Workspace(seed, clock_start, state_file)
    courier = Courier(workspace)
    workspace.send_event = courier.send_event
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=_run, args=(loop,), name="workspace", daemon=True)
    thread.start()
    serving = asyncio.run_coroutine_threadsafe(_serve(workspace, courier, host, port), loop)
    try:
        runner = serving.result(START_SECONDS)
    except OSError:
        loop.call_soon_threadsafe(loop.stop)
        thread.join(START_SECONDS)
        raise
    return RunningWorkspace(workspace, courier, workspace.url, loop, runner, thread)


def _run(loop: asyncio.AbstractEventLoop) -> None:
    asyncio.set_event_loop(loop)
    try:
        loop.run_forever()
    finally:
        held = asyncio.all_tasks(loop)  # by a fault that outlasts the server
        for task in held:
            task.cancel()
        loop.run_until_complete(asyncio.gather(*held, return_exceptions=True))
        loop.run_until_complete(loop.shutdown_asyncgens())
        loop.close()


async def _serve(workspace: Workspace, courier: Courier, host: str, port: int) -> web.AppRunner:
    runner = web.AppRunner(application(workspace, courier), access_log=None, shutdown_timeout=0.2)
    await runner.setup()
    try:
        site = web.TCPSite(runner, host, port)
        await site.start()
    except OSError:
        await runner.cleanup()
        raise
    workspace.url = f"http://{host}:{runner.addresses[0][1]}"
    return runner


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Run a local workspace.")
    parser.add_argument("--seed", type=Path, help="YAML file with people and channels")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--clock", type=datetime.fromisoformat, help="business time at the start")
    parser.add_argument("--state", type=Path, help="file that keeps everything between runs")
    options = parser.parse_args(arguments)
    seed = seeds.load(options.seed) if options.seed else seeds.from_mapping({})
    wait = until_told()
    running = start(seed, port=options.port, clock_start=options.clock, state_file=options.state)
    sys.stdout.write(f"{running.url}\n")
    sys.stdout.flush()
    wait(None)
    running.stop()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

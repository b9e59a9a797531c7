"""Gunicorn's own lines in the form of all others; its `--logger-class`."""

from gunicorn.glogging import Logger

from bot.logs import log_handler
from bot.settings import Settings


class GunicornLog(Logger):  # type: ignore[misc]  # gunicorn has no types
    def setup(self, cfg: object) -> None:
        super().setup(cfg)
        settings = Settings()
        self.error_log.handlers = [log_handler(settings.log_format)]
        self.error_log.setLevel(settings.log_level)

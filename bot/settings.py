"""Every setting, read from the environment and from `.env`; nothing else reads either."""

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

Seconds = Annotated[float, Field(ge=0)]


class Hearing(StrEnum):
    """How Slack reaches the bot: through a socket that the bot opens, or by signed requests."""

    SOCKET = "socket"
    HTTP = "http"


class WhenUnknown(StrEnum):
    """What to do with a post when Slack cannot be asked whether it arrived."""

    HOLD = "hold"
    RESEND = "resend"


class Settings(BaseSettings):
    """One attribute a setting; the name in capitals is the environment variable."""

    model_config = SettingsConfigDict(env_file=".env", extra="ignore", frozen=True)

    slack_bot_token: SecretStr = Field(SecretStr(""), description="xoxb- token of the app")
    slack_app_token: SecretStr = Field(
        SecretStr(""), description="xapp- token with connections:write, for Socket Mode"
    )
    slack_signing_secret: SecretStr = Field(
        SecretStr(""), description="signing secret, for signed HTTP"
    )
    slack_api_url: str = Field(
        "https://slack.com/api/", description="the Web API; any Slack-compatible server"
    )
    hearing: Hearing = Field(Hearing.SOCKET, description="socket or http")
    database_url: str = Field(
        "sqlite:///var/statkeeper.db", repr=False, description="SQLite file or PostgreSQL server"
    )
    host: str = Field("127.0.0.1", description="address that `kpi serve` binds in http mode")
    port: int = Field(3000, ge=0, le=65535, description="its port")
    public_url: str = Field(
        "", description="https address under which people reach that port; empty: no calendar feeds"
    )
    clock_url: str = Field(
        "", description="where business time is read from; empty means this machine's clock"
    )
    alert_delay_seconds: Seconds = Field(
        60, description="how long a new alert waits, so that a mistyped value can be undone"
    )
    undo_minutes: float = Field(30, gt=0, description="how long the author may undo a value")
    tick_seconds: float = Field(30, gt=0, description="how often the planner looks what is due")
    senders: int = Field(4, ge=1, le=64, description="threads that send")
    listener_threads: int = Field(20, ge=5, le=200, description="threads that answer people")
    http_timeout_seconds: float = Field(15, gt=0, description="longest wait for one Slack call")
    grace_seconds: float = Field(
        30, gt=0, description="how long a doubtful post rests before Slack is asked about it"
    )
    lease_seconds: float = Field(60, gt=0, description="how long a sender owns a channel")
    channel_interval_seconds: Seconds = Field(1, description="pause between posts in a channel")
    posts_per_minute: int = Field(
        300, ge=0, description="posts in the whole workspace; 0 means no limit"
    )
    parked_retry_seconds: float = Field(
        600, gt=0, description="how often a blocked channel is tried again"
    )
    look_seconds: float = Field(
        1, gt=0, description="how soon what another process has queued is found"
    )
    stop_seconds: int = Field(
        8, ge=1, le=600, description="how long a stop may take; then it is cut short"
    )
    when_unknown: WhenUnknown = Field(
        WhenUnknown.HOLD, description="hold or resend a post whose arrival cannot be checked"
    )
    payload_days: int = Field(
        90, ge=1, description="days for which the text of sent messages is kept"
    )
    theme: Literal["light", "dark"] = Field("light", description="light or dark pictures")
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        "INFO", description="DEBUG, INFO, WARNING or ERROR"
    )
    log_format: Literal["text", "json"] = Field(
        "text", description="text, or json for one object a line"
    )
    metrics_host: str = Field(
        "127.0.0.1", description="address at which each process shows its health and metrics"
    )
    metrics_port: int = Field(
        0, ge=0, le=65535, description="its port, another one for each process; 0 means none"
    )

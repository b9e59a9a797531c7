"""The database's own clock, which decides leases and waiting times between replicas."""

from sqlalchemy import text
from sqlmodel import Session

# now() would stand still for the length of PostgreSQL's transaction.
_NOW = {
    "sqlite": text("SELECT (julianday('now') - 2440587.5) * 86400.0"),
    "postgresql": text("SELECT extract(epoch FROM clock_timestamp())::float8"),
}


def database_seconds(session: Session) -> float:
    """Seconds since 1970 by the database's clock, to the millisecond."""
    return float(session.connection().execute(_NOW[session.get_bind().dialect.name]).scalar_one())

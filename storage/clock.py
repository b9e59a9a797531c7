"""The database's own clock, which decides leases and waiting times between replicas."""

from sqlalchemy import text

from storage.transaction import Transaction

# now() would stand still for the length of PostgreSQL's transaction.
SECONDS = {
    "sqlite": "(julianday('now') - 2440587.5) * 86400.0",
    "postgresql": "extract(epoch FROM clock_timestamp())::float8",
}
_ASKED = {dialect: text(f"SELECT {seconds}") for dialect, seconds in SECONDS.items()}


def database_seconds(transaction: Transaction) -> float:
    """Seconds since 1970 by the database's clock, to the millisecond."""
    return float(transaction.connection.execute(_ASKED[transaction.dialect]).scalar_one())

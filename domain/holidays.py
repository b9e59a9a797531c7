"""Public holidays of a country or a part of it, as the holidays package knows them."""

from datetime import date
from functools import cache

from domain.errors import DomainError


@cache
def public_holidays(country: str, subdivision: str, year: int) -> frozenset[date]:
    """Country and part by ISO 3166 codes such as GB and ENG; none where no country is given.

    Raises DomainError where the package does not know them.
    """
    if not country:
        return frozenset()
    # A third of a second to import, and most requests ask nothing of the calendar.
    from holidays import country_holidays, list_supported_countries

    known = list_supported_countries()
    if country not in known or (subdivision and subdivision not in known[country]):
        place = f"{country}/{subdivision}" if subdivision else country
        raise DomainError(
            f"No public holidays are known of {place}. Write codes of ISO 3166, for example GB "
            "or GB/ENG."
        )
    return frozenset(country_holidays(country, subdiv=subdivision or None, years=year))

"""Norfolk County Council's dashboard of March 2018 as a scenario."""

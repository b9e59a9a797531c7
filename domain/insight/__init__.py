"""Signal or noise, what comes next, are we on pace: annotations that never colour a cell."""

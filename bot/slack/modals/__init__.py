"""Modal forms: for each its builder and what its inputs mean, side by side."""

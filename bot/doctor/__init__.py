"""The doctor: what has to be true before Statkeeper can work."""

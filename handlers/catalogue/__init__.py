"""The catalogue: units, people, indicators and targets of an organisation, written as YAML."""

"""The report of the chaos tests: a table a section, failures named."""

from tests.chaos.recording import in_markdown

FACTS = {
    "date": "2018-03-06",
    "commit": "abc1234",
    "seconds": 1234,
    "versions": {"Python": "3.11"},
    "failed": [],
    "sections": {
        "Kill": [
            {"configuration": "SQLite, one process", "kills": 200, "lost": 0},
            {"configuration": "PostgreSQL", "kills": 1200, "lost": 0, "by_stage": {"posted": 9}},
        ]
    },
}


def test_a_section_is_a_table_with_a_row_for_each_record() -> None:
    told = in_markdown(FACTS)
    assert "at abc1234, 1,234 seconds; Python 3.11.\n\nNothing failed." in told
    assert told.endswith(
        "### Kill\n\n"
        "| configuration | kills | lost | by stage |\n"
        "|---|---|---|---|\n"
        "| SQLite, one process | 200 | 0 |  |\n"
        "| PostgreSQL | 1,200 | 0 | posted 9 |\n"
    )


def test_what_failed_is_named() -> None:
    assert "Failed: tests/chaos/test_kill.py::test_x (call)." in in_markdown(
        {**FACTS, "failed": ["tests/chaos/test_kill.py::test_x (call)"]}
    )

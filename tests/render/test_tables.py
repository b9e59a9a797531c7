"""Tables as preformatted text: columns stay in line, whatever people wrote into them."""

from bot.render.tables import RUNGS, Table


def test_columns_stay_in_line_though_their_words_are_escaped() -> None:
    table = Table(
        "Values",
        ("Now", "Name"),
        (("5", "Calls & letters"), ("140.5", "x <!here> *y*")),
        right=frozenset({0}),
    )

    (block,) = table.blocks(RUNGS.index("text"))

    text = block["text"]["text"]
    assert text.splitlines()[1:-1] == [
        "  Now  Name",
        "    5  Calls &amp; letters",
        "140.5  x &lt;\u2060!here&gt; \u2217y\u2217",
    ]


def test_one_space_before_the_first_column_stays_too() -> None:
    table = Table("Values", ("Now",), (("5",), ("14",)), right=frozenset({0}))

    (block,) = table.blocks(RUNGS.index("text"))

    assert " 14" in block["text"]["text"].splitlines()

"""What pages say of the sentences behind a figure."""

from __future__ import annotations

import pandas as pd
from tradetalks.publish.pictures import LESSONS, _sentences_behind


def test_values_are_written_as_numbers_also_where_some_are_not_known(tmp_path):
    csv = tmp_path / "tone.sentences.csv"
    csv.write_text(
        "article_id,sentence_id,tone,voice,x,y\na,1,,,,\na,2,-0.6154,NA,0.1,0.5\na,3,0.2,expert,0.2,0.6\n"
    )
    sentences = pd.DataFrame(
        {
            "article_id": "a",
            "sentence_id": [1, 2, 3],
            "article": "A",
            "text": ["H", "Bad.", "Good."],
        }
    )
    behind = _sentences_behind("tone", csv, sentences, str, LESSONS)
    assert [row["values"] for row in behind["rows"]] == [
        ["", ""],
        ["−0.62", "NA"],
        ["+0.20", "expert"],
    ]
    assert [point["text"] for point in behind["points"]] == ["Bad.", "Good."]
    assert [row["text"] for row in behind["extremes"]] == ["Bad.", "Good."]

"""Made-up news of any amount: ``python benchmarks/news.py ARTICLES FILE.jsonl``.

What matters to the speed of the library is as in news: articles of some 500 words (log-normal),
sentences of some 21, a vocabulary that grows with the text (Zipf's law over words that exist and
words that do not), a quotation in every sixth sentence, people with an office, days, percentages
and sums, and what is expected of talks. What is said makes no sense.
"""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from itertools import accumulate
from pathlib import Path

from tradetalks.tone.lexicons import standard_lexicons


def take_apart(words: str) -> list[str]:
    return words.split()


TAIL = 60_000  # words that do not exist, for the names and rare words of which news is full
FUNCTION = take_apart("""
the of to and in a that for on is with as by it at from be was has an have its are this but will
not which or their more had been would who after over than also about into up some could other out
were when against last new between two if while under before may during
""")
CONTENT = take_apart("""
trade government country market company deal talks minister president percent bank economy policy
agreement official state group report tariff investor price rate union plan leader court law
election budget growth export import worker demand supply industry energy oil gas steel chip
farmer car factory port ship border visa treaty ceasefire sanction parliament committee party vote
bill tax debt bond currency inflation fund project city region river road school hospital doctor
student police army weapon border meeting summit round delegation statement decision proposal
offer measure step effort pressure concern issue question problem position side partner ally rival
month week year day morning number share part level end start time world international national
foreign domestic economic financial political military public private senior former possible early
late high low long short recent final joint local major key further early announce say tell ask
call meet discuss sign agree reject offer raise cut increase reduce extend delay open close begin
continue expect hope warn seek face reach remain become include follow lead
""")
OFFICES = """Trade Minister,Finance Minister,President,Prime Minister,Treasury Secretary,Commerce
Secretary,Senator,Governor,Foreign Minister,Chief Executive""".replace("\n", " ").split(",")
ROLES = """an analyst,a professor of economics,chief economist,a senior fellow,a spokesman,the head
of research,a former negotiator,director of trade policy""".replace("\n", " ").split(",")
MONTHS = ["January", "March", "May", "June", "September", "November"]
DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Sunday"]
WHEN = """on {day},last week,next week,this year,in {month},by the end of {month},on {month} {n},in
the past {few} months,in 2026,within {few} weeks,yesterday,since 2019""".replace("\n", " ").split(
    ","
)
EXPECTED = """No breakthrough is expected {when}.|A deal is unlikely {when}, {source} said.|Hopes of
an agreement {rose} {when}.|{source} expect the talks to {verb} {when}.|It is not clear whether both
sides will reach a compromise {when}.|Analysts are cautiously optimistic that {clause}.|Negotiators
could still {verb} the {noun}, but few expect a quick resolution.|Markets are betting on {clause}.|
{office} {name} ruled out an agreement {when}.|The two sides are far apart on {noun}."""
EXPECTED_FORMS = EXPECTED.replace("\n", " ").split("|")
FORMS = {
    "{Clause}, {clause}.": 30,
    "{Clause} {when}.": 9,
    "{Clause}, while {name} and the {name} {noun} {clause} {when}.": 8,
    "{office} {name} said {when} that {clause}.": 6,
    "{office} {name} told {place} that {clause}, but {clause}.": 5,
    "According to {name}, {role} at {place}, {clause}.": 4,
    "“{Clause},” said {name}, {role} at {place}.": 6,
    "“{Clause}. {Clause},” {name} said.": 6,
    "{name} said: “{Clause}.”": 4,
    "{Noun} rose {n} percent to ${n}.{few} billion in {month}, from {n}% a year earlier.": 7,
    "{place} cut {noun} by {n} per cent as {clause}.": 5,
    "expected": 10,
}
SOURCES = ["Officials", "Analysts", "Diplomats", "Economists", "People familiar with the matter"]


def make_articles(count: int, seed: int = 1) -> Iterator[dict[str, str]]:
    """Yield articles as the rows of a corpus: ``text``, ``title``, ``outlet``, days."""
    for number in range(count):
        draw = random.Random(f"{seed}-{number}")  # the same article however many there are
        day = (date(2025, 1, 1) + timedelta(draw.randrange(365))).isoformat()
        yield {
            "article_id": f"{number:07}",
            "title": make_clause(draw, 8).capitalize(),
            "outlet": f"The {make_word(draw.randrange(40)).capitalize()} Post",
            "published_from": day,
            "published_to": day,
            "text": make_text(draw, min(max(int(draw.lognormvariate(6.1, 0.5)), 60), 4000)),
        }


def make_text(draw: random.Random, words: int) -> str:
    people = [f"{make_name(draw)} {make_name(draw)}" for _ in range(4)]
    paragraphs: list[str] = []
    while words > 0:
        sentences = [make_sentence(draw, people) for _ in range(draw.choice([1, 1, 2, 2, 3]))]
        paragraphs.append(" ".join(sentences))
        words -= len(paragraphs[-1].split())
    return "\n\n".join(paragraphs)


def make_sentence(draw: random.Random, people: list[str]) -> str:
    form = draw.choices(list(FORMS), list(FORMS.values()))[0]
    form = draw.choice(EXPECTED_FORMS).strip() if form == "expected" else form
    while "{" in form:  # what fills one hole may open another
        before, _, rest = form.partition("{")
        hole, _, after = rest.partition("}")
        form = before + fill(hole, draw, people) + after
    return form[0].upper() + form[1:]


def fill(hole: str, draw: random.Random, people: list[str]) -> str:
    if hole in ("clause", "Clause"):
        clause = make_clause(draw, max(4, int(draw.gauss(13, 4))))
        return clause.capitalize() if hole == "Clause" else clause
    if hole in ("noun", "verb", "Noun"):
        return draw.choice(CONTENT)
    simple = {
        "name": people, "office": OFFICES, "role": ROLES, "month": MONTHS, "day": DAYS,
        "when": WHEN, "source": SOURCES, "rose": ["rose", "faded", "grew", "are slim"],
        "few": "2345", "n": [str(n) for n in range(6, 28)],
    }  # fmt: skip
    if hole == "place":
        return f"{make_name(draw)} {draw.choice(['Bank', 'University', 'Institute', 'Group'])}"
    return draw.choice(simple[hole])


def make_clause(draw: random.Random, words: int) -> str:
    return " ".join(
        draw.choices(FUNCTION, cum_weights=zipf(len(FUNCTION)))[0]
        if draw.random() < 0.45
        else make_content(draw)
        for _ in range(words)
    )


def make_content(draw: random.Random) -> str:
    kind = draw.random()
    if kind < 0.62:
        return draw.choice(CONTENT)
    if kind < 0.74:
        return draw.choices(emotive_words(), cum_weights=zipf(len(emotive_words())))[0]
    return make_name(draw) if kind > 0.86 else make_name(draw).lower()


def make_name(draw: random.Random) -> str:
    return make_word(draw.choices(range(TAIL), cum_weights=zipf(TAIL))[0]).capitalize()


@cache
def make_word(rank: int) -> str:
    """Make up a word that can be spoken, always the same for its rank."""
    draw = random.Random(rank)
    return (
        "".join(
            draw.choice("bcdfghklmnprstvw") + draw.choice("aeiou")
            for _ in range(draw.randint(2, 4))
        )
        + draw.choice("nrstl ").strip()
    )


@cache
def emotive_words() -> list[str]:
    """List the words of the lexicons, in an order that says nothing."""
    words = [word for word in sorted(standard_lexicons().rows) if word.isalpha()]
    random.Random(0).shuffle(words)
    return words


@cache
def zipf(count: int) -> list[float]:
    return list(accumulate(1 / rank for rank in range(1, count + 1)))


def main(count: int, path: Path) -> None:
    with path.open("w", encoding="utf-8") as file:
        file.writelines(f"{json.dumps(row, ensure_ascii=False)}\n" for row in make_articles(count))


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]))

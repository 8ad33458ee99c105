"""Kinds of wording, each with several sentences: what is read of one must be read of its like."""

from functools import partial

import pandas as pd
import pytest
from tradetalks.expectations import frame as framing

frame_expectations = partial(framing.frame_expectations, by="rules")

WORDINGS = {
    ("a bill, a nominee or a case gets through", "raise"): [
        "The bill has the votes to pass.",
        "There is broad support for the measure in both chambers.",
        "The judges appeared ready to strike down the levy.",
        "The new law will probably take effect in May.",
    ],
    ("a bill, a nominee or a case is stopped", "lower"): [
        "The bill does not have the votes.",
        "The nominee faces an uphill climb in the chamber.",
        "The measure is dead on arrival in the upper house.",
        "The plan faces stiff opposition from farmers.",
        "The reform won't pass this parliament.",
    ],
    ("somebody leads in a contest", "raise"): [
        "The mayor leads by nine points in the latest survey.",
        "The challenger is ahead of the mayor in three polls.",
        "She is the favourite to win the nomination.",
        "The incumbent is expected to keep her seat.",
        "The senator is the clear front-runner.",
    ],
    ("somebody trails in a contest", "lower"): [
        "The governor trails by six points in the latest poll.",
        "His candidacy is a long shot.",
    ],
    ("a contest is level", "open"): [
        "The race is a dead heat.",
        "The two candidates are neck and neck.",
        "The contest is too close to call.",
        "The survey puts the two within the margin of error.",
    ],
    ("a figure gets better", "raise"): [
        "The economy is expected to grow by three percent.",
        "Analysts forecast record profits.",
        "Sales will rise again next year, the maker says.",
        "Unemployment is expected to fall.",
        "Inflation is likely to slow in the spring.",
    ],
    ("a figure gets worse", "lower"): [
        "Growth is forecast to slow next year.",
        "Exports are expected to drop.",
        "Output will probably shrink.",
        "Unemployment is expected to rise next year.",
        "The bank cut its forecast for the region.",
    ],
    ("a crisis eases", "raise"): [
        "The outbreak is under control, doctors say.",
        "The worst may be over for the coast.",
        "The town is on the road to recovery.",
    ],
    ("a crisis gets worse", "lower"): [
        "The worst is yet to come, the mayor warned.",
        "The toll is expected to rise.",
        "Officials expect infections to climb further.",
        "A new wave of infections is expected.",
        "The firm is on the brink of bankruptcy.",
    ],
    ("a bad outcome is made likely", "lower"): [
        "A long strike is now likely.",
        "A no-deal exit looks likely.",
        "A recession is all but certain.",
        "Economists predict a recession.",
        "Layoffs are likely.",
        "An invasion is imminent.",
        "The walkout will go ahead, the union said.",
        "A collapse of the coalition is just a matter of time.",
        "The chances of a shutdown are growing.",
        "The country is heading for a recession.",
        "A strike is looming.",
    ],
    ("a bad outcome is near", "lower"): [
        "A walkout is within reach.",
        "A default is close.",
        "The ceasefire is close to collapse.",
        "A no-deal outcome is within sight.",
    ],
    ("an outcome is lost", "lower"): [
        "The talks are doomed.",
        "The accord is dead.",
        "The merger is at risk.",
        "The pact is in jeopardy.",
        "It looks as if the merger will fail.",
    ],
    ("a bad outcome is made unlikely, averted or ended", "raise"): [
        "A default is unlikely.",
        "War is not inevitable.",
        "They are likely to prevent a default.",
        "A way to avert the walkout is in sight.",
        "A recession can be avoided.",
        "An end to the strike is near.",
        "The shutdown will end on Friday, the speaker said.",
        "Fears of a default are easing.",
        "Fears that the merger could fail have eased.",
        "A collapse of the coalition is unlikely.",
        "The accord is unlikely to unravel.",
        "Few expect a recession next year.",
        "Nobody in the cabinet expects the pact to fall apart.",
        "The chances of the treaty being rejected have dropped.",
        "A walkout looks less and less likely.",
        "Concern that the council could block the pact has subsided.",
        "The danger of a blackout is receding.",
        "Hardly anyone thinks the truce will collapse.",
        "The bank is expected to dodge a default.",
        "There is little risk of power cuts this winter.",
        "The ministry should have no trouble averting a default.",
        "The siege is expected to end within days.",
        "The worst of the outbreak is probably behind us.",
    ],
    ("something bad goes on", "lower"): [
        "The walkout is expected to drag on.",
        "The siege is expected to continue.",
        "The worst of the outbreak is yet to come.",
    ],
    ("the two sides stand apart", "lower"): [
        "The two airlines are still millions apart.",
        "Weeks of hard bargaining lie ahead.",
        "The rift over fishing is too deep to bridge.",
        "The talks on water have run into the sand.",
    ],
    ("the last steps to a result", "raise"): [
        "A settlement is just around the corner.",
        "Lawyers are putting the finishing touches to the pact.",
        "The logjam over the budget is beginning to break.",
    ],
    ("something good is nearly over", "lower"): [
        "The ceasefire is almost over.",
        "The lull could soon be over.",
    ],
    ("a way to avert a bad outcome is lost", "lower"): [
        "Hopes of avoiding a default are fading.",
        "It is hard to see how a strike can be avoided.",
        "Efforts to avoid a strike hit a wall.",
        "A plan to prevent another walkout ran into trouble.",
        "I do not think a boycott will work.",
    ],
    ("what stood in the way of an outcome is overcome", "raise"): [
        "The biggest obstacle to the pact has been removed.",
        "One of the main hurdles to an accord was cleared on Friday.",
        "A key sticking point in the negotiations has been settled.",
        "Both sides have overcome their deep differences over fishing.",
        "The two parties ended months of deadlock on Sunday.",
    ],
    ("what is said of something bad goes on", "lower"): [
        "Fears of a recession are growing as demand is diminishing.",
        "Ministers fear that the truce will fail as support has dwindled.",
        "The drought is unlikely to end before spring.",
    ],
    ("what stands in the way does away with something good", "lower"): [
        "The impasse has ended hopes of a deal.",
        "The failure of the talks ended the truce.",
        "The talks have ended in deadlock.",
        "Support for the deal has evaporated amid objections.",
    ],
    ("something bad nears its end", "raise"): [
        "The end of the strike is in sight.",
        "The end of the blockade is near, the mediator said.",
    ],
    ("no outcome is in sight", "none"): [
        "The family is still waiting for news.",
        "There was confusion and a loss of confidence.",
        "He cited dubious figures.",
        "The company was in real trouble in the nineties.",
        "He is very confident of himself.",
        "The presidential hopeful visited a farm.",
        "She is a leading voice of the party.",
        "The office will open on Monday.",
        "The minister is set to attend the fair.",
        "Men are more likely to live alone.",
        "Certain towns collect the levy themselves.",
    ],
}


@pytest.mark.parametrize("kind", WORDINGS, ids=lambda kind: f"{kind[0]} ({kind[1]})")
def test_what_is_read_of_one_wording_is_read_of_its_like(kind):
    framed = frame_expectations(pd.DataFrame({"text": WORDINGS[kind]}))
    assert framed.loc[framed["expectation"] != kind[1], "text"].tolist() == []


@pytest.mark.parametrize(
    "text",
    [
        "He is open to any step that would end the strike.",
        "The union is ready to call off the walkout.",
        "The speaker is willing to do whatever ends the shutdown.",
    ],
)
def test_an_opening_towards_the_end_of_something_bad_is_not_read_as_lower(text):
    assert frame_expectations(pd.DataFrame({"text": [text]}))["expectation"].item() != "lower"


def test_a_guard_spares_the_rules_that_it_names():
    texts = [
        "Growth is expected to slow to two percent, from three percent last year.",
        "Hopes had been high last year.",
    ]
    framed = frame_expectations(pd.DataFrame({"text": texts}))
    assert framed["expectation"].tolist() == ["lower", "none"]


def test_a_forecast_of_what_is_bad_in_itself_is_turned_round():
    texts = ["Prices of wheat are expected to fall.", "Inflation is expected to fall."]
    framed = frame_expectations(pd.DataFrame({"text": texts}))
    assert framed["expectation"].tolist() == ["lower", "raise"]

"""Every rule is worded, in both languages, with parameters it has."""

import ast
from pathlib import Path
from string import Formatter

import pytest

from schemas.wording import RULES, worded

ROOT = Path(__file__).parents[2]
# Where a rule stands among the arguments of what raises it.
FIRST = {"Breach", "broken", "UnreadableError"}
SECOND = {"Fault"}
LAST = {"_agree", "_nif", "_matching", "_listed"}


def placeholders(text):
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def raised():
    """Every (rule, parameters) that the contracts and the use cases name in their source."""
    for path in [*ROOT.glob("schemas/**/*.py"), *ROOT.glob("exchange/*.py")]:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call):
                yield from _rule_of(node)


def _rule_of(call):
    name = getattr(call.func, "id", None)
    place = 0 if name in FIRST else 1 if name in SECOND else -1 if name in LAST else None
    if place is None or len(call.args) <= max(place, 0):
        return
    rule = getattr(call.args[place], "value", None)
    if isinstance(rule, str):
        yield rule, _parameters(call)


def _parameters(call):
    given = {keyword.arg for keyword in call.keywords}
    for argument in call.args:
        if isinstance(argument, ast.Dict):
            given |= {key.value for key in argument.keys}
    return frozenset(given)


def test_the_source_names_rules():
    assert len({rule for rule, _ in raised()}) > 50


@pytest.mark.parametrize(("rule", "parameters"), sorted(set(raised()), key=str))
def test_every_rule_is_worded_with_parameters_it_has(rule, parameters):
    assert rule in RULES
    for text in RULES[rule].values():
        assert placeholders(text) <= parameters


def test_no_wording_is_left_over():
    assert set(RULES) - {rule for rule, _ in raised()} == {"invalid"}


@pytest.mark.parametrize("rule", RULES)
def test_both_languages_say_the_same_parameters(rule):
    english, portuguese = RULES[rule]["en"], RULES[rule]["pt"]

    assert set(RULES[rule]) == {"en", "pt"}
    assert english != portuguese
    assert placeholders(english) == placeholders(portuguese)
    assert english[-1] in ".-"
    assert portuguese[-1] in ".-"


def test_a_rule_is_said_with_its_parameters():
    assert worded("too-long", {"max": 5}, "en") == "At most 5 characters allowed."
    assert worded("not-in-list", {"allowed": ["a", "b"]}, "pt") == "Tem de ser um destes valores: a, b."
    assert worded("too-long", {"max": 5}, "fr") == "At most 5 characters allowed."
    assert worded("of-another-house", {}, "en") == "of-another-house"


def test_a_type_is_told_in_words_of_the_language():
    parameters = {"expected": "integer"}

    assert worded("wrong-type", parameters, "en") == "This must be a whole number."
    assert worded("wrong-type", parameters, "pt") == "Tem de ser um número inteiro."

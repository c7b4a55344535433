"""Levels of a language by their list."""

from schemas.levels import level, level_known
from tests.schemas.probes import rule


def test_a_level_reached_is_not_below_the_first():
    assert level().deserialize("A1") == "A1"
    assert rule(level(), "pre-A1") == "level-below-scale"
    assert level_known().deserialize("pre-A1") == "pre-A1"


def test_which_levels_there_are_is_for_the_list_to_say():
    assert level().deserialize("C3") == "C3"
    assert level().metadata["x-code-list"] == level_known().metadata["x-code-list"] == "cefr"

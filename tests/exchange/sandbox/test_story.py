"""The story in its order. That it holds is tested by playing it: ``tests/journeys/test_demo.py``."""

from exchange.sandbox.story import ACTS, steps


def test_every_step_is_told_in_a_sentence_of_its_own():
    titles = [step.title for step in steps()]
    assert len(set(titles)) == len(ACTS)
    assert all(20 < len(title) < 115 and not title.endswith(".") for title in titles)


def test_steps_are_numbered_from_one():
    assert [step.number for step in steps()] == list(range(1, len(ACTS) + 1))

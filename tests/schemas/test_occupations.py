"""Codes of work and skills by their form; which of them exist is for their lists to say."""

import pytest

from schemas.errors import UnreadableError
from schemas.occupations import cae, cpp, esco_skill, esco_uri, isco08

SKILL = "http://data.europa.eu/esco/skill/335228d2-297d-4e0e-a6ee-bc6a8dc110d9"


@pytest.mark.parametrize(
    ("check", "text"),
    [(isco08, "7512"), (cpp, "7512"), (cpp, "7512.0"), (cpp, "75120"), (cae, "10711"), (esco_skill, SKILL)],
)
def test_a_code_of_the_right_form_is_taken_as_it_is(check, text):
    assert check(text) == text


@pytest.mark.parametrize(
    ("check", "text"),
    [(isco08, "751"), (cpp, "751"), (cae, "1071"), (esco_uri, SKILL), (esco_skill, f"{SKILL}/../x"), (isco08, "٧٥١٢")],
)
def test_another_form_is_refused(check, text):
    with pytest.raises(UnreadableError, match="job-code-invalid"):
        check(text)

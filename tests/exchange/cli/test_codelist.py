"""Code lists by command: what holds, and what is refused."""

from schemas.codelists.shipped import FOLDER

VISAS = (FOLDER / "permit-categories.csv").read_text(encoding="utf-8")


def test_every_list_is_listed_with_how_many_codes_are_in_force(typed):
    lines = typed("code-list", "list").output.splitlines()

    assert "isco-08\t436\tshipped\t" in lines
    assert "municipalities\t308\tshipped\t" in lines


def test_a_list_is_shown_whole_or_as_of_a_day(typed):
    whole = typed("code-list", "show", "permit-categories").output
    then = typed("code-list", "show", "permit-categories", "--on", "2025-10-22").output
    now = typed("code-list", "show", "permit-categories", "--on", "2025-10-23").output

    assert "visa-job-search\t2022-08-26\t2025-10-22\tVisto para procura de trabalho\tJob-search visa" in whole
    assert "visa-job-search\t" in then
    assert "visa-job-search\t" not in now
    assert "visa-job-search-qualified\t" in now


def test_codes_are_shown_in_the_language_of_their_reader(typed):
    shown = typed("code-list", "show", "countries", "--language", "ar").output

    assert "SYR\t1974-01-01\t\t\t\tسوريا" in shown
    assert "XXA\t1974-01-01\t\tapátrida\tstateless\tعديم الجنسية" in shown
    refused = typed("code-list", "show", "countries", "--language", "zz")
    assert refused.exit_code == 2
    assert "no language with known names" in refused.output


def test_a_list_is_imported_by_somebody_who_answers_for_it(typed, tmp_path):
    file = tmp_path / "visas.csv"
    file.write_text(VISAS + "visa-new,2027-01-01,,Visto novo,New visa\n", encoding="utf-8")
    taken = typed("code-list", "import", "permit-categories", str(file), "--by", "Inês Prado")

    assert "permit-categories holds as version 1, answered for by Inês Prado." in taken.output
    assert "visa-new\t2027-01-01" in typed("code-list", "show", "permit-categories").output
    assert "\t1\tInês Prado" in typed("code-list", "list").output


def test_a_wrong_file_is_refused_whole_with_its_reasons(typed, tmp_path):
    file = tmp_path / "visas.csv"
    file.write_text(VISAS + "visa new,2027-01-01,,,\nvisa-newer,soon,,,\n", encoding="utf-8")
    refused = typed("code-list", "import", "permit-categories", str(file), "--by", "Inês Prado")

    number = len(VISAS.splitlines())
    assert refused.exit_code == 1
    assert f"/{number}/code: A code is made of letters and digits" in refused.output
    assert f"/{number + 1}/valid_from: Write a date that exists" in refused.output
    assert "visa-new" not in typed("code-list", "show", "permit-categories").output


def test_a_file_in_another_encoding_is_refused(typed, tmp_path):
    file = tmp_path / "visas.csv"
    file.write_bytes(VISAS.encode("utf-16"))

    assert typed("code-list", "import", "permit-categories", str(file), "--by", "Inês Prado").exit_code == 2

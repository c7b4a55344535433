"""Taking partners in, saying where they are told, suspending and reinstating them."""


def test_a_partner_is_added_and_listed(typed):
    assert typed("partner", "add", "ponte", "--kind", "ngo", "--name", "Ponte Viva").exit_code == 0
    listed = typed("partner", "list").output
    assert "ponte\tngo\tactive\tinbox\tnone in force\tPonte Viva" in listed


def test_an_agreement_shows_in_the_list(typed, school):
    assert "escola\tschool\tactive\tinbox\topen" in typed("partner", "list").output


def test_a_partner_is_not_added_twice(typed, school):
    again = typed("partner", "add", school, "--kind", "school", "--name", "Escola")
    assert again.exit_code == 1
    assert "another slug" in again.stderr


def test_a_suspended_partner_is_reinstated(typed, school):
    assert typed("partner", "suspend", school).exit_code == 0
    assert "\tsuspended\t" in typed("partner", "list").output
    assert typed("partner", "reinstate", school).exit_code == 0
    assert "\tactive\t" in typed("partner", "list").output


def test_what_cannot_be_is_refused_with_what_can(typed, school):
    refused = typed("partner", "reinstate", school)
    assert refused.exit_code == 1
    assert "from here: suspended" in refused.stderr


def test_nobody_is_suspended_by_a_wrong_name(typed):
    assert typed("partner", "suspend", "nobody").exit_code == 1


def test_a_webhook_is_told_its_secret_once(typed, school):
    told = typed("partner", "endpoint", school, "--webhook", "http://127.0.0.1:9000/escola")
    assert told.exit_code == 0
    assert "whsec_" in told.output
    assert "\twebhook\t" in typed("partner", "list").output


def test_an_endpoint_is_a_webhook_or_the_inbox(typed, school):
    assert typed("partner", "endpoint", school, "--inbox").exit_code == 0
    assert typed("partner", "endpoint", school).exit_code == 2
    assert typed("partner", "endpoint", school, "--inbox", "--webhook", "http://127.0.0.1:9/").exit_code == 2

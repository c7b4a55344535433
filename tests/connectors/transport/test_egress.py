"""Where the hub may send, tried with addresses that lead somewhere else."""

import pytest

from connectors.errors import MisconfiguredError, RetryLaterError
from connectors.transport.egress import PRODUCTION, SANDBOX, Policy, Target, resolve, target

PUBLIC = "93.184.215.14"


def towards(*addresses: str, url: str = "https://hooks.partner.example/in", policy: Policy = PRODUCTION) -> Target:
    return target(url, policy, lambda host, port: list(addresses))


def test_a_public_address_is_the_one_that_is_connected_to():
    goal = towards(PUBLIC)
    assert (goal.line.address, goal.line.host, goal.line.port, goal.path) == (
        PUBLIC,
        "hooks.partner.example",
        443,
        "/in",
    )


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "192.0.2.7",
        "198.18.0.1",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::ffff:10.0.0.1",
        "::ffff:93.184.215.14",
        "64:ff9b::a00:1",
        "64:ff9b:1::1",
        "2002:a00:1::1",
        "2001:0:a00:1::1",
        "fe80::1%eth0",
        "fc00::1",
        "ff02::1",
        "2001:db8::1",
    ],
)
def test_an_address_that_is_not_globally_routable_is_refused(address: str):
    with pytest.raises(MisconfiguredError, match="address-not-permitted"):
        towards(address)


def test_a_global_ipv6_address_is_permitted():
    assert towards("2606:2800:21f:cb07:6820:80da:af6b:8b2c").line.address == "2606:2800:21f:cb07:6820:80da:af6b:8b2c"


def test_ipv4_is_preferred_where_a_name_has_both():
    assert towards("2606:2800:21f:cb07:6820:80da:af6b:8b2c", PUBLIC).line.address == PUBLIC


def test_one_forbidden_address_among_several_refuses_the_name():
    with pytest.raises(MisconfiguredError):
        towards(PUBLIC, "10.0.0.1")


@pytest.mark.parametrize("host", ["2130706433", "0x7f000001", "0177.0.0.1", "127.1", "localhost", "[::1]"])
def test_other_spellings_of_this_machine_are_refused(host: str):
    with pytest.raises((MisconfiguredError, RetryLaterError)):
        target(f"https://{host}/in", PRODUCTION, resolve)


@pytest.mark.parametrize(
    "url",
    [
        "http://hooks.partner.example/in",
        "https://hooks.partner.example:8443/in",
        "ftp://hooks.partner.example/in",
        "file:///etc/passwd",
        "gopher://hooks.partner.example/",
    ],
)
def test_production_is_https_on_port_443_alone(url: str):
    with pytest.raises(MisconfiguredError):
        towards(PUBLIC, url=url)


@pytest.mark.parametrize(
    "url",
    [
        "https://user@hooks.partner.example/in",
        "https://user:secret@hooks.partner.example/in",
        "https://hooks.partner.example/in#part",
        "https://hooks.partner.example/a b",
        "https://hooks.partner.example/a\tb",
        "https://hooks.partner.example/a\r\nHost: other",
        "https://hooks.partner.example\\@other.example/",
        "https://höoks.example/",
        "https://[::1/",
        "https://hooks.partner.example:99999/",
        "https:///in",
        "",
    ],
)
def test_an_address_in_a_doubtful_spelling_is_refused(url: str):
    with pytest.raises(MisconfiguredError):
        towards(PUBLIC, url=url)


def test_the_sandbox_reaches_its_own_machine_over_http():
    goal = towards("127.0.0.1", url="http://localhost:9000/in?x=1", policy=SANDBOX)
    assert (goal.line.authority, goal.path) == ("localhost:9000", "/in?x=1")


def test_the_sandbox_reaches_no_private_network():
    with pytest.raises(MisconfiguredError):
        towards("192.168.0.10", url="http://printer.local/", policy=SANDBOX)


def test_a_name_that_does_not_resolve_is_tried_again_later():
    def failing(host: str, port: int) -> list[str]:
        raise OSError

    with pytest.raises(RetryLaterError, match="name-not-resolved"):
        target("https://hooks.partner.example/", PRODUCTION, failing)


def test_a_name_without_addresses_is_tried_again_later():
    with pytest.raises(RetryLaterError, match="name-not-resolved"):
        towards()


def test_an_ipv6_host_is_named_in_brackets():
    assert towards("::1", url="http://[::1]:80/", policy=SANDBOX).line.authority == "[::1]"

"""Every setting of the hub, read once from a mapping; all faults are reported together, each with its cure.

Nothing else in the hub asks the environment. What may be set is in :mod:`exchange.environment`.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from exchange.environment import SETTINGS, Setting
from exchange.errors import ConfigurationError

Mode = Literal["production", "sandbox"]

DEFAULT = "default"
EMBEDDED = "embedded server"
DATABASE_NAMES = ("DATABASE_URL", "DATABASE_OWNER_URL", "DATABASE_SEQUENCER_URL")


@dataclass(frozen=True)
class Settings:
    """What the operator decided. A database address that is not set means the embedded server."""

    mode: Mode
    var: Path
    host: str
    port: int
    base_url: str
    proxies: int
    key_file: Path
    database_url: str | None = field(repr=False)
    database_owner_url: str | None = field(repr=False)
    database_sequencer_url: str | None = field(repr=False)
    workers: int
    threads: int
    concurrency: int
    origins: Mapping[str, str]

    @property
    def sandbox(self) -> bool:
        """Whether fictitious people, shared secrets and loopback targets are allowed."""
        return self.mode == "sandbox"

    @property
    def embedded(self) -> bool:
        """Whether the hub starts its own PostgreSQL."""
        return self.database_url is None


def read(environment: Mapping[str, str], *, needs: Collection[str] = ()) -> Settings:
    """The settings of this environment, or one :class:`ConfigurationError` that names every fault and its cure.

    ``needs`` names optional settings that what is about to start cannot do without in production.
    """
    values: dict[str, Any] = {}
    origins: dict[str, str] = {}
    faults: list[str] = []
    for setting in SETTINGS:
        needed = not setting.optional or setting.name in needs
        try:
            values[setting.field], origins[setting.name] = _value(setting, environment, values, needed)
        except ValueError as wrong:
            faults.append(f"{setting.name} {wrong}: {setting.cure}")
            values[setting.field] = None
    faults.extend(fault for rule in RULES for fault in rule(values))
    if faults:
        raise ConfigurationError(*faults)
    return Settings(**values, origins=origins)


def described(settings: Settings) -> Iterator[tuple[str, str, str]]:
    """Each setting's name, its value with passwords masked, and where the value came from."""
    for setting in SETTINGS:
        value = getattr(settings, setting.field)
        origin = settings.origins[setting.name] if value is not None else EMBEDDED if settings.embedded else "not set"
        text = "" if value is None else str(value)
        yield setting.name, _masked(text) if setting.secret else text, origin


def _value(
    setting: Setting, environment: Mapping[str, str], earlier: Mapping[str, Any], needed: bool
) -> tuple[Any, str]:
    for name in filter(None, (setting.name, setting.other_name)):
        if text := environment.get(name, "").strip():
            return setting.parse(text), f"environment, {name}"
    default = setting.default(earlier.get("mode") or "production")
    if default is not None:
        return setting.parse(default.format(**earlier)), DEFAULT
    if earlier["mode"] == "sandbox" or not needed:
        return None, DEFAULT
    raise ValueError("is missing")


def _masked(url: str) -> str:
    password = urlsplit(url).password
    return url.replace(f":{password}@", ":…@") if password else url


def _databases_together(values: Mapping[str, Any]) -> Iterator[str]:
    """Three roles or none: a hub on one login could rewrite its own evidence."""
    missing = [name for name in DATABASE_NAMES if not values[name.lower()]]
    if values["mode"] == "sandbox" and 0 < len(missing) < len(DATABASE_NAMES):
        yield from (f"{name} is missing beside the others: set all three, or none" for name in missing)


def _roles_apart(values: Mapping[str, Any]) -> Iterator[str]:
    logins = [urlsplit(values[name.lower()]).username for name in DATABASE_NAMES if values[name.lower()]]
    if values["mode"] == "production" and len(set(logins)) < len(logins):
        yield (
            "DATABASE_URL, DATABASE_OWNER_URL and DATABASE_SEQUENCER_URL share a login:"
            " give each its own role, as `database upgrade --print-roles` shows"
        )


def _reachable_safely(values: Mapping[str, Any]) -> Iterator[str]:
    """In production people's links and partners' tokens travel: https, in front of it a buffering proxy."""
    if values["mode"] != "production" or not values["base_url"]:
        return
    parts = urlsplit(values["base_url"])
    if parts.scheme != "https":
        yield "HUB_BASE_URL is not https: set the https address of the proxy in front of the hub"
    if _is_loopback(parts.hostname or ""):
        yield "HUB_BASE_URL is a loopback address: set the address partners and people reach, or HUB_MODE=sandbox"
    if values["proxies"] == 0:
        yield "HUB_PROXIES is 0: put a buffering proxy in front of the hub and count it"


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


RULES = (_databases_together, _roles_apart, _reachable_safely)

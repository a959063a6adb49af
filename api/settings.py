"""Settings from the environment; each has a default that suits one office PC."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from api.errors import SettingsError

PROJECT = Path(__file__).resolve().parent.parent
SQLITE_FILE = "otklik.db"
VK_FILE = "vk.toml"
NO_ROUTES = "none"  # OTKLIK_ROUTES=none: history alone names executors


class KeysNeeded(StrEnum):
    """Which machines need an API key."""

    OUTSIDE = "outside"  # all but those on this computer
    ALWAYS = "always"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class Settings:
    """Where things lie and what the service allows.

    home : folder of the registry and of results (OTKLIK_HOME).
    samples : base samples, places, rules, taxonomy (OTKLIK_SAMPLES).
    bundle : a fixed bundle instead of the registry's current one (OTKLIK_BUNDLE).
    routes : folder of the routing table, None for history alone (OTKLIK_ROUTES).
    max_comments : comments in one request (OTKLIK_MAX_COMMENTS).
    max_body : bytes of one request's body (OTKLIK_MAX_BODY).
    database_url : PostgreSQL instead of the SQLite file in `home` (OTKLIK_DATABASE_URL).
    vk : file of the VK communities (OTKLIK_VK).
    retention_days : how long texts and authors are kept (OTKLIK_RETENTION_DAYS), 0 for ever.
    raw_days : how long events are kept as they came (OTKLIK_RAW_DAYS).
    public_url : the address people open, for links and for cookies that travel over https alone
        (OTKLIK_PUBLIC_URL).
    api_keys : whether a machine needs a key (OTKLIK_API_KEYS).
    rate : requests a minute of one machine to /v1 (OTKLIK_RATE).
    """

    home: Path = field(default_factory=lambda: PROJECT / "var")
    samples: Path = field(default_factory=lambda: PROJECT / "data" / "samples")
    bundle: Path | None = None
    routes: Path | None = field(default_factory=lambda: PROJECT / "data" / "samples")
    max_comments: int = 1_000
    max_body: int = 8 * 1024 * 1024
    database_url: str | None = None
    vk: Path | None = None
    retention_days: int = 3 * 365
    raw_days: int = 30
    public_url: str | None = None
    api_keys: KeysNeeded = KeysNeeded.OUTSIDE
    rate: int = 600

    @property
    def store_url(self) -> str:
        """Address of the database."""
        return self.database_url or f"sqlite:///{self.sqlite_file}"

    @property
    def sqlite_file(self) -> Path:
        """The database where no other is named, whether or not it exists."""
        return self.home / SQLITE_FILE

    @property
    def vk_file(self) -> Path:
        """File of the VK communities, whether or not it exists."""
        return self.vk or self.home / VK_FILE

    @property
    def registry(self) -> Path:
        """Folder of the registry."""
        return self.home / "models"

    @classmethod
    def from_env(cls, env: Mapping[str, str] = os.environ) -> "Settings":
        """Read the environment; raises `SettingsError` naming the variable."""
        default = cls()
        home = Path(env.get("OTKLIK_HOME") or default.home)
        samples = Path(env.get("OTKLIK_SAMPLES") or default.samples)
        bundle = env.get("OTKLIK_BUNDLE")
        return cls(
            home=home,
            samples=samples,
            bundle=Path(bundle) if bundle else None,
            routes=parse_routes(env.get("OTKLIK_ROUTES"), samples),
            max_comments=_positive(env, "OTKLIK_MAX_COMMENTS", default.max_comments),
            max_body=_positive(env, "OTKLIK_MAX_BODY", default.max_body),
            database_url=env.get("OTKLIK_DATABASE_URL") or None,
            vk=Path(env["OTKLIK_VK"]) if env.get("OTKLIK_VK") else None,
            retention_days=_positive(env, "OTKLIK_RETENTION_DAYS", default.retention_days, least=0),
            raw_days=_positive(env, "OTKLIK_RAW_DAYS", default.raw_days),
            public_url=(env.get("OTKLIK_PUBLIC_URL") or "").rstrip("/") or None,
            api_keys=_parse_keys(env.get("OTKLIK_API_KEYS")),
            rate=_positive(env, "OTKLIK_RATE", default.rate),
        )


def parse_routes(value: str | Path | None, default: Path) -> Path | None:
    """Folder of a routing table; `none` means no table, nothing means the default."""
    if value is None or not str(value):
        return default
    return None if str(value).lower() == NO_ROUTES else Path(value)


def as_environment(settings: Settings) -> dict[str, str]:
    """What a child process must see to have the same bundle, table and database."""
    values = {
        "OTKLIK_HOME": settings.home,
        "OTKLIK_SAMPLES": settings.samples,
        "OTKLIK_BUNDLE": settings.bundle,
        "OTKLIK_ROUTES": settings.routes or NO_ROUTES,
        "OTKLIK_DATABASE_URL": settings.database_url,
        "OTKLIK_VK": settings.vk,
        "OTKLIK_PUBLIC_URL": settings.public_url,
        "OTKLIK_API_KEYS": settings.api_keys,
        "OTKLIK_RATE": settings.rate,
    }
    return {name: str(value) for name, value in values.items() if value}


def _parse_keys(value: str | None) -> KeysNeeded:
    try:
        return KeysNeeded(value) if value else KeysNeeded.OUTSIDE
    except ValueError as error:
        known = ", ".join(KeysNeeded)
        raise SettingsError(f"OTKLIK_API_KEYS: можно {known}, а не {value!r}") from error


def _positive(env: Mapping[str, str], name: str, default: int, *, least: int = 1) -> int:
    raw = env.get(name)
    if not raw:
        return default
    if not raw.isdigit() or int(raw) < least:
        what = "больше нуля" if least else "не меньше нуля"
        raise SettingsError(f"{name}: нужно целое число {what}, а не {raw!r}")
    return int(raw)

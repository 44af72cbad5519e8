"""Settings, read from the environment once. Every default runs on a laptop."""

import logging
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import limits
from environs import Env, EnvError
from platformdirs import user_data_path

from recollect.errors import SetupError

MIB = 1024 * 1024

EXTENSION_ORIGIN = "chrome-extension://dgidheimkomnhlpefbnmdnjelpapplep"
"""The web origin of our extension: its id follows from the `key` in extension/manifest.json."""


@dataclass(frozen=True, slots=True)
class Config:
    """How this server runs. `mongodb_uri` empty means: the embedded MongoDB."""

    host: str = "127.0.0.1"
    port: int = 8377
    data_dir: Path = Path()
    mongodb_uri: str = ""
    public_url: str = ""
    allowed_hosts: tuple[str, ...] = ()
    allowed_origins: tuple[str, ...] = ()
    max_frame_bytes: int = 32 * MIB
    frame_days: int = 7
    max_import_bytes: int = 4096 * MIB
    metering: bool = False
    rate_limit: str = ""
    log_level: str = "INFO"
    log_format: str = "text"

    @property
    def origins(self) -> tuple[str, ...]:
        """The web origins that may come here, besides the server's own."""
        return (EXTENSION_ORIGIN, *self.allowed_origins)

    @property
    def page_url(self) -> str:
        """Where people open the page."""
        return self.public_url or f"http://recollect.localhost:{self.port}"


def from_environment() -> Config:
    """Read `RECOLLECT_*`; a bad value raises SetupError with the variable's name."""
    try:
        return _read(Env(prefix="RECOLLECT_"))
    except EnvError as error:
        raise SetupError(f"A setting in the environment is wrong: {error}") from error


def _read(env: Env) -> Config:
    config = Config(
        host=env.str("HOST", "127.0.0.1"),
        port=env.int("PORT", 8377),
        data_dir=Path(env.str("DATA_DIR", "") or user_data_path("recollect")).expanduser(),
        mongodb_uri=env.str("MONGODB_URI", ""),
        public_url=env.str("PUBLIC_URL", "").rstrip("/"),
        allowed_hosts=tuple(filter(None, env.list("ALLOWED_HOSTS", []))),
        allowed_origins=tuple(filter(None, env.list("ALLOWED_ORIGINS", []))),
        max_frame_bytes=env.int("MAX_FRAME_BYTES", 32 * MIB),
        frame_days=env.int("FRAME_DAYS", 7),
        max_import_bytes=env.int("MAX_IMPORT_BYTES", 4096 * MIB),
        metering=env.bool("METERING", False),
        rate_limit=env.str("RATE_LIMIT", "").strip(),
        log_level=env.str("LOG_LEVEL", "INFO").upper(),
        log_format=env.str("LOG_FORMAT", "text").lower(),
    )
    _check(config)
    return config


def _check(config: Config) -> None:
    url = urlsplit(config.public_url)
    wrong = {
        "PORT must be from 0 to 65535": not 0 <= config.port <= 65535,
        "MAX_FRAME_BYTES must be from 65536 to 268435456": (
            not 65536 <= config.max_frame_bytes <= 256 * MIB
        ),
        "FRAME_DAYS must be from 1 to 3650": not 1 <= config.frame_days <= 3650,
        "MAX_IMPORT_BYTES must be from 1048576 on": config.max_import_bytes < MIB,
        "RATE_LIMIT must look like 60/minute, several separated by semicolons": (
            bool(config.rate_limit) and not _are_limits(config.rate_limit)
        ),
        "LOG_LEVEL must be DEBUG, INFO, WARNING or ERROR": (
            config.log_level not in {"DEBUG", "INFO", "WARNING", "ERROR"}
            or not isinstance(logging.getLevelName(config.log_level), int)
        ),
        "LOG_FORMAT must be text or json": config.log_format not in {"text", "json"},
        "PUBLIC_URL must look like https://recollect.example.org": (
            bool(config.public_url) and (url.scheme not in {"http", "https"} or not url.hostname)
        ),
        "MONGODB_URI must start with mongodb:// or mongodb+srv://": (
            bool(config.mongodb_uri)
            and not config.mongodb_uri.startswith(("mongodb://", "mongodb+srv://"))
        ),
    }
    for sentence, is_wrong in wrong.items():
        if is_wrong:
            raise SetupError(f"A setting in the environment is wrong: RECOLLECT_{sentence}.")


def _are_limits(text: str) -> bool:
    try:
        limits.parse_many(text)
    except ValueError:
        return False
    return True

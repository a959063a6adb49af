"""The VK communities of the desk, from one TOML file; a bad one stops the start."""

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from api.errors import SettingsError

MIN_SECRET = 8  # characters
PLACEHOLDERS = frozenset({"secret", "changeme", "password", "12345678", "секрет"})
# name in the file, or NAME_env: the variable that holds it
SECRETS = ("confirmation", "secret", "token", "reader_token", "photo_token")
KNOWN = {"group_id", "name", *SECRETS, *(f"{name}_env" for name in SECRETS)}


@dataclass(frozen=True, slots=True)
class Community:
    """One community.

    confirmation : what VK's first request is answered with. secret : stands in every event.
    token : the community's own, for answers; without it the desk only reads.
    reader_token : a service or user token that may read comments, to look whether an answer
        that was cut off stands there already.
    photo_token : a key of a person who manages the community, with the right to photos: VK lets
        no community's key put photos under its own posts.
    """

    group_id: int
    confirmation: str = field(repr=False)
    secret: str = field(repr=False)
    name: str = ""
    token: str | None = field(default=None, repr=False)
    reader_token: str | None = field(default=None, repr=False)
    photo_token: str | None = field(default=None, repr=False)


def read_communities(path: Path, env: Mapping[str, str] = os.environ) -> dict[int, Community]:
    """Communities by group id; none where there is no file. Raises `SettingsError`."""
    if not path.is_file():
        return {}
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8")).get("community", [])
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path}: не читается как TOML: {error}") from error
    if not isinstance(tables, list) or not tables:
        raise SettingsError(f"{path}: нет ни одной таблицы [[community]]")
    found: dict[int, Community] = {}
    for number, table in enumerate(tables, 1):
        where = f"{path}, сообщество {number}"
        community = _to_community(table, where, env)
        if community.group_id in found:
            raise SettingsError(f"{where}: group_id {community.group_id} уже был")
        found[community.group_id] = community
    return found


def _to_community(table: Any, where: str, env: Mapping[str, str]) -> Community:
    if not isinstance(table, dict):
        raise SettingsError(f"{where}: нужна таблица [[community]]")
    unknown = sorted(set(table) - KNOWN)
    if unknown:
        raise SettingsError(f"{where}: лишние поля {', '.join(unknown)}")
    group_id = table.get("group_id")
    if not isinstance(group_id, int) or isinstance(group_id, bool) or group_id < 1:
        raise SettingsError(f"{where}: group_id — номер сообщества, целое число больше нуля")
    values = {name: _read_secret(table, name, where, env) for name in SECRETS}
    confirmation, secret = values["confirmation"], values["secret"]
    if not confirmation:
        raise SettingsError(f"{where}: нет confirmation — строки подтверждения из настроек VK")
    if not secret or len(secret) < MIN_SECRET or secret.lower() in PLACEHOLDERS:
        raise SettingsError(
            f"{where}: secret — секретный ключ Callback API, свой и не короче {MIN_SECRET} знаков"
        )
    return Community(
        group_id=group_id,
        confirmation=confirmation,
        secret=secret,
        name=str(table.get("name", "")),
        token=values["token"],
        reader_token=values["reader_token"],
        photo_token=values["photo_token"],
    )


def _read_secret(
    table: Mapping[str, Any], name: str, where: str, env: Mapping[str, str]
) -> str | None:
    variable = table.get(f"{name}_env")
    if variable is not None:
        value = env.get(str(variable))
        if not value:
            raise SettingsError(f"{where}: переменная {variable} из {name}_env пуста")
        return value
    value = table.get(name)
    if value is not None and not isinstance(value, str):
        raise SettingsError(f"{where}: {name} — строка в кавычках")
    return value or None

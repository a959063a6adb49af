"""`otklik demo desk`, what `make demo` opens: a full desk on this computer alone."""

import secrets
import shutil
import time
from dataclasses import replace

from api.commands.console import out, stages
from api.commands.demo import ensure_base
from api.commands.serve import prepare_store, serve
from api.demo.fill import fill_desk
from api.pipeline import Pipeline
from api.russian import plural
from api.settings import Settings
from api.store.base import now_utc
from api.store.log import SYSTEM, Actor
from api.store.people import create_person
from api.store.words import ActorKind, Role
from training.registry import Registry

FOLDER = "demo"  # in OTKLIK_HOME: a desk of its own, made anew every time
HOST = "127.0.0.1"
PASSWORD_BYTES = 9  # 12 characters
PEOPLE = (
    ("press", "Пресс-служба", Role.OPERATOR),
    ("admin", "Администратор", Role.ADMINISTRATOR),
)
COMMENTS = ("комментарий", "комментария", "комментариев")


def run_demo_desk(settings: Settings, *, port: int, fill_only: bool = False) -> None:
    """Fill a fresh store with the samples and open the desk on loopback."""
    registry = Registry(settings.registry)
    if settings.bundle is None:
        ensure_base(settings, registry)
    bundle = settings.bundle or registry.get_current_or_raise()
    home = settings.home / FOLDER
    shutil.rmtree(home, ignore_errors=True)
    demo = replace(settings, home=home, database_url=None, vk=home / "vk.toml", bundle=None)
    own = Registry(demo.registry)  # a registry of its own: what is promoted here stays here
    own.promote(own.add(bundle))
    passwords = _fill(demo)
    out.print(f"Рабочее место: http://{HOST}:{port}, войти может:", soft_wrap=True)
    for login, password in passwords.items():
        out.print(f"  имя {login}  пароль {password}  (сменить при входе)", markup=False)
    if not fill_only:
        serve(demo, host=HOST, port=port, with_worker=True)


def _fill(demo: Settings) -> dict[str, str]:
    started = time.monotonic()
    store = prepare_store(demo)
    pipeline = Pipeline.load(demo)
    passwords = {login: secrets.token_urlsafe(PASSWORD_BYTES) for login, *_ in PEOPLE}
    ids = {}
    with store.write() as session:
        for login, name, role in PEOPLE:
            person = create_person(
                session,
                login=login,
                name=name,
                password=passwords[login],
                role=role,
                actor=SYSTEM,
                must_change_password=True,
            )
            ids[login] = person.id
    operator = Actor(ActorKind.PERSON, ids["press"])
    with stages("комментарии") as report:
        n_comments = fill_desk(
            store,
            demo.home,
            demo.samples,
            pipeline,
            operator=operator,
            now=now_utc(),
            report=report,
        )
    store.close()
    seconds = time.monotonic() - started
    out.print(f"Заполнено: {plural(n_comments, COMMENTS)} за {seconds:.0f} с.")
    return passwords

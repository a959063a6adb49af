"""Signing in: no default password, one-time link, sessions, tokens of forms."""

import pytest
from desk_site import PASSWORD, Browser, add_person
from sqlalchemy import select

from api.desk.first import make_link
from api.desk.sign_in import is_own_path
from api.store.tables import LogRow, PersonRow, SessionRow
from api.store.words import Role


def test_without_session_every_page_leads_to_sign_in(anybody):
    assert anybody.get("/", status=303).headers["location"] == "/sign-in"
    assert anybody.get("/password", status=303).headers["location"] == "/sign-in?next=/password"


def test_sign_in_opens_a_session_and_comes_back(anybody, store):
    add_person(store, "olga", Role.OPERATOR)
    anybody.get("/sign-in?next=/password")
    answer = anybody.post("/sign-in", login="olga", password=PASSWORD, next="/password")
    assert answer.headers["location"] == "/password"
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    assert "Имя olga" in anybody.get("/password").text


def test_sign_in_refuses_wrong_password_and_unknown_login_alike(anybody, store):
    add_person(store, "olga", Role.OPERATOR)
    anybody.get("/sign-in")
    wrong = anybody.post("/sign-in", status=403, login="olga", password="не тот")
    unknown = anybody.post("/sign-in", status=403, login="nobody", password="не тот")
    assert wrong.text.replace("olga", "?") == unknown.text.replace("nobody", "?")
    anybody.get("/password", status=303)


def test_five_wrong_passwords_close_the_account_for_a_while(anybody, store):
    add_person(store, "olga", Role.OPERATOR)
    anybody.get("/sign-in")
    for _ in range(5):
        anybody.post("/sign-in", status=403, login="olga", password="не тот")
    anybody.post("/sign-in", status=403, login="olga", password=PASSWORD)


def test_sign_in_is_limited_by_address(anybody):
    anybody.get("/sign-in")
    codes = [
        anybody.client.post(
            "/sign-in", data={"csrf": anybody.csrf, "login": "x", "password": "y"}
        ).status_code
        for _ in range(32)
    ]
    assert codes[:30] == [403] * 30
    assert codes[31] == 429


def test_forms_without_their_token_change_nothing(operator, anybody):
    operator.csrf = "чужой"
    assert "устарела" in operator.post("/sign-out", status=403).text
    operator.get("/password")
    anybody.csrf = "чужой"
    anybody.post("/sign-in", status=403, login="olga", password=PASSWORD)
    anybody.get("/password", status=303)


def test_sign_out_ends_the_session(operator, store):
    operator.post("/sign-out")
    operator.get("/password", status=303)
    with store.read() as session:
        assert session.scalars(select(SessionRow)).all() == []


def test_password_change_ends_other_sessions(operator, desk_app):
    other = Browser(desk_app).sign_in("olga")
    operator.post(
        "/password", status=422, old="не тот", new="новый пароль 2", again="новый пароль 2"
    )
    operator.post("/password", status=422, old=PASSWORD, new="новый пароль 2", again="другой")
    operator.post("/password", status=422, old=PASSWORD, new="коротко", again="коротко")
    operator.post("/password", old=PASSWORD, new="новый пароль 2", again="новый пароль 2")
    operator.get("/password")
    other.get("/password", status=303)


def test_person_with_given_password_must_change_it_first(anybody, store):
    number = add_person(store, "olga", Role.OPERATOR)
    with store.write() as session:
        session.get(PersonRow, number).must_change_password = True
    anybody.get("/sign-in")
    anybody.post("/sign-in", login="olga", password=PASSWORD)
    assert anybody.get("/", status=303).headers["location"] == "/password"
    anybody.get("/password")
    anybody.post("/password", old=PASSWORD, new="новый пароль 2", again="новый пароль 2")
    assert anybody.get("/", status=303).headers["location"] != "/password"


def test_switched_off_person_is_out_at_once(operator, store):
    with store.write() as session:
        session.scalars(select(PersonRow)).one().is_active = False
    operator.get("/password", status=303)


def test_first_link_makes_one_administrator_and_is_used_up(anybody, store, desk_app):
    home = desk_app.state.settings.home
    link = make_link(store, home)
    anybody.get("/first/wrong", status=404)
    anybody.get(link)
    form = {"login": "anna", "name": "Анна", "password": PASSWORD}
    anybody.post(link, status=422, **(form | {"password": "коротко"}))
    anybody.post(link, status=422, **(form | {"name": " "}))
    anybody.post(link, **form)
    anybody.get("/password")
    anybody.get(link, status=404)
    anybody.csrf = anybody.client.cookies["otklik_form"]
    anybody.post(link, status=404, **(form | {"login": "second"}))
    assert make_link(store, home) is None
    with store.read() as session:
        [person] = session.scalars(select(PersonRow))
        assert (person.login, person.role) == ("anna", Role.ADMINISTRATOR)
        assert session.scalars(select(LogRow.action)).all() == ["person.create"]


def test_new_link_ends_the_older_one(anybody, store, desk_app):
    home = desk_app.state.settings.home
    old, new = make_link(store, home), make_link(store, home)
    anybody.get(old, status=404)
    anybody.get(new)


@pytest.mark.parametrize(
    ("path", "is_own"),
    [
        ("/inbox?page=2", True),
        ("/", True),
        ("//evil.example", False),
        ("/\\evil.example", False),
        ("https://evil.example", False),
        ("/a\nb", False),
        ("", False),
    ],
)
def test_sign_in_leads_to_own_pages_alone(path, is_own):
    assert is_own_path(path) is is_own


def test_people_commands(otklik, monkeypatch):
    import io

    code, printed, _ = otklik("people", "list")
    assert (code, "нет" in printed) == (0, True)
    code, printed, _ = otklik("people", "add", "anna", "--name", "Анна", "--role", "administrator")
    assert code == 0
    assert "Пароль, показан один раз: " in printed
    monkeypatch.setattr("sys.stdin", io.StringIO("длинный пароль\n"))
    code, printed, _ = otklik("people", "add", "olga", "--name", "Ольга", "--password-stdin")
    assert (code, "длинный" in printed) == (0, False)
    code, _, problem = otklik("people", "add", "olga", "--name", "Ольга")
    assert (code, "уже есть" in problem) == (2, True)
    code, _, problem = otklik(
        "people", "add", "ivan", "--name", "Иван", "--role", "executor", "--executor", "nobody"
    )
    assert (code, "executors.csv" in problem) == (2, True)
    assert otklik("people", "off", "olga")[0] == 0
    assert otklik("people", "password", "anna")[0] == 0
    code, _, problem = otklik("people", "off", "nobody")
    assert (code, "нет" in problem) == (2, True)
    _, printed, _ = otklik("people", "list")
    assert "администратор" in printed
    assert "закрыт" in printed

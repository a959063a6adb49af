"""Invented residents: names put together by code, nobody's own."""

import random

FIRST = {
    "f": "Анна Вера Галина Дарья Елена Жанна Инна Ксения Лидия Нина Ольга Раиса Светлана".split(),
    "m": "Антон Борис Виктор Глеб Денис Егор Иван Кирилл Лев Матвей Олег Пётр Роман".split(),
}
# Made of two halves, so that no list of real people stands here.
ROOTS = "Берёз Вишн Грушк Дубк Ёжик Зайк Кашк Липк Мышк Овражк Песк Ручейк Соснк Травк".split()
ENDINGS = {"f": "ова", "m": "ов"}
N_AUTHORS = 260


def make_authors(rng: random.Random) -> list[tuple[str, str]]:
    """(id, name) of residents, in order of their ids."""
    authors = []
    for number in range(N_AUTHORS):
        gender = rng.choice("fm")
        name = f"{rng.choice(FIRST[gender])} {rng.choice(ROOTS)}{ENDINGS[gender]}"
        authors.append((str(9_000_000 + number), name))
    return authors

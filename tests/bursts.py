"""Reads the bursts in tests/cases/voices_*.txt; benchmarks/voices.py reads them too."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from classifier import Comment

CASES = Path(__file__).resolve().parent / "cases"
SCENE = re.compile(r"== (\d{4}-\d\d-\d\d) (.+)")
LINE = re.compile(
    r"(?P<mark>[A-Z]|-(?:street|other|later|joke|thanks|rumour|plan)) "
    r"(?:(?P<days>\d+)\+)?(?P<hours>\d\d):(?P<minutes>\d\d) "
    r"(?P<channel>vk|ok)(?P<post>\^)?(?P<reply>>)? (?P<text>.+)"
)


@dataclass(frozen=True, slots=True)
class Case:
    """One comment of a burst or one near miss.

    problem : name of the problem it tells of; a near miss is alone under its name.
    mark : letter of the burst, or why it is a near miss.
    scene : day and name of the scene it belongs to.
    """

    comment: Comment
    problem: str
    mark: str
    scene: str


def read_bursts(half: str) -> list[Case]:
    """Cases of `tuning` or `final`, scene by scene; raises ValueError naming file:line."""
    path = CASES / f"voices_{half}.txt"
    return list(_parse(path.read_text(encoding="utf-8").splitlines(), path.name))


def _parse(lines: list[str], name: str) -> Iterator[Case]:
    day, scene, post, last = datetime.min, "", "", ""
    for number, line in enumerate(lines, start=1):
        if not line.strip() or line.startswith("#"):
            continue
        if heading := SCENE.fullmatch(line):
            day, scene, post, last = datetime.fromisoformat(heading[1]), heading[2], "", ""
        elif line.startswith("p "):
            post = line.removeprefix("p ")
        elif match := LINE.fullmatch(line):
            case = _make_case(match, day, f"{day:%Y-%m-%d} {scene}", post, last, f"{name}:{number}")
            last = case.comment.id or ""
            yield case
        else:
            raise ValueError(f"{name}:{number}: no scene, post or comment: see the file's head")


def _make_case(
    match: re.Match[str], day: datetime, scene: str, post: str, last: str, where: str
) -> Case:
    at = day + timedelta(
        days=int(match["days"] or 0), hours=int(match["hours"]), minutes=int(match["minutes"])
    )
    comment = Comment(
        text=match["text"],
        id=where,
        channel=match["channel"],
        author_id=where,
        created_at=at,
        post=post if match["post"] else None,
        parent_id=last if match["reply"] else None,
    )
    mark = match["mark"]
    problem = f"{scene} / {mark}" if not mark.startswith("-") else where
    return Case(comment, problem, mark, scene)

"""Who is looking at a page."""

from dataclasses import dataclass

from api.store.log import Actor
from api.store.words import Role


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody signed in: a person with an account, or an executor by link and code.

    csrf : the secret that every form of theirs carries. executor : code of the executor
    whose incidents alone they see, for that role. must_change_password : nothing else is
    served to them before.
    """

    actor: Actor
    role: Role
    name: str
    csrf: str
    executor: str | None = None
    must_change_password: bool = False

"""An answer in the worker's hands, and where it goes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from api.channels.vk_photos import Picture
from api.channels.vk_replies import Outgoing


class Network(Protocol):
    """Where answers go. See `VkNetwork`."""

    @property
    def can_look(self) -> bool:
        """Whether it can tell if an answer stands there already."""

    def post(self, reply: Outgoing) -> str:
        """Post and return the external id; raises `ChannelError`."""

    def upload(self, reply: Outgoing, picture: Picture) -> str:
        """Take a photo there and return its external id; raises `ChannelError`."""

    def find(self, reply: Outgoing) -> str | None:
        """External id of an answer that stands there already, None if it surely does not."""


Networks = Mapping[tuple[str, str], Network]  # by channel and community


@dataclass(frozen=True, slots=True)
class Claimed:
    """A reply in our hands: what to send, and what is known of tries before.

    unsent : why photos stay behind.
    """

    id: int
    outgoing: Outgoing
    network: tuple[str, str]
    tries: int
    first_try_at: datetime | None
    unsent: str | None = None

"""`otklik worker`: comments from accepted events, tags, answers."""

import os
from collections.abc import Mapping

from api.channels.communities import Community, read_communities
from api.channels.vk_api import API_URL, Send, make_send
from api.channels.vk_callback import CHANNEL
from api.channels.vk_replies import VkNetwork
from api.commands.console import out
from api.commands.serve import prepare_store
from api.logs import set_up_logs
from api.pipeline import Pipeline
from api.settings import Settings
from api.worker.loop import Worker, stop_on_signals
from api.worker.outgoing import Networks
from api.worker.replies import LEASE_S


def run_worker(settings: Settings, *, once: bool = False, lease_s: float = LEASE_S) -> None:
    """Work until stopped. once : until nothing waits, for scripts and tests."""
    set_up_logs()
    communities = read_communities(settings.vk_file)
    store = prepare_store(settings)
    worker = Worker(
        store,
        Pipeline.load(settings),
        settings,
        make_networks(communities, base_url=os.environ.get("OTKLIK_VK_API") or API_URL),
        lease_s=lease_s,
    )
    stop_on_signals(worker.stop)
    out.print("Отклик: обработчик работает (остановить: Ctrl+C)", soft_wrap=True)
    if once:
        while worker.run_once():
            pass
    else:
        worker.run()
    store.close()


def make_networks(communities: Mapping[int, Community], *, base_url: str = API_URL) -> Networks:
    """A way out for every community."""

    def open_seam(token: str | None) -> Send | None:
        return make_send(token, base_url=base_url) if token else None

    return {
        (CHANNEL, str(one.group_id)): VkNetwork(
            one.group_id,
            open_seam(one.token),
            open_seam(one.reader_token),
            open_seam(one.photo_token),
        )
        for one in communities.values()
    }

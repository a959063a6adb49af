"""One problem, many voices: comments that tell of one incident, and bursts of them."""

from routing.voices.incident import Incident
from routing.voices.index import Topic, list_asked, list_keys, places_of
from routing.voices.matching import Rules
from routing.voices.spikes import Moment, Spike, SpikeRule, find_spikes
from routing.voices.voice import Joined, Reach, Voice
from routing.voices.voices import Voices

__all__ = [
    "Incident",
    "Joined",
    "Moment",
    "Reach",
    "Rules",
    "Spike",
    "SpikeRule",
    "Topic",
    "Voice",
    "Voices",
    "find_spikes",
    "list_asked",
    "list_keys",
    "places_of",
]

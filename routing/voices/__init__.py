"""One problem, many voices: comments that tell of one incident, and bursts of them."""

from routing.voices.incident import Incident
from routing.voices.matching import Rules
from routing.voices.spikes import Spike, SpikeRule
from routing.voices.voice import Joined, Voice
from routing.voices.voices import Voices

__all__ = ["Incident", "Joined", "Rules", "Spike", "SpikeRule", "Voice", "Voices"]

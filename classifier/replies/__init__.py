"""The reply helper: an answer read before it is sent, its promises, the author's reaction."""

from classifier.replies.draft import Draft
from classifier.replies.linter import RULES, WEIGHT_NAMES, Linter, ReplyFinding, Review, Weight
from classifier.replies.promises import Promise, quote_promise
from classifier.replies.reactions import REACTION_NAMES, Reaction, ReactionGuess, ReactionModel

__all__ = [
    "REACTION_NAMES",
    "RULES",
    "WEIGHT_NAMES",
    "Draft",
    "Linter",
    "Promise",
    "Reaction",
    "ReactionGuess",
    "ReactionModel",
    "ReplyFinding",
    "Review",
    "Weight",
    "quote_promise",
]

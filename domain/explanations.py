"""Explanations: the six prompts for a performance discussion (Norfolk appendix 1)."""

from dataclasses import dataclass
from datetime import datetime

PROMPTS = (
    "Why are we not meeting our target?",
    "What is the impact of not meeting our target?",
    "What performance is predicted?",
    "How can performance be improved?",
    "When will performance be back on track?",
    "What can we learn for the future?",
)


@dataclass(frozen=True)
class Explanation:
    """Answers in the order of ``PROMPTS``; an unanswered one is empty. Append-only."""

    episode: int
    answers: tuple[str, str, str, str, str, str]
    author: str
    recorded: datetime

"""What a publication tells of its steps, in the languages of the pages."""

import re
from collections.abc import Mapping
from typing import Final

_STEPS: Final = (
    (re.compile(r"Installing ontology, shapes and reference data"), "desk_step_package"),
    (re.compile(r"Comparing (?P<name>.+) with what is published"), "desk_step_compare"),
    (re.compile(r"Checking (?P<name>.+)"), "desk_step_check"),
    (re.compile(r"Comparing the answers to the questions"), "desk_step_answers"),
    (
        re.compile(r"Compared the answers to (?P<count>\d+) of (?P<all>\d+) questions"),
        "desk_step_answered",
    ),
    (re.compile(r"Switching to the new generation"), "desk_step_switch"),
    (re.compile(r"Waiting until somebody else has published"), "desk_step_waits"),
)


def said(step: str, words: Mapping[str, str]) -> str:
    """A step in the language of `words`; as it was told where nothing is known of it."""
    for pattern, name in _STEPS:
        if found := pattern.fullmatch(step):
            return words[name].format(**found.groupdict())
    return step

"""What is told to people, in their language (decision 21).

Sentences are written in English where they arise. A door translates them as it tells them, by the catalogue
of the language: `<language>.json` in this folder. English needs none.
"""

from digint_kg.texts.catalogue import LANGUAGES, heading, helped, primary, translated

__all__ = ["LANGUAGES", "heading", "helped", "primary", "translated"]

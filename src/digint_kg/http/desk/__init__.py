"""The steward's desk: from a file to a published dataset and back, for browsers and for programs."""

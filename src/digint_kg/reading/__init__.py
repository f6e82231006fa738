"""Reading source files: well-formed or refused with a place, blank nodes named, findings located."""

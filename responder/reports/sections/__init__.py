"""The sections of a report, one file each: from facts to figures, in no language. Pure."""

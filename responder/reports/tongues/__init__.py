"""The languages of a report, one file each."""

"""The schema, as a list of steps that only grows: one module a step.

A released step is never edited. Times are RFC 3339 texts in UTC with microseconds, so that their
order as text is their order in time. JSON columns hold lists and mappings that no query looks into.
"""

from sqlite_utils import Migrations

from storage.migrations.m001_first import m001_first
from storage.migrations.m002_listening_again import m002_listening_again
from storage.migrations.m003_pages import m003_pages
from storage.migrations.m004_forecasts_by_time import m004_forecasts_by_time
from storage.migrations.m005_incidents import m005_incidents
from storage.migrations.m006_lessons import m006_lessons
from storage.migrations.m007_no_scans_before_a_page import m007_no_scans_before_a_page
from storage.migrations.m008_no_time_ahead import m008_no_time_ahead

ledger_migrations = Migrations("ledger")

for _step in (
    m001_first,
    m002_listening_again,
    m003_pages,
    m004_forecasts_by_time,
    m005_incidents,
    m006_lessons,
    m007_no_scans_before_a_page,
    m008_no_time_ahead,
):
    ledger_migrations()(_step)

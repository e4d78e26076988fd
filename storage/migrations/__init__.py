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
from storage.migrations.m008_looks import m008_looks
from storage.migrations.m009_critical_stories_heard import m009_critical_stories_heard
from storage.migrations.m010_called_critical import m010_called_critical
from storage.migrations.m011_weighed import m011_weighed
from storage.migrations.m012_no_time_ahead import m012_no_time_ahead
from storage.migrations.m013_desk import m013_desk
from storage.migrations.m014_answers import m014_answers
from storage.migrations.m015_claims import m015_claims
from storage.migrations.m016_care import m016_care
from storage.migrations.m017_presence import m017_presence
from storage.migrations.m018_bulk import m018_bulk
from storage.migrations.m019_desk_pages import m019_desk_pages
from storage.migrations.m020_append_only import m020_append_only
from storage.migrations.m021_counted_by_the_index import m021_counted_by_the_index
from storage.migrations.m022_weeks_of_service import m022_weeks_of_service
from storage.migrations.m023_editions import m023_editions

ledger_migrations = Migrations("ledger")

for _step in (
    m001_first,
    m002_listening_again,
    m003_pages,
    m004_forecasts_by_time,
    m005_incidents,
    m006_lessons,
    m007_no_scans_before_a_page,
    m008_looks,
    m009_critical_stories_heard,
    m010_called_critical,
    m011_weighed,
    m012_no_time_ahead,
    m013_desk,
    m014_answers,
    m015_claims,
    m016_care,
    m017_presence,
    m018_bulk,
    m019_desk_pages,
    m020_append_only,
    m021_counted_by_the_index,
    m022_weeks_of_service,
    m023_editions,
):
    ledger_migrations()(_step)

"""What can be said: pure contracts of every document that crosses the hub's edge. Nothing of the hub is imported.

This is the catalogue of record kinds; routes, scopes, storage and the API document follow from it.
"""

from collections.abc import Mapping

from schemas.base import RecordKind
from schemas.job_placement import JOB_PLACEMENT
from schemas.language_course import LANGUAGE_COURSE
from schemas.referral import REFERRAL

KINDS: Mapping[str, RecordKind] = {kind.name: kind for kind in (REFERRAL, LANGUAGE_COURSE, JOB_PLACEMENT)}

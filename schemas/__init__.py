"""What can be said: pure contracts of every document that crosses the hub's edge. Nothing of the hub is imported.

This is the catalogue of record kinds; routes, scopes, storage and the API document follow from it.
"""

from collections.abc import Mapping

from schemas.accommodation import ACCOMMODATION
from schemas.asylum_support_status import ASYLUM_SUPPORT_STATUS
from schemas.base import RecordKind
from schemas.cultural_orientation import CULTURAL_ORIENTATION
from schemas.employment_support import EMPLOYMENT_SUPPORT
from schemas.humanitarian_aid import HUMANITARIAN_AID
from schemas.job_placement import JOB_PLACEMENT
from schemas.job_training import JOB_TRAINING
from schemas.language_course import LANGUAGE_COURSE
from schemas.needs_assessment import NEEDS_ASSESSMENT
from schemas.referral import REFERRAL
from schemas.residence_status import RESIDENCE_STATUS

KINDS: Mapping[str, RecordKind] = {
    kind.name: kind
    for kind in (
        REFERRAL,
        LANGUAGE_COURSE,
        CULTURAL_ORIENTATION,
        JOB_TRAINING,
        EMPLOYMENT_SUPPORT,
        JOB_PLACEMENT,
        HUMANITARIAN_AID,
        RESIDENCE_STATUS,
        ASYLUM_SUPPORT_STATUS,
        NEEDS_ASSESSMENT,
        ACCOMMODATION,
    )
}

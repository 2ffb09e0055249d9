"""The door of the room: scales as issued, models, runs, grades with their reasons, counterfactuals, trials.

Writing takes the psycopg connection whose transaction it belongs to; days and instants come in as arguments; who acts comes in
as an access.api.Actor: runs, trials and the naming of authorities are the credit office's.
"""

from gongxin.ratings.authorities import end as end_authority
from gongxin.ratings.authorities import may_see
from gongxin.ratings.authorities import name as name_authority
from gongxin.ratings.authorities import named as authorities
from gongxin.ratings.errors import (
    NotRatedError,
    RunRefusedError,
    UnknownModelError,
    UnknownRunError,
    UnknownScaleError,
    UnknownTrialError,
)
from gongxin.ratings.facts import Authority, Changed, Grade, Mark, Reason, Run, Step, Trial, WhatIf, Without
from gongxin.ratings.following import follow, marked, refresh
from gongxin.ratings.grades import as_of, history, public, standing
from gongxin.ratings.grades import one as grade
from gongxin.ratings.models import grade_label, in_force, names, rule_of, version_of
from gongxin.ratings.rules import MARKS, RULES
from gongxin.ratings.running import Computed, again, run, runs
from gongxin.ratings.running import one as run_of
from gongxin.ratings.trials import SIZES, as_csv, by, changes, trial, trials
from gongxin.ratings.trials import one as trial_of
from gongxin.ratings.whatif import what_if

__all__ = [
    "MARKS", "RULES", "SIZES", "Authority", "Changed", "Computed", "Grade", "Mark", "NotRatedError", "Reason", "Run",
    "RunRefusedError", "Step", "Trial", "UnknownModelError", "UnknownRunError", "UnknownScaleError", "UnknownTrialError",
    "WhatIf", "Without", "again", "as_csv", "as_of", "authorities", "by", "changes", "end_authority", "follow", "grade",
    "grade_label", "history", "in_force", "marked", "may_see", "name_authority", "names", "public", "refresh", "rule_of", "run",
    "run_of", "runs", "standing", "trial", "trial_of", "trials", "version_of", "what_if",
]  # fmt: skip

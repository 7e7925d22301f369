"""Where everything stands in the tables of a lowered policy, in the record of a case and in its log.

A lowered policy is one row of 64-bit integers, which a compiled loop reads with nothing to unpack. Its
first places hold sizes and, for each table, the place at which the table begins. A case is another row:
its own first places, then the parts whose size hangs on the policy. Names here are the columns of both.
"""

from __future__ import annotations

__all__: list[str] = []  # every name is public; they are imported with the module

NONE = -(1 << 62)
"""No instant at all."""

FAR = (1 << 62) - 1
"""An instant that the tables of a calendar do not reach."""

# ------------------------------------------------------------------------- the first places of the tables

(
    N_STATES,
    N_OBLIGATIONS,
    N_EVENTS,
    N_CHANGES,
    N_LADDERS,
    N_RUNGS,
    N_MOVES,
    N_KEYS,
    N_PERMISSIONS,
    N_PROHIBITIONS,
    N_ACTORS,
    N_HAPPENINGS,
    N_CLAUSES,
    N_ENTERED,
    INITIAL,
    INITIAL_BIT,
    RESOLVE_EVENT,
    RESOLVE_BIT,
    ASKS_BREACHES,
    ASKS_LATE,
    OPENING,
    MASK_ON_OPEN,
    RECORD,
    REC_STAYS,
    REC_STAY_ROOM,
    REC_CLOCKS,
    REC_LATE,
    REC_ORDER,
    REC_SCRATCH,
    REC_BROKEN,
    REC_LADDERS,
    REC_RUNGS,
    REC_REPORTED,
    T_NODE,
    T_SELECT,
    T_REPORT,
    T_LIST,
    T_METER,
    T_CLAUSE,
    T_FIRST,
    T_DEPENDS,
    T_STILL,
    T_LEAVE,
    T_STOP,
    T_STOP_SETTLED,
    T_AWAIT,
    T_BEGIN,
    T_ENTER,
    T_STATE,
    T_HAPPENING,
    T_TAKES,
    T_MOVES_ON,
    T_PLACES,
    T_MOVE,
    T_MOVE_CODE,
    T_WITHIN,
    T_TIMED,
    T_AFTER,
    T_OPEN_ENDED,
    T_LADDER,
    T_ARMS,
    T_DISARMS,
    T_LADDER_STILL,
    T_RUNG,
    T_RUNG_NODE,
    T_ACTION,
    T_PERMISSION,
    T_PERMIT_NODE,
    T_PERMIT,
    T_PROHIBITION,
    T_FORBID_NODE,
    T_FORBIDS,
    T_CHANGE,
    T_ENTERED,
    T_BROKE,
    T_TREE,
    HEADER,
) = range(77)

# --------------------------------------------------------------------------------------- rows of the tables

# What is reported when facts are learned: the node's list, and its severity.
(ND_SEVERITY, ND_LEARN, ND_LEARN_COUNT, ND_WIDTH) = range(4)
# The clause of an obligation, its meter, and what a clock without a clause reports.
(SE_CLAUSE, SE_METER, SE_REPORT, SE_WIDTH) = range(4)
# In place of a clause: which one applies is not known; none does.
(CLAUSE_OPEN, CLAUSE_EXEMPT) = (-1, -2)
# A report of one cycle of a clock: kind of effect, objects, and a bit for each name.
(RE_KIND, RE_OBJECTS, RE_BITS, RE_WIDTH) = range(4)
# An entry of a list of reports made once in a case: its key, kind of effect, clause, objects.
(LI_KEY, LI_KIND, LI_ID, LI_OBJECTS, LI_WIDTH) = range(5)
# How a target is measured: what follows from a kind (below), and what is reported with it.
(
    ME_KIND,
    ME_AMOUNT,
    ME_PART,
    ME_PARTS,
    ME_MINUTE,
    ME_CALENDAR,
    ME_UNDER,
    ME_OPEN,
    ME_OPEN_COUNT,
    ME_CONFLICT,
    ME_UNKNOWN,
    ME_HORIZON,
    ME_MISSING,
    ME_WIDTH,
) = range(14)
(METER_NONE, METER_NOW, METER_TIME, METER_DAYS, METER_CLOSE, METER_MINUTE) = range(6)
(
    CL_OBLIGATION,
    CL_ID,
    CL_RANK,
    CL_PERIODIC,
    CL_CARRY,
    CL_RESUME,
    CL_TIMED,
    CL_STILL_EVER,
    CL_WIDTH,
) = range(9)
(CARRY, RESTART, KEEP) = range(3)
# What a cycle of a clock begins after: none, one that ended, or one that was missed and is late still.
(AFTER_NONE, AFTER_ENDED, AFTER_MISSED) = range(3)
# What an event does to a clock whose clause it is.
(STOP_NOT, STOP_JUDGE, STOP_RENEW, STOP_CANCEL, STOP_TOO_LATE) = range(5)
# What a new state does to a clock: bits.
(LEAVE_ALWAYS, LEAVE_UNLESS_OUTLIVING) = 1, 2
(ST_FINAL, ST_SETTLED, ST_WIDTH) = range(3)
(HA_EVENT, HA_ACTOR, HA_CHANGE, HA_BIT, HA_NAME, HA_WIDTH) = range(6)
(TAKES_MOVES, TAKES_ACTIVITY, TAKES_CHANGE, TAKES_NOTHING) = range(4)
(PL_FIRST, PL_COUNT, PL_WIDTH) = range(3)
(MO_SOURCE, MO_DESTINATION, MO_ID, MO_RANK, MO_OBJECTS, MO_SETTLES, MO_WIDTH) = range(7)
(MOVE_OPEN, MOVE_WITHIN, MOVE_REFUSED, MOVE_MISSING) = range(4)  # from MOVE_MISSING on, the objects
(LA_HAS_STOP, LA_RUNG, LA_RUNG_COUNT, LA_WIDTH) = range(4)
(RU_LADDER, RU_ID, RU_RANK, RU_TRIGGER, RU_ABOUT, RU_NUMBER, RU_OF, RU_ACTION, RU_ACTION_COUNT, RU_WIDTH) = (
    range(10)
)
(BY_AMOUNT, BY_AGAIN, BY_CLOSE, BY_MINUTE) = range(4)
# So long after a breach, once or again and again; all of the time of a target, or more.
(BY_LATE, BY_LATE_AGAIN, BY_PAST) = range(4, 7)
(BY_SHARE, BY_BEFORE, BY_BEFORE_CALENDAR, BY_BEFORE_DAYS) = range(7, 11)
(BY_BREACH, BY_CYCLE, BY_EVENT, BY_NOTHING) = range(11, 15)
# A rung at a node: whether its condition holds (0, 1, or 2 for unknown), its meter, what is missing, and
# what is reported when its ladder starts.
(RN_HOLDS, RN_METER, RN_MISSING, RN_OPEN, RN_OPEN_COUNT, RN_WIDTH) = range(6)
(AC_KIND, AC_OBJECTS, AC_CHANGE, AC_SEVERITY, AC_OPEN, AC_WIDTH) = range(6)
(PE_ACTOR, PE_MAY, PE_ID, PE_START, PE_BEFORE, PE_STATES, PE_COVERS, PE_WIDTH) = range(8)
# A permission at a node: whether its condition holds, and what is missing.
(PN_HOLDS, PN_MISSING, PN_WIDTH) = range(3)
# Whether an event with facts is asked about at a node; from PERMIT_REFUSED on it is refused, with objects.
(PERMIT_FREE, PERMIT_DOWN, PERMIT_UNTOLD, PERMIT_UP, PERMIT_REFUSED) = range(5)
(PR_OBLIGATION, PR_CLAUSE, PR_ACTOR, PR_START, PR_BEFORE, PR_STATES, PR_EVENT, PR_WIDTH) = range(8)
# Where facts lead: the node, and flags.
(GO_NODE, GO_FLAGS, GO_WIDTH) = range(3)
(GO_CHANGED, GO_SHOWN, GO_STATE) = 1, 2, 4
# A question on the way from a kind of case to its first node; a leaf has no calendar.
(TR_CALENDAR, TR_YES, TR_NO, TR_NODE, TR_WIDTH) = range(5)

# ------------------------------------------------------------------------------------- a calendar's numbers

(
    CA_LO,
    CA_HI,
    CA_WHOLE,
    CA_COUNT,
    CA_SPANS,
    CA_INDEX,
    CA_SECONDS,
    CA_SECONDS_SHIFT,
    CA_DAYS,
    CA_DAY_ROWS,
    CA_DAY_INDEX,
    CA_ZONES,
    CA_ZONE_ROWS,
    CA_ALWAYS,
    CA_WIDTH,
) = range(15)
CA_SHIFT = 15
(SP_START, SP_END, SP_BEFORE, SP_WIDTH) = range(4)
(DA_DATE, DA_OPENS, DA_CLOSES, DA_WIDTH) = range(4)
(ZO_SINCE, ZO_OFFSET, ZO_REACHED, ZO_WIDTH) = range(4)

# -------------------------------------------------------------------------------------- the record of a case

(
    NOW,
    OPENED,
    NODE,
    STATE,
    ENTERED,
    COVERED,
    CYCLE,
    HAPPENED,
    STAYS,
    CLOCKS,
    BROKEN,
    BREACHED_AT,
    DIRTY,
    ALWAYS_DIRTY,
    NEXT_AT,
    NEXT_RANK,
    NEXT_KIND,
    NEXT_PLACE,
    NEXT_DUE,
    ROWS,
    ROOM,
    KEEPS,
    FAULT,
    REFUSED,
    MOVE,
    CLAUSE,
    OBJECTS,
    FIXED,
) = range(28)
# What a case could not go on for: rows of a step, stays, the tables of a calendar, and what has fixed room,
# the breaches of one instant and the gaps of a clock.
(FAULT_NONE, FAULT_ROWS, FAULT_STAYS, FAULT_FAR, FAULT_FIXED) = range(5)
(TIMER_NONE, TIMER_BREACH, TIMER_RUNG, TIMER_MOVE) = range(4)
(SY_STATE, SY_ENTERED, SY_LEFT, SY_WIDTH) = range(4)
GAPS = 12
"""How many times a clock can be taken up again by a reopening."""
(
    CK_RUNS,
    CK_CYCLE,
    CK_STARTED,
    CK_CLAUSE,
    CK_METER,
    CK_NODE,
    CK_CHANGED,
    CK_DUE,
    CK_PAUSED,
    CK_OUTLIVES,
    CK_REPORTED,
    CK_SEVERITY,
    CK_BREACHED,
    CK_GAP_COUNT,
    CK_CYCLES,
    CK_LAST,
    CK_LAST_CLAUSE,
    CK_LAST_STARTED,
    CK_LAST_ENDED,
    CK_LAST_BREACHED,
    CK_LAST_GAP_COUNT,
    CK_BROKEN_AT,
    CK_BROKEN_COUNT,
    CK_GAPS,
) = range(24)
CK_LAST_GAPS = CK_GAPS + 2 * GAPS
CK_WIDTH = CK_LAST_GAPS + 2 * GAPS
(LR_RUNS, LR_STARTED, LR_WIDTH) = range(3)
(RG_TAKEN, RG_REPORTED, RG_MISSED, RG_LAST, RG_WIDTH) = range(5)
(BK_OBLIGATION, BK_CYCLE, BK_WIDTH) = range(3)
BROKEN_ROOM = 64

# -------------------------------------------------------------------------------------------- rows of a log

(
    LG_KIND,
    LG_AT,
    LG_ID,
    LG_DUE,
    LG_OBLIGATION,
    LG_CYCLE,
    LG_SEVERITY,
    LG_STATE,
    LG_A,
    LG_B,
    LG_C,
    LG_WIDTH,
) = range(12)
# A cycle that ended needs no state of the case: in its place stand when it was due, whether paused or not,
# when it was breached, and its meter.
LG_LIMIT, LG_BREACHED, LG_METER = LG_SEVERITY, LG_STATE, LG_CYCLE
(
    OPENED_ROW,
    NOT_COVERED,
    STARTED,
    MET,
    BREACHED,
    PAUSED,
    RESUMED,
    STOPPED,
    CANCELLED,
    RETARGETED,
    DUE_AGAIN,
    MOVED,
    CHANGED,
    NOTIFIED,
    INVOLVED,
    ASSIGNED,
    HANDED_OVER,
    SEVERITY_RAISED,
    REFUSED_ROW,
    UNSPECIFIED,
    UNKNOWN,
    CONFLICT,
    JUDGED_BY,
    FINISHED,
    EVENT,
) = range(25)
"""The kinds of row: those of `EffectKind` in its order, a cycle that ended, and an event of the process."""
(ENDED_MET, ENDED_BREACHED, ENDED_UNJUDGED, ENDED_CANCELLED, ENDED_RESUMED, ENDED_OPEN, ENDED_WAITING) = (
    range(7)
)

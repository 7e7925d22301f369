"""Where everything stands in the plan: a scenario as integers, for the compiled loop.

A run is played on one row of 64-bit integers, ``w``, and one of floating-point numbers, ``x``, for what is
no integer: parameters of distributions, shares, samples. ``P_`` are the first places of ``w``, ``T_`` say
where a table begins, ``C_`` where an array of the tally does; ``S_`` are the places of what changes in a run.
``L_`` are the columns of a case's life, which stands beside the machine's record of it; ``NU_`` are places in
``x``.
"""

from __future__ import annotations

__all__: list[str] = []  # every name is public; they are imported with the module

(
    P_NODES,
    P_STREAMS,
    P_TAB,
    P_SHEET,
    P_LIVES,
    P_SLOTS,
    P_ROOM,
    P_CREW,
    P_FLOW,
    P_LOG,
    P_OUT,
    P_OUT_ROOM,
    P_EDGES,
    P_BOOKED,
    P_EXPECTED,
    P_REACHED,
    P_STREAM_KEYS,
    P_STAFFED,
    P_TEAMS,
    P_SIDES,
    P_CHANGES,
    P_CHANGERS,
    P_TIMERS_MATTER,
    P_AT_ONCE,
    P_ACKNOWLEDGES,
    P_GIVES_UP,
    P_UPDATES,
    P_CLOSES,
    P_WAITS,
    P_ROUNDS,
    P_REOPENS,
    P_REFUSALS,
    P_HAND_OVERS,
    P_START,
    P_HOURS,
    P_HORIZON,
    P_COUNTED_FROM,
    P_FIRST_GRID,
    P_TRIGGER_OPEN,
    P_LIFE,
    P_LOG_EVERY,
    P_KEEPS,
    P_KEEPS_LOGGED,
    P_CELLS,
    P_WIDE,
    T_PICK,
    T_HOURS,
    T_DRAWN,
    T_REOPENS,
    T_ANSWERED,
    T_DECLINES,
    T_HANDS,
    T_HAND_TEAM,
    T_TEAM_OF,
    T_CHANGE_HOLDS,
    T_SIDE_HOLDS,
    T_TO,
    T_EVENTS,
    T_RANK,
    T_TRIGGER,
    T_SIDE,
    T_TEAM,
    T_SEVERITY,
    T_TIER,
    T_ROOT,
    T_COVER,
    T_STREAM,
    T_WEEK,
    T_MOVE_ENDS,
    T_MOVE_RESTS,
    T_ROLES,
    T_RUNG_OF,
    T_SEVERITY_OF,
    T_OBLIGATION_OF,
    T_SHARE_OF,
    T_PERIODS,
    P_PERIODS,
    T_SIZES,
    C_CELLS,
    C_LASTED,
    C_SLACK,
    C_NOTICES,
    C_RUNGS,
    C_EDGES,
    C_CASES,
    C_OPENED,
    C_ENDED,
    C_RESTED,
    C_BUSY,
    C_QUEUED,
    C_QUEUE_TIME,
    C_WAITS,
    C_WAIT_COUNT,
    C_WAIT_SUM,
    C_LEFT_COUNT,
    C_LEFT_SUM,
    C_WAITED,
    C_ATTAINED,
    C_CREDITED,
    C_GAPS,
    S_ORDER,
    S_AGENDA,
    S_FREE,
    S_TOUCHED,
    S_LOGGED,
    S_FAULT,
    S_IN_SYSTEM,
    S_USED,
    T_EXPRESS,
    P_CREDITS,
    P_CREDITED,
    P_JUDGED_AT,
    T_CREDIT,
    T_CREDIT_HOLDS,
    T_CREDIT_PERIODS,
    P_CLAUSES,
    P_WIDTH,
) = range(117)

# Lists of drawn times; those of changes, refusals and side events follow.
(
    LIST_ACKNOWLEDGE,
    LIST_RESPOND,
    LIST_SOLVE,
    LIST_CLOSE,
    LIST_WAIT,
    LIST_REOPEN,
    LIST_GIVE_UP,
    LIST_UPDATE,
) = range(8)
LIST_OTHERS = 8
(DR_KIND, DR_SAMPLE, DR_COUNT, DR_NUMBERS, DR_WIDTH) = range(5)
# Of a change of severity: where its chances begin among the numbers, how many, and its first happening.
(TO_CHANCES, TO_COUNT, TO_FIRST, TO_WIDTH) = range(4)
# Standard events.
(
    EV_ACKNOWLEDGE,
    EV_RESPOND,
    EV_DECLINE,
    EV_ACTIVATE,
    EV_ASK,
    EV_REPLY,
    EV_RESOLVE,
    EV_UPDATE,
    EV_CLOSE,
    EV_REOPEN,
    EV_WITHDRAW,
    EV_WIDTH,
) = range(12)
EVENTS = (
    "acknowledge",
    "respond",
    "decline",
    "activate",
    "ask_customer",
    "customer_reply",
    "resolve",
    "update",
    "close",
    "reopen",
    "withdraw",
)
(TE_BY_SEVERITY, TE_BY_DUE, TE_INTERRUPTS, TE_FINISHES, TE_SIZES, TE_SIZE_COUNT, TE_WIDTH) = range(7)
# Of a stream: whether it is replayed, where its arrivals begin and how many there are, its kinds and chances.
(SM_REPLAYED, SM_FIRST, SM_COUNT, SM_KIND, SM_CHANCES, SM_KINDS, SM_WIDTH) = range(7)
# Of a stream while it runs.
(FL_PIECE, FL_NUMBER, FL_NEXT_AT, FL_NEXT_NUMBER, FL_NEXT_KIND, FL_NEXT_KEY, FL_ARRIVALS, FL_WIDTH) = range(8)
# The places of shares among the numbers; those of changes, refusals, hand-overs and side events follow.
(NU_GIVE_UP, NU_WAIT, NU_REOPEN, NU_OTHERS) = range(4)

(
    L_RECORD,
    L_KEY,
    L_ORDER,
    L_NUMBER,
    L_STREAM,
    L_KIND,
    L_COUNTED,
    L_LOGGED,
    L_AGAINST,
    L_TIER,
    L_PHASE,
    L_CYCLE,
    L_PIECE,
    L_PIECES,
    L_EACH,
    L_MORE,
    L_CALENDAR,
    L_UPDATES,
    L_TRIGGERED,
    L_LAST_AT,
    L_LAST_RANK,
    L_WITHDRAWN,
    L_DECLINED,
    L_PLACE,
    L_FIRST_TEAM,
    L_TEAM,
    L_REST,
    L_KEY_SEVERITY,
    L_KEY_DUE,
    L_FILED,
    L_JOINED,
    L_STAGE,
    L_WAITED,
    L_QUEUE_PLACE,
    L_AGENDA_PLACE,
    L_TOUCHED,
    L_NEXT,
    L_SEEN_SEVERITY,
    L_PENDING,
) = range(39)
(NOWHERE, QUEUED, SERVED) = range(3)
(PH_RESPOND, PH_DECLINE, PH_TALK, PH_PIECE, PH_REPLY, PH_OVER) = range(6)
(PE_ACKNOWLEDGE, PE_TAKE, PE_MAIN, PE_UPDATE, PE_GIVE_UP, PE_CLOSE, PE_REOPEN, PE_WAKE) = range(8)
PE_OTHERS = 8
NEVER = 1 << 62
MOST_CYCLES = 10

# Of what was booked last for each obligation of a case, so that a reopening can take it back.
(BO_CELL, BO_LASTED, BO_SLACK, BO_SHARE, BO_LASTED_SECONDS, BO_SLACK_SECONDS, BO_WIDTH) = range(7)

# A credit: the obligation it is about (-1 none), what it counts by, the seconds of a unit of lateness, and
# whether a unit that has begun counts.
(CR_OBLIGATION, CR_KIND, CR_UNIT, CR_STARTED, CR_WIDTH) = range(5)
(CREDIT_SHARE, CREDIT_BREACH, CREDIT_OPEN_TIME, CREDIT_TIME, CREDIT_DAYS) = range(5)

# A row that is kept for the log: whose it is, the team that the case had come to, and the machine's row.
(OU_ORDER, OU_TEAM, OU_ROW) = range(3)
# What there was no room for, beside what a case could not go on for (`layout`).
(FAULT_LOG, FAULT_CASES) = range(5, 7)
# Of a team while it runs.
(TR_SIZE, TR_WAITING, TR_SERVED, TR_COUNTED, TR_NEXT_SIZE, TR_WIDTH) = range(6)
# The rows of slots: who is on the agenda, who is touched, which are free, whom a team takes up,
# then each team's queue, then whom it serves.
(SL_AGENDA, SL_TOUCHED, SL_FREE, SL_TAKEN, SL_QUEUE) = range(5)

"""What is said of the goals of the brand."""

PHRASES = {
    "goals.at_least": "at least {bound}",
    "goals.at_most": "at most {bound}",
    "goals.so_far": "{span} so far: customers still wait",
}
TITLES = {
    "table.goals": "Goals",
    "column.goal": "Goal",
    "column.asked": "Asked",
    "column.verdict": "Verdict",
}
TERMS = {
    "goal": {
        "answered_in_time": "Answers in time",
        "first_response_median": "First response time, median",
        "first_response_p90": "First response time, 9 in 10 within",
        "resolution_median": "Resolution time, median",
        "unanswered_at_most": "Overdue and unanswered",
        "reopened_at_most": "Opened again",
        "complaint_share_at_most": "Share of complaints",
        "net_sentiment_at_least": "Net sentiment",
        "share_of_voice_at_least": "Share of voice",
        "coverage_at_least": "Coverage of the source read least",
    },
    "verdict": {
        "met": "met",
        "missed": "missed",
        "not_told_apart": "too close to tell",
        "open": "not known yet",
        "unknown": "no figure",
        "not_read": "cannot say: part of the posts was not read",
    },
}

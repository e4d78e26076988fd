"""The words of the method, in English."""

from collections.abc import Mapping

from responder.reports.tongues.tongue import Phrase

PHRASES: Mapping[str, Phrase] = {
    "method.department": "Whose figures these are: page one, volume and service tell of "
    "{department} alone, that is of the posts on its topics and of the cases that belong to it. A "
    "post whose topic is not decided is no department’s. The section on trust is that of the "
    "whole house.",
    "method.counted": {
        "one": "What is counted: {n} public post that names the brand (authors: {authors}). Our "
        "own posts are left out, and reposts count as reach and not as posts.",
        "other": "What is counted: {n} public posts that name the brand (authors: {authors}). "
        "Our own posts are left out, and reposts count as reach and not as posts.",
    },
    "method.judged": "Who judges: a classifier reads each post; where a person corrected it, the "
    "correction counts. What it was not sure of is undecided: it is in no share, and how many "
    "there are is told. Whether they complain is decided of n = {n} posts.",
    "method.interval": "What the range behind a share means: with so many posts (n = {n} for "
    "complaints), chance alone moves a share from week to week though nothing changed. The range "
    "(Wilson’s 95% interval) is how far: in 19 of 20 cases it holds the share that more posts of "
    "the same kind would show; where a few accounts wrote most of the posts, in about nine of ten. "
    "Read the range, not the decimals. It does not hold the classifier’s own mistakes; the section "
    "on trust tells of those.",
    "method.authors": "Why forty posts may count as one: a person who writes forty times is one "
    "person. The more posts come from the same people, and the more alike these are, the less "
    "they say about everybody else, and the wider the range is drawn (the design effect). So it "
    "is with the number of posts of this week too: a few accounts that write all day do not raise "
    "it by more than chance. Of the weeks before, authors are not looked up; how much those weeks "
    "differ tells of them. Here the decided posts (n = {n}) weigh as much as {weight} would if "
    "each came from another person.",
    "method.weeks": {
        "one": "What counts as unusual: this week is set beside {n} week before it (up to {most}). "
        "These weeks show how much figures move when nothing happens; a figure counts as changed "
        "only where it moved by more than that.",
        "other": "What counts as unusual: this week is set beside the {n} weeks before it (up to "
        "{most}). These weeks show how much figures move when nothing happens, in jumps or in "
        "waves of some weeks; a figure counts as changed only where it moved by more than that, "
        "in this week or little by little over all of them.",
    },
    "method.few_weeks": {
        "one": "What counts as unusual is not known yet: {n} week before this one is known, and "
        "{fewest} are needed to see how much weeks differ when nothing happens. No figure is said "
        "to have changed.",
        "other": "What counts as unusual is not known yet: {n} weeks before this one are known, "
        "and {fewest} are needed to see how much weeks differ when nothing happens. No figure is "
        "said to have changed.",
    },
    "method.holm": {
        "one": "Why so few changes are named: {n} figure is compared. It is said to have changed "
        "only where chance would do as much in fewer than {chance} of unchanged weeks.",
        "other": "Why so few changes are named: {n} figures are compared, and who looks at that "
        "many will find one that moved by chance. So each must pass a stricter test the more are "
        "looked at (Holm’s rule): in a week in which nothing changed, the chance that any of them "
        "is said to have changed stays below {chance}; words that rise have as much for "
        "themselves. A change that is not named may still be real, and too small to tell from "
        "chance with so few posts.",
    },
    "method.fewest": "When nothing is said: where fewer than {n} posts, authors counted, would be "
    "expected to have what is asked about, or fewer than {n} not to have it.",
    "method.waits": "How times are given: the median is the time within which half of the "
    "customers were served; within the second figure, nine in ten were. Means are not given: one "
    "case forgotten over a month would move them more than a hundred that were answered well.",
    "method.holes": "When weeks are not compared: where a source could not be read in one of two "
    "weeks, a change between them may come from the hole alone. A week before that lacks more "
    "than {part} of the posts is left out of what is usual; where this week lacks them, only what "
    "no missing post could undo is said to have changed. The section on trust lists the holes.",
    "method.not": "What this does not show: what people say in private, on networks that are not "
    "watched, or not at all. Why a figure moved is for people to find out; the report only says "
    "what came at the same time.",
}
TITLES: Mapping[str, str] = {"section.method": "How this was counted"}
TERMS: Mapping[str, Mapping[str, str]] = {}

/*
 * What time it is where ages are judged: whether a login has been unused for too long, an event or a forgotten upload is old
 * enough to go. A clock that is wrong for an hour must not end everything for good. So the database remembers when the server was
 * last seen running, by the clock of day and by the time since the machine started. A clock that is more than a day away from
 * there is believed when it has held for `clock_settle_hours`; until then time goes on from where it was.
 */
#ifndef MOZNODS_AGE_H
#define MOZNODS_AGE_H

#include <stdbool.h>
#include <stdint.h>

/* The clocks at one moment, seconds. */
struct age_moment {
	int64_t wall;   /* Unix time, as somebody has set it */
	int64_t uptime; /* since the machine started */
	int64_t boot;   /* which start of the machine that was; 0: unknown */
};

/* When the server was last seen running. */
struct age_record {
	struct age_moment last;
	int64_t agreed; /* what time it was then, where ages are judged */
	int64_t held;   /* seconds that a clock which does not agree with it has gone on like one that is right */
};

/* What time it is at that moment, where ages are judged, and whether the clock is the reason. */
int64_t age_judge(const struct age_record *record, const struct age_moment *now, bool *believed);

/* The record of that moment, after the one before; `settle` seconds is how long a clock must hold that does not agree. */
struct age_record age_advance(const struct age_record *record, const struct age_moment *now, int64_t settle);

/* Reads the record, for the calls below; until then they believe the clock. Without one it is the newest row that tells. Not
 * inside a transaction. */
void age_load(void);

/* The same when a server starts, which it notes: no row is newer than that. */
void age_begin(void);

/* Reads it again where another process may have come to believe the clock; once a minute at most. Not inside a transaction. */
void age_follow(void);

/* Advances the record, inside a write transaction. The server does once a minute. */
void age_beat(void);

/* Unix seconds, where ages are judged. */
int64_t age_now(void);

/* The time of the newest row, Unix seconds, 0 when there is none. Inside a transaction. */
int64_t age_newest(void);

/* How far the clock is ahead of where ages are judged, or behind (negative), seconds; 0: it is believed. After age_load. */
int64_t age_apart(void);

#endif

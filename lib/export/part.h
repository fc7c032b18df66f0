/*
 * The parts of an export: of each kind of object a row for each of the scopes that have it, with the query of its lines. To add a
 * kind: a file with its fields and its row here, and what reads its lines in lib/import/.
 */
#ifndef MOZNODS_EXPORT_PART_H
#define MOZNODS_EXPORT_PART_H

#include "lib/shape/shape.h"

/* Of what an export is: the site, a room with who has to do with it, or what one person has. */
enum export_scope { EXPORT_ALL, EXPORT_ROOM, EXPORT_USER };
enum { EXPORT_SCOPES = EXPORT_USER + 1 };

/* What a query binds beside the room or user of its scope. */
enum {
	PART_PAGED = 1,  /* :after and :limit: its rows come in order of their first column, so many at a time */
	PART_SECRETS = 2 /* :secrets: whether what lets in is shown */
};

struct export_part {
	const struct shape *shape; /* NULL: the scope has none of it */
	struct query *query;
	unsigned binds;
};

/* In the order in which their lines come: what a line names stands before it. */
extern const struct export_part export_settings[EXPORT_SCOPES], export_accounts[EXPORT_SCOPES], export_persons[EXPORT_SCOPES],
	export_files[EXPORT_SCOPES], export_former_usernames[EXPORT_SCOPES], export_blocks[EXPORT_SCOPES],
	export_sessions[EXPORT_SCOPES], export_rooms[EXPORT_SCOPES], export_members[EXPORT_SCOPES], export_mutes[EXPORT_SCOPES],
	export_bans[EXPORT_SCOPES], export_log[EXPORT_SCOPES], export_site_bans[EXPORT_SCOPES], export_invites[EXPORT_SCOPES],
	export_messages[EXPORT_SCOPES], export_pins[EXPORT_SCOPES], export_reactions[EXPORT_SCOPES], export_reads[EXPORT_SCOPES],
	export_mentions[EXPORT_SCOPES];

#endif

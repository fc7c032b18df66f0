/*
 * What a caller is to what a request names, and what they may do with it. A resource turns the one into
 * the other (resource.h); routes and frames ask for rights, never for roles.
 */
#ifndef MOZNODS_RIGHTS_H
#define MOZNODS_RIGHTS_H

/* What somebody is: facts, found in the transaction that acts. */
/* clang-format off */
enum role {
	USER = 1 << 0,     /* any account */
	VISITOR = 1 << 1,  /* the room is public */
	MEMBER = 1 << 2,   /* participant of the room, or of the message's or file's room */
	OWNER = 1 << 3,    /* of that room */
	AUTHOR = 1 << 4,   /* of the message or the invitation, or uploader of the file */
	SELF = 1 << 5,     /* the user named is the caller */
	ADMIN = 1 << 6,    /* site admin */
	ADMIRER = 1 << 7,  /* any account, of a file that is an avatar */
	BEARER = 1 << 8,   /* of a signed link to the file */
	LOCAL = 1 << 9,    /* a program of the server's own machine, where `metrics` lets it */
	DIRECT = 1 << 10,  /* the room is a direct one: it has no OWNER, and nobody is ADMIN towards it */
	BARRED = 1 << 11,  /* of a direct room in which the caller cannot write any more */
	MODERATOR = 1 << 12, /* of the room: looks after its members, and is not its owner: a member, or a site admin who is none */
	MUTED = 1 << 13,     /* of the room: a member who may say nothing there for a while */
	BY_MEMBER = 1 << 14, /* the message is neither the owner's nor a moderator's of its room */
	LISTENER = 1 << 15,  /* of the room: a member where moderators alone send messages */
	SLOWED = 1 << 16,    /* the room has slow mode, which lets its owner and moderators pass */
	PERSONAL = 1 << 17,  /* by a personal token, which leaves the ways into the account as they are */
	READ_ONLY = 1 << 18, /* by one that only reads */
	BANNED = 1 << 19,    /* from the room: whoever wants to join hears it */
	PINNER = 1 << 20,    /* of the room: its members pin messages */
	DELETED = 1 << 21    /* the user named is an account that is deleted */
};
/* clang-format on */

/* What somebody may do. An action asks for one of these. */
/* clang-format off */
enum right {
	ANYONE = 0,              /* nothing is asked, no token either */
	MAY_USE = 1 << 0,        /* use the site: any account */
	MAY_OPERATE = 1 << 1,    /* watch over the site */
	MAY_SEE = 1 << 2,        /* learn that it exists and what it is */
	MAY_READ = 1 << 3,       /* have what is in it; of a room, leave it */
	MAY_DOWNLOAD = 1 << 4,   /* have a file's bytes, by a link too */
	MAY_POST = 1 << 5,       /* write in the room */
	MAY_MODERATE = 1 << 6,   /* decide who is in the room, and in its call */
	MAY_EDIT = 1 << 7,       /* change it */
	MAY_DELETE = 1 << 8,     /* end it */
	MAY_JOIN = 1 << 9,       /* become a participant of the room */
	MAY_WRITE_TO = 1 << 10,  /* have direct rooms with people */
	MAY_APPOINT = 1 << 12,   /* decide what others are in the room, and who may speak there */
	MAY_ADMINISTER = 1 << 13, /* see and change what concerns the site as a whole */
	MAY_CALL = 1 << 14,      /* sit in the room's call */
	MAY_PIN = 1 << 17,       /* keep the message at hand for all of its room */
	MAY_REACT = 1 << 16,     /* put something to the message, as to say something short of it */
	MAY_LET_IN = 1 << 11,    /* let somebody set a new password without the old one */
	MAY_SECURE = 1 << 15     /* decide how one gets into one's own account, and whether there is one */
};
/* clang-format on */

/* Those that are left to a token that only reads. */
enum { READING_RIGHTS = MAY_USE | MAY_OPERATE | MAY_ADMINISTER | MAY_SEE | MAY_READ | MAY_DOWNLOAD };

#endif

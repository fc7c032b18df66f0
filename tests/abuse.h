/*
 * A crowd that means no good, and those who talk: what the parts of the test share. The talkers and the abusers are two
 * processes, so that what one is busy with does not look like a delay of the other.
 */
#ifndef TESTS_ABUSE_H
#define TESTS_ABUSE_H

#include "soak.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum kind { TALKER, IDLE, DEAF, GARBAGE, TELLER };

struct peer {
	enum kind kind;
	int fd;
	bool open;
	double again_at; /* when it is to do something: to come back, or to send garbage; 0: at once */
	size_t length;
	unsigned char *input; /* of those who read */
};

struct wanted {
	unsigned idle, deaf, garbage, users;
	const char *strangers;           /* which kind of them comes instead of the crowd, "all", or NULL: none */
	bool decoy;                      /* each kind once more, turning to a decoy */
	bool apart;                      /* strangers and decoy have the last processor, all else the others */
	double rate, deaf_rate, seconds; /* messages a second; of each half */
	int daemon;
	unsigned class; /* instead of all that: pupils who come at once */
	int workers;    /* the supervisor of the workers; 0: nobody asks for their memory */
};

extern struct wanted wanted;

enum { ASKED_MAX = 65536 };

/* What the processes know of each other. */
struct shared {
	volatile unsigned ready, garbage, cut;
	volatile unsigned answered, served;
	volatile unsigned asked, unserved;
	double took[ASKED_MAX];          /* seconds, of each GET me */
	char large_file[PATH_MAX_BYTES]; /* the path of a signed link to one */
};

/* 99th percentiles, seconds: of a message's way to everybody, and of GET me. */
struct ways {
	double message, me;
};

extern char (*tokens)[TOKEN_MAX]; /* of the users */

extern struct shared *shared;

/* abuse.c: a new account; its token. */
void register_user(const char *kind, unsigned number, char token[TOKEN_MAX]);

/* abuse_peer.c: the sockets of one process, those of talkers first. */
extern struct peer *peers;
extern unsigned peer_count;

/* Room for so many sockets, to the server's address. */
void peers_begin(unsigned most);

/* Forgets and closes them all: those of another process are not ours to read from. */
void peers_forget(void);

/* Connects so many more, as whoever the token belongs to, and waits until they have been heard out. */
void peers_add(enum kind kind, unsigned count, const char *token, int64_t room);

/* Connects one again. */
void peer_dial(struct peer *peer, const char *token, int64_t room);

void peer_send_bytes(struct peer *peer, const void *bytes, size_t length);
void peer_send_text(struct peer *peer, const char *text);

/* Takes what comes, until that moment at most. */
void peers_wait(double end);

/* abuse_chat.c: what was heard by a talker. */
void chat_receive(const char *text, size_t length);

/* So many seconds of chat, while others ask for GET me; prints and returns what was measured. `bad`: beside the crowd. */
struct ways chat(const char *name, bool bad);

/* For qsort(3). */
int compare_doubles(const void *a, const void *b);

/* Resident memory of the daemon, KiB. */
long daemon_memory(void);

/* abuse_class.c: a class comes in; prints what was measured. */
void class_measure(void);

/* abuse_me.c: those who ask for GET me. */
pid_t me_begin(void);

/* Ends them; the 99th percentile of what it took, seconds. */
double me_end(pid_t pid);

/* abuse_stranger.c: this process is scheduled behind the others: who measures, and who is measured, goes first. Where there are
 * fewer processors than processes, what the abusers do with theirs would be taken for the server's delay. */
void step_back(void);

/* abuse_decoy.c: a server that reads what it is sent and refuses it. Writes its two addresses, of at most `size` bytes each;
 * returns its process. */
pid_t decoy_begin(char *http, char *ws, size_t size);

/* abuse_stranger.c: where --apart says so, this process and its children run on the last processor, or on all the others. */
void stand_apart(bool last);

/* abuse_stranger.c: one kind of stranger after the other, each beside the same chat as in the quiet, and, where a decoy is
 * wanted, once more turning to that instead of the server. Prints both ratios of each. */
void strangers_come(struct ways quiet);

/* abuse_crowd.c: the process of the abusers, until it is killed. */
_Noreturn void abuse(const char *token, int64_t deaf_room, int64_t other_room);

#endif

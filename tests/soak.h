/*
 * The convergence test, what its parts share. Senders write into one room, or many, through both doors, listeners
 * drop and come back; in the end everybody must hold the same. One process, one thread, one loop; with `--minutes` also
 * some processes that use everything else, and with `--faults` a server of its own that is treated badly.
 */
#ifndef TESTS_SOAK_H
#define TESTS_SOAK_H

#include <curl/curl.h>
#include <json-c/json.h>
#include <json-c/printbuf.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

enum { TOKEN_MAX = 256, PATH_MAX_BYTES = 512, CONTENT_MAX = 2048, PAGE = 100 };

/* soak.c: what is to be done, and how far it is. */
struct run {
	const char *http; /* without a slash at the end */
	const char *ws;
	const char *other_http, *other_ws; /* of another host, which every second request and socket goes to; NULL: there is none */
	const char *client;                /* what X-Forwarded-For says of requests; NULL: nothing */
	unsigned messages, senders, listeners, kills;
	unsigned long seed;
	const char *wsd_pidfile, *fcgi_pidfile;
	double seconds;           /* the most the whole may take */
	double minutes;           /* go on for so long, instead of for so many messages; 0: no */
	double pace;              /* in that time, messages a second, and as many requests of other kinds; 0: as they come */
	bool may_be_busy;         /* the database is away for a while: who is told to try again does so */
	bool faults;              /* start a server of our own and treat it badly */
	const char *state;        /* its state directory */
	const char *user_sockets; /* listen over user sockets, in several rooms; the database file. NULL: over sockets of the one room */
	bool may_fill;            /* which is a file system of its own, that may be filled */

	char tag[40]; /* in every name and nonce: runs do not meet */
	int64_t room; /* the first of: */
	int64_t *rooms;
	unsigned room_count;
	int64_t *acknowledged; /* id by number of message; 0: nobody has said yet that it is stored */
	unsigned acknowledged_count;
	unsigned started; /* messages that some sender has taken */
	unsigned over_rest, over_socket, retried;
	unsigned drops, resumes, resyncs;
	unsigned killed_wsd, killed_workers;
	unsigned altered, repeated, disordered, lost;
	unsigned reads, miscounted;      /* miscounted: memberships that are not what the database has */
	bool closing;                    /* nobody begins anything new */
	unsigned rest_acks, socket_acks; /* answered, and echoed, so far */
	unsigned faults_done, recovered;
	double slowest_recovery;
};

extern struct run run;

/* soak_options.c: fills `run`; false, and says how it is called, when that is not a whole run. */
bool options_read(int argc, char **argv);

/* soak_common.c: the time in seconds, and a number from 0 to below `limit`. */
double now(void);
unsigned dice(unsigned limit);

/* Says why the test cannot go on, and ends it as failed. */
_Noreturn void give_up(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* What message number `number` says, and its nonce. */
void content_of(unsigned number, char content[CONTENT_MAX]);
void nonce_of(unsigned number, char nonce[64]);

/* The number of the message with exactly this content, -1 when it is none of this run. */
long number_of(const char *content);

/* The room that it goes to: every second to the first. */
int64_t room_of(unsigned number);

/* A message is known to be stored under this id. */
void acknowledge(unsigned number, int64_t id);

/* soak_common.c: members of a JSON object; what is not there is 0, "" or NULL. */
struct json_object *member(struct json_object *object, const char *name);
int64_t number_at(struct json_object *object, const char *name);
const char *text_at(struct json_object *object, const char *name);

/* soak_rest.c: requests. The answer is NULL, the status 0, when there was none. */
typedef void rest_answered(void *context, unsigned tag, long status, struct json_object *answer);

void rest_open(void);
void rest_close(void);

/* Asks and waits; the answer belongs to the caller. */
struct json_object *rest_ask(const char *token, const char *method, const char *path, const char *body, long *status);

/* Asks and goes on; the answer is lent to `answered`. */
void rest_send(const char *token, const char *method, const char *path, const char *body, rest_answered *answered, void *context,
               unsigned tag);

/* Sends bytes of any type, waits, and leaves what comes back in `answer`, which is emptied before; returns the status. */
long rest_fetch(const char *token, const char *method, const char *path, const char *type, const char *body, size_t length,
                struct printbuf *answer);

/* Waits for the sockets in `fds` or for an answer, and deals with the answers. */
void rest_turn(struct curl_waitfd *fds, unsigned count, int milliseconds);

/* soak_socket.c: a WebSocket that never blocks. */
struct socket {
	int fd;       /* -1: closed */
	bool open;    /* the handshake is done */
	double since; /* when it was dialled */
	struct printbuf *in, *out, *message;
	void (*heard)(void *context, struct json_object *frame);
	void *context;
};

void socket_prepare(struct socket *socket, void (*heard)(void *, struct json_object *), void *context);
void socket_dial(struct socket *socket, const char *path);
void socket_dial_room(struct socket *socket, const char *query);
void socket_say(struct socket *socket, const char *text);

/* Hangs up: with a close frame, or as a lost connection does. */
void socket_hang_up(struct socket *socket, bool politely);
void socket_ready(struct socket *socket, short events);
void socket_free(struct socket *socket);

/* soak_held.c: the messages of one room that a listener holds, in the order in which they came. */
struct held {
	const char *token;
	int64_t room, *ids;
	size_t count, capacity;
	bool refetching;
	int64_t refetched_to;     /* up to this id live news may repeat what a refetch brought */
	struct printbuf *waiting; /* ids heard while refetching */
};

void held_begin(struct held *held, const char *token, int64_t room);
void held_receive(struct held *held, struct json_object *message);

/* Fetches what is stored beyond what it holds; once at a time. */
void held_refetch(struct held *held);
void held_end(struct held *held);

/* soak_sender.c: `sender_turn` does what is due. */
struct sender {
	char token[TOKEN_MAX];
	int64_t id;
	struct socket socket;
	bool greeted; /* hello has come */
	double dial_at;
	long number; /* the message in hand, -1: none */
	bool waiting, over_rest;
	double act_at; /* when to try again, or to stop waiting for the echo */
};

void sender_begin(struct sender *sender);
void sender_turn(struct sender *sender);
void sender_end(struct sender *sender);

/* Who listens: run.listeners of a kind, by position. */
struct audience {
	void (*begin)(unsigned position);
	struct socket *(*socket)(unsigned position);
	void (*turn)(unsigned position, bool drops); /* does what is due; drops: it may leave, and do what changes anything */
	bool (*greeted)(unsigned position);          /* once at least */
	bool (*complete)(unsigned position);         /* it has heard as much as is stored */
	void (*come_afresh)(unsigned position);      /* NULL: it need not */
	void (*judge)(unsigned position);            /* compares it with what is stored */
	void (*end)(unsigned position);
};

/* soak_listener.c: over sockets of the room. soak_person.c: over user sockets, and reads what it hears. */
extern const struct audience room_audience, user_audience;

/* soak_join.c: a new account; its id, and its token. */
int64_t join_server(const char *kind, unsigned position, char token[TOKEN_MAX]);

/* Opens the rooms, as this user, and joins one. */
void join_open(const char *token);
void join_room(const char *token, int64_t room);

/* soak_kill.c: kills when so much is done as was drawn at the start. */
void kill_plan(void);
void kill_turn(void);

/* soak_server.c: a server of our own, `moznods serve` of the same build. */
void server_begin(void);
pid_t server_pid(void);

/* Starts it again where it has died. */
void server_turn(void);

/* Whether it ended as it should. */
bool server_end(void);

/* A process of it that run/NAME.pid names; 0: none. */
pid_t server_part(const char *name);

/* One of the workers, by chance; 0: there is none just now. */
pid_t server_worker(void);

/* soak_faults.c: one fault after the other, and whether all goes on after it. */
void faults_turn(void);

/* Ends the one that is going on. */
void faults_end(void);

/* Prints how often there was which. */
void faults_report(void);

/* soak_mixed.c: processes that use the whole API, each an account of its own, until they are told to stop. */
struct mixed_figures {
	unsigned long requests, unserved, wrong;
};

void mixed_begin(unsigned count);
struct mixed_figures mixed_end(void);

/* soak_verdict.c: what is stored in the rooms. */
size_t verdict_fetch(const char *token);

/* How many messages a room has. */
size_t verdict_stored(int64_t room);

/* Compares with it what somebody holds of a room, and in the end whether all that was acknowledged is stored. */
void verdict_compare(const struct held *held);
void verdict_reach(void);

/* soak_recount.c: counts in the database what is unread of every member of the rooms. */
void recount(void);

/* Compares with that what REST shows somebody of the rooms, and a list of rooms that they have been shown. */
void recount_compare_rest(const char *token, int64_t user);
void recount_compare(int64_t user, struct json_object *rooms);
int64_t recount_read_id(int64_t user, int64_t room);
int64_t recount_unread(int64_t user, int64_t room);

#endif

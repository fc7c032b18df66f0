/*
 * The configuration: every option and every limit has a name, a range and a default in one table
 * (config_table.c). A file `name = value` sets them; an environment variable MOZNODS_NAME overrides the file.
 */
#ifndef MOZNODS_CONFIG_H
#define MOZNODS_CONFIG_H

#include <stdbool.h>
#include <stdio.h>

enum { REGISTRATION_OPEN, REGISTRATION_INVITE, REGISTRATION_CLOSED };
enum { INVITES_ADMINS, INVITES_MEMBERS };
enum { LOGIN_PASSWORD, LOGIN_PROXY, LOGIN_BOTH };
enum { DIRECT_ALL, DIRECT_SHARED, DIRECT_OFF };
enum { SYNCHRONOUS_FULL, SYNCHRONOUS_NORMAL };
enum { JOURNAL_WAL, JOURNAL_DELETE };
enum { LOG_FORMAT_TEXT, LOG_FORMAT_JSON };
enum { METRICS_OFF, METRICS_ADMIN, METRICS_LOCAL };
enum { SENDFILE_OFF, SENDFILE_X_SENDFILE, SENDFILE_X_ACCEL_REDIRECT };

struct config {
	const char *state;    /* directory of everything that must last */
	const char *database; /* address of a PostgreSQL server, "" = SQLite in the state directory */
	const char *site_name;
	const char *web;        /* directory of the web client that `moznods serve` delivers; "" = the one beside the programs */
	const char *address;    /* where `moznods serve` and the daemon listen */
	int http_port, ws_port; /* TCP; 0 = any free one */
	const char *cluster_address; /* where the daemons of other hosts reach this one's, "" = there are none */
	int cluster_port;            /* TCP and UDP */
	const char *link_key_phrase; /* with which the key that hosts share is sealed in the database, "" = it is not */
	const char *public_url;      /* as users type it, "" = from the request */
	const char *mail_command;    /* a program that sends the mail on its standard input, with its arguments; "" = none */
	int workers;
	int allow_root;              /* 1: may run as root */
	int registration;            /* REGISTRATION_* */
	int invites;                 /* INVITES_*: who may make invitations that let register */
	int direct;                  /* DIRECT_*: with whom people may have direct rooms */
	const char *allowed_origins; /* space-separated */
	const char *trusted_proxies; /* space-separated addresses and networks */

	int login;                                                      /* LOGIN_*: how people log in */
	const char *auth_header, *auth_header_email, *auth_header_name; /* in which a trusted proxy says who it is; "" = none */
	int auth_header_create;                                         /* 1: who has no account gets one */

	int synchronous;  /* SYNCHRONOUS_* */
	int journal;      /* JOURNAL_* */
	int busy_timeout; /* milliseconds */
	int write_wait;   /* seconds in line, with JOURNAL_DELETE */

	int token_days;          /* without use; 0 = for ever */
	int tokens_max;          /* live ones a user */
	int personal_tokens_max; /* beside these */
	int password_passes;     /* argon2id's operations limit */
	int password_memory_kib;
	int password_parallel; /* hashed at a time; 0 = one fewer than there are processors */
	int hash_wait;         /* seconds that a login waits for its turn */
	int hash_queue;        /* logins that wait */

	int body_max, body_short_max; /* bytes of a JSON or form body: of a message, of any other request */
	int message_max;              /* code points */
	int attachments_max;
	int upload_max_kib;                    /* of one file */
	int thumb_max_kib, thumb_max_pixels;   /* of a file's small picture, on each side */
	int duration_max;                      /* seconds, of sound and film */
	int storage_quota_mib, user_quota_mib; /* of all files, of one user's; 0 = no limit */
	const char *storage; /* s3://BUCKET or s3://BUCKET/PREFIX where files are, "" = a directory of the state directory */
	const char *bucket_endpoint, *bucket_region,
		*bucket_key_file;                   /* whose bucket it is, and the file with the key; endpoint "" = Amazon's */
	const char *bucket_ca_file;                 /* who may vouch for it with https, PEM; "" = those of the system */
	int bucket_path_style;                      /* 1: the bucket stands in the path of addresses */
	int bucket_connect_timeout, bucket_timeout; /* seconds until there is a connection, and without a byte */
	int bucket_rate_min_kib;                    /* a second, of a file; slower has failed; 0 = any byte counts */
	int bucket_tries;                           /* of each request */
	int bucket_pause;                           /* seconds that a bucket which has failed is left alone */
	int bucket_part_mib;                        /* what is larger is sent in pieces of that size */
	int cache_mib;                              /* of files that are in a bucket, on the disk of this host */
	int fetches_max;                            /* that come out of it at a time; 0 = three quarters of the workers */
	int fetch_wait;                             /* seconds that who wants such a file waits for a turn, if a worker is left */
	int clock_settle_hours; /* until a clock that has leapt is believed where ages are judged; 0 = at once */
	int orphan_hours;       /* until a file that was never attached goes; 0 = never */
	int link_minutes;       /* how long a signed link is good */
	int strip_metadata;     /* what pictures say beside their pixels goes */
	int sendfile;           /* SENDFILE_* */
	int room_log_days;      /* how long it is kept what moderators did; 0: for good */
	int retention_days;     /* how long messages are kept; 0 = for ever */
	int event_days;         /* how long events can be resumed from */
	int event_replay_max;   /* events in one replay */

	int limits; /* 0 = no rate limit at all */
	int limit_auth, limit_general, limit_upload, limit_chat, limit_poll, limit_guess, limit_invites, limit_totp,
		limit_reactions, limit_search, limit_connects; /* a minute; 0 = off */
	int limit_signal_burst, limit_signal_rate;             /* a socket; frames, frames/s */
	int limit_read_kib;                                    /* a second and socket, of frames; 0 = off */

	int call_max;                      /* seats in a call */
	const char *stun_urls, *turn_urls; /* space-separated */
	const char *turn_secret;           /* shared with the TURN server */
	int turn_ttl;                      /* seconds that its credentials are good */

	int connections_max;                               /* WebSockets; 0 = what the descriptor limit allows */
	int connections_per_address, connections_per_user; /* of them; 0 = no limit */
	int crowded_timeout;                       /* seconds that a user's silent ones have to answer when there are too many */
	int handshake_timeout;                     /* seconds that a handshake may take */
	int auth_timeout;                          /* seconds until a socket must have shown its token */
	int ping_interval, ping_timeout;           /* seconds */
	int call_ping_interval, call_ping_timeout; /* of a socket in a call */
	int bad_frames_max;                        /* a minute and socket */
	int flood_max;                             /* refused frames a minute and socket */
	int queue_frames_max, queue_kib_max;       /* waiting for one socket */

	int read_timeout, write_timeout;          /* seconds without a byte from, or to, an HTTP client */
	int transfers_max, transfers_per_address; /* answers on their way to slow readers; 0 = none, no limit */
	int refusal_delay;                        /* milliseconds until who is refused again is told; 0 = at once */

	int metrics;    /* METRICS_*: who may see the figures */
	int log_level;  /* enum log_level */
	int log_format; /* LOG_FORMAT_* */
};

/* The configuration in force. Texts are its own, and end when it is loaded again: between requests only. */
extern struct config config;

/* Sets every option: first its default, then `path` (NULL: the environment's MOZNODS_CONFIG, else the
 * installed file where there is one), then the environment. On a fault everything stays as it was: false,
 * and one line for a person, with file and line, in `fault` (of `size` bytes). */
bool config_load(const char *path, char *fault, size_t size);

/* Whether the file that it was loaded from looks different since then, or since this was true last. Asks once a second at
 * most, and says no in between. */
bool config_changed(void);

/* The installed file, where no other is asked for and it is there for others to read; else NULL. */
const char *config_unreadable(void);

/* The file that the configuration in force was read from; NULL: none. */
const char *config_source(void);

/* Where the option has its value from, for the beginning of a complaint: "FILE:LINE: ", "environment: ", "command line: ", or
 * nothing, where it has its default. Borrowed until the next call. */
const char *config_where(const char *name);

/* Whether file, environment or command line set the option, even to its default. */
bool config_is_set(const char *name);

/* The file that the option has its value from; NULL: it has it from elsewhere. */
const char *config_file_of(const char *name);

/* Sets one option by name, as a command line does. False with the reason in `fault`. */
bool config_set(const char *name, const char *value, char *fault, size_t size);

/* Writes every option as a line of a configuration file, with its present value. */
void config_write(FILE *to);

/* Exports every option to the environment, for programs that this one starts, but for those that are left to the database
 * (lib/request/site_setting.h). False: out of memory. */
bool config_export(void);

#endif

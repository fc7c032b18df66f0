/* The daemons of several hosts: see check_hosts.h. */
#include "check_hosts.h"
#include "verdict.h"
#include "lib/base/config.h"
#include "lib/db/db.h"
#include "lib/base/server_key.h"
#include "lib/site/daemon.h"
#include "lib/site/server_secret.h"

#include <string.h>

struct hosts {
	char key[DAEMON_KEY_BYTES]; /* of this one */
	int leaders;
};

static void
check_host(void *context, const struct daemon_line *line)
{
	struct hosts *hosts = context;
	bool seen = line->unseen <= DAEMON_LEASE_SECONDS;

	hosts->leaders += seen && line->leads;
	if (!seen)
		verdict_say(WARNING, "hosts: the daemon at %s port %d was seen last %lld seconds ago", line->address, line->port,
		            (long long)line->unseen);
	else if (strcmp(line->key, hosts->key) != 0)
		verdict_say(FAULT, "hosts: the daemon at %s port %d has another link.key than this host", line->address, line->port);
	else if (strcmp(line->version, VERSION) != 0)
		verdict_say(WARNING, "hosts: the daemon at %s port %d is of version %s, not " VERSION, line->address, line->port,
		            line->version);
	else
		verdict_say(OK, "hosts: there is a daemon at %s port %d%s", line->address, line->port,
		            line->leads ? ", which leads" : "");
}

/* Says what there is to say of the key that hosts share. */
static void
check_hosts_secret(enum server_secret found)
{
	switch (found) {
	case SERVER_SECRET_SHUT:
		verdict_say(FAULT,
		            "link.key: that of the database does not open: link_key_phrase is another than where it was sealed");
		break;
	case SERVER_SECRET_OTHER:
		verdict_say(FAULT, "link.key: that of %s is not that of the database, which all hosts have: move it away",
		            config.state);
		break;
	case SERVER_SECRET_PLAIN:
		verdict_say(OK, "link.key: in the database, as it is: a dump has it, unless link_key_phrase is set");
		break;
	case SERVER_SECRET_SEALED: verdict_say(OK, "link.key: in the database, sealed"); break;
	default: break;
	}
}

void
check_hosts(void)
{
	unsigned char key[SERVER_KEY_BYTES];
	struct hosts hosts = { 0 };
	enum server_secret secret;

	if (!*config.database)
		return;
	secret = server_secret_look();
	check_hosts_secret(secret);
	if (!*config.cluster_address)
		return;
	/* Without one nothing is made. */
	if (secret == SERVER_SECRET_PLAIN || secret == SERVER_SECRET_SEALED || server_key_read(key))
		daemon_key(hosts.key);
	db_begin(READS);
	daemon_list(check_host, &hosts);
	if (db_commit())
		verdict_say(FAULT, "hosts: the database does not say which there are");
	else if (!hosts.leaders)
		verdict_say(FAULT, "hosts: no daemon leads, so there are no WebSockets");
}

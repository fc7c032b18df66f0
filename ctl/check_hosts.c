/* The daemons of several hosts: see check_hosts.h. */
#include "check_hosts.h"
#include "verdict.h"
#include "lib/base/config.h"
#include "lib/db/db.h"
#include "lib/site/daemon.h"

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

void
check_hosts(void)
{
	struct hosts hosts = { 0 };

	if (!*config.cluster_address)
		return;
	daemon_key(hosts.key);
	db_begin(READS);
	daemon_list(check_host, &hosts);
	if (db_commit())
		verdict_say(FAULT, "hosts: the database does not say which there are");
	else if (!hosts.leaders)
		verdict_say(FAULT, "hosts: no daemon leads, so there are no WebSockets");
}

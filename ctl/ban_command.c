/* The commands for bans from the site: see ban_command.h. */
#include "ban_command.h"
#include "arguments.h"
#include "lib/account/site_ban.h"
#include "lib/base/config.h"
#include "lib/base/error.h"
#include "lib/base/network.h"
#include "lib/base/text.h"
#include "lib/base/time_text.h"
#include "lib/db/age.h"
#include "lib/db/db.h"

#include <err.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool
take_network(const char *text, struct network_range *network)
{
	if (network_read(text, network))
		return true;
	warnx("%s is neither an address nor a network such as 203.0.113.0/24", text);
	return false;
}

static bool
take_until(const char *text, int64_t *until)
{
	*until = 0;
	if (!text)
		return true;
	if (time_text_read(text, until) && *until > age_now())
		return true;
	warnx("--until: %s is no time to come such as 2038-01-01T00:00:00Z", text);
	return false;
}

static bool
take_reason(const char *text)
{
	if (!text || (text_valid(text, strlen(text)) && strlen(text) <= SITE_BAN_REASON_MOST && !strpbrk(text, "\r\n")))
		return true;
	warnx("--reason: this must be one line of UTF-8, of at most %d bytes", SITE_BAN_REASON_MOST);
	return false;
}

/* Ends the transaction; the exit status. */
static int
end_command(bool good, const char *network, const char *now)
{
	const struct error *error = good ? db_commit() : db_undo();

	if (error)
		warnx("%s", error->message);
	else if (good)
		printf("%s is %s\n", network, now);
	db_close();
	return good && !error ? EXIT_SUCCESS : EXIT_FAILURE;
}

int
ban_add(const struct arguments *arguments)
{
	struct network_range network;
	int64_t until;

	if (!take_network(arguments->operands[0], &network) || !take_reason(arguments->reason))
		return EXIT_FAILURE;
	if (network_is_near(&network)) {
		warnx("%s has addresses of the server itself, or of a private network", network.text);
		return EXIT_FAILURE;
	}
	if (!db_open_present(config.state))
		return EXIT_FAILURE;
	age_load();
	if (!take_until(arguments->until, &until)) {
		db_close();
		return EXIT_FAILURE;
	}
	db_begin(WRITES);
	site_ban_store(&network, 0, until, arguments->reason ? arguments->reason : "");
	return end_command(true, network.text, "banned: nobody registers or logs in from there");
}

int
ban_remove(const struct arguments *arguments)
{
	struct network_range network;
	bool there;

	if (!take_network(arguments->operands[0], &network) || !db_open_present(config.state))
		return EXIT_FAILURE;
	db_begin(WRITES);
	if (!(there = site_ban_delete(&network)) && !db_failed())
		warnx("%s is not banned", network.text);
	return end_command(there, network.text, "banned no more");
}

/* What may hold white space comes last, for whoever cuts the columns apart. */
static void
print_row(const struct site_ban_row *row)
{
	printf("%-18s  %-20s  %-20s  %s\n", row->network, *row->until ? row->until : "-", *row->by ? row->by : "-", row->reason);
}

static void
print_json(const struct site_ban_row *row)
{
	puts(row->json);
}

int
ban_list_all(const struct arguments *arguments)
{
	const struct error *error;

	if (!db_open_present(config.state))
		return EXIT_FAILURE;
	age_load();
	db_begin(READS);
	site_ban_each(arguments->json ? print_json : print_row);
	if ((error = db_commit()))
		warnx("%s", error->message);
	db_close();
	return error ? EXIT_FAILURE : EXIT_SUCCESS;
}

/* The list of accounts: see user_command.h. */
#include "user_command.h"
#include "arguments.h"
#include "database.h"
#include "lib/account/account_store.h"
#include "lib/base/error.h"
#include "lib/db/db.h"

#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* What may hold white space comes last, for whoever cuts the columns apart. */
static void
print_row(const struct account_row *row)
{
	printf("%-6lld %-20s  %-20s  %-8s %7lld %13lld  %s  %s  %s\n", (long long)row->id, row->created,
	       *row->seen ? row->seen : "-",
	       !row->active ? "inactive"
	       : row->admin ? "admin"
	                    : "user",
	       (long long)row->files, (long long)row->bytes, row->username, row->email, row->display_name);
}

static void
print_json(const struct account_row *row)
{
	puts(row->json);
}

int
user_list_all(const struct arguments *arguments)
{
	const struct error *error;

	if (!database_open_present())
		return EXIT_FAILURE;
	/* People read the names of the columns, programs count the lines. */
	if (!arguments->json && isatty(STDOUT_FILENO))
		printf("%-6s %-20s  %-20s  %-8s %7s %13s  %s\n", "ID", "CREATED", "LAST SEEN", "STATUS", "FILES", "BYTES",
		       "USERNAME  EMAIL  DISPLAY NAME");
	db_begin(READS);
	account_store_list(arguments->json ? print_json : print_row);
	if ((error = db_commit()))
		warnx("%s", error->message);
	db_close();
	return error ? EXIT_FAILURE : EXIT_SUCCESS;
}

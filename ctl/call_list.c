/* The calls of this moment: see call_list.h. */
#include "call_list.h"
#include "lib/base/config.h"
#include "lib/base/error.h"
#include "lib/base/wakeup.h"
#include "lib/call/call.h"
#include "lib/db/db.h"

#include <err.h>
#include <stdio.h>
#include <stdlib.h>

/* What holds no white space comes first, for whoever cuts the columns apart. */
static void
print_line(const struct call_line *line)
{
	printf("%-6lld %s  %2lld  %s  %s\n", (long long)line->room, line->began, (long long)line->count, line->usernames,
	       *line->room_name ? line->room_name : "(a direct room)");
}

int
call_list_all(const struct arguments *arguments)
{
	const struct error *error;

	(void)arguments;
	if (!db_open_present(config.state))
		return EXIT_FAILURE;
	if (!wakeup_daemon_runs())
		warnx("the WebSocket daemon does not run, so nobody is in a call");
	if ((error = call_list(print_line)))
		warnx("%s", error->message);
	db_close();
	return error ? EXIT_FAILURE : EXIT_SUCCESS;
}

/* The index of messages, for administrators: see search_command.h. */
#include "search_command.h"
#include "arguments.h"
#include "database.h"
#include "lib/base/config.h"
#include "lib/base/error.h"
#include "lib/db/db.h"
#include "lib/search/search_index.h"

#include <err.h>
#include <stdio.h>
#include <stdlib.h>

int
search_rebuild(const struct arguments *arguments)
{
	const struct error *error;

	(void)arguments;
	if (!database_is_present() || !db_open_again(config.state))
		return EXIT_FAILURE;
	db_begin(WRITES);
	search_index_reset();
	error = db_commit();
	db_close();
	if (error) {
		warnx("%s", error->message);
		return EXIT_FAILURE;
	}
	puts("the server makes the index of messages anew; until then searches are not complete");
	return EXIT_SUCCESS;
}

/* What the protocols make of the domain's refusals: fcgi/status and wsd/close_code. */
#include "tap.h"
#include "fcgi/status.h"
#include "lib/base/error.h"
#include "wsd/close_code.h"

static const struct {
	const struct error *error;
	const char *name;
} errors[] = {
#define ERROR_LISTED(name, code, message) { &name, #name },
	ERRORS(ERROR_LISTED)
};

/* Whoever adds a refusal gives it a status: without one the answer would go out with status 0. */
static void
check_refusals(void)
{
	char what[128];

	for (size_t i = 0; i < sizeof errors / sizeof errors[0]; i++) {
		int status = status_of_error(errors[i].error), code = close_code_of(errors[i].error);

		snprintf(what, sizeof what, "%s has a status of HTTP that refuses", errors[i].name);
		claim(status >= 400 && status <= 599, what);
		/* Codes from 4400 on are statuses as WebSockets can say them. */
		snprintf(what, sizeof what, "and %s ends a socket with the same, if at all", errors[i].name);
		claim(!code || code == 4000 + status, what);
	}
}

int
main(void)
{
	static const struct error unlisted = { "unlisted", "This is in no table." };

	check_refusals();
	claim(status_of_error(&unlisted) == 0, "what is in no table has no status");
	claim(close_code_of(&error_validation) == 0, "input that is not valid ends no socket");
	claim(close_code_of(&error_permission_denied) == CLOSE_FORBIDDEN, "a permission that has ended does");
	claim(status_of_outcome(OUTCOME_DONE, 201) == 201, "what was made has its route's status");
	claim(status_of_outcome(OUTCOME_THERE_ALREADY, 201) == 200, "what was there was not created");
	claim(status_of_outcome(OUTCOME_UNHEALTHY, 200) == 503, "a server that is not well says so");
	return tap_done();
}

/* The close code of each refusal that ends a socket: see close_code.h. */
#include "close_code.h"
#include "lib/base/error.h"

#include <stddef.h>

static const struct {
	const struct error *error;
	enum close_code code;
} codes[] = {
	{ &error_authentication_required, CLOSE_AUTHENTICATION },
	{ &error_permission_denied, CLOSE_FORBIDDEN },
	{ &error_not_found, CLOSE_NOT_FOUND },
	{ &error_too_many_connections, CLOSE_FLOODING },
	{ &error_version_required, CLOSE_BAD_FRAMES },
};

int
close_code_of(const struct error *error)
{
	for (size_t i = 0; i < sizeof codes / sizeof codes[0]; i++)
		if (codes[i].error == error)
			return codes[i].code;
	return 0;
}

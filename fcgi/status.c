/* The HTTP status of each refusal: see status.h. */
#include "status.h"
#include "lib/base/error.h"
#include "lib/request/request.h"

#include <stddef.h>

/* clang-format off */
static const struct {
	const struct error *error;
	int status;
} statuses[] = {
	{ &error_validation,              400 },
	{ &error_room_full,               400 },
	{ &error_too_many_pins,           400 },
	{ &error_too_many_reactions,      400 },
	{ &error_unknown_type,            400 },
	{ &error_invalid_frame,           400 },
	{ &error_version_required,        400 },
	{ &error_not_in_call,             400 },
	{ &error_peer_unavailable,        400 },
	{ &error_already_in_call,         400 },
	{ &error_call_full,               400 },
	{ &error_authentication_required, 401 },
	{ &error_invalid_credentials,     401 },
	{ &error_not_vouched,             401 },
	{ &error_totp_required,           401 },
	{ &error_permission_denied,       403 },
	{ &error_registration_closed,     403 },
	{ &error_invite_required,         403 },
	{ &error_only_reads,              403 },
	{ &error_direct_not_allowed,      403 },
	{ &error_direct_room,             403 },
	{ &error_recipient_unavailable,   403 },
	{ &error_out_of_reach,            403 },
	{ &error_muted,                   403 },
	{ &error_not_owner,               403 },
	{ &error_banned,                  403 },
	{ &error_site_banned,             403 },
	{ &error_read_only,               403 },
	{ &error_foreign_seat,            403 },
	{ &error_not_found,               404 },
	{ &error_invite_invalid,          404 },
	{ &error_feature_off,             404 },
	{ &error_method_not_allowed,      405 },
	{ &error_timeout,                 408 },
	{ &error_message_deleted,         410 },
	{ &error_length_required,         411 },
	{ &error_payload_too_large,       413 },
	{ &error_file_too_large,          413 },
	{ &error_uri_too_long,            414 },
	{ &error_unsupported_media_type,  415 },
	{ &error_no_upload,               415 },
	{ &error_content_encoding,        415 },
	{ &error_rate_limited,            429 },
	{ &error_too_many_connections,    429 },
	{ &error_slow_mode,               429 },
	{ &error_headers_too_large,       431 },
	{ &error_internal,                500 },
	{ &error_not_implemented,         501 },
	{ &error_busy,                    503 },
	{ &error_met_another,             503 },
	{ &error_deferred,                503 },
	{ &error_version_not_supported,   505 },
	{ &error_insufficient_storage,    507 },
	{ &error_quota_exceeded,          507 },
};
/* clang-format on */

int
status_of_error(const struct error *error)
{
	for (size_t i = 0; i < sizeof statuses / sizeof statuses[0]; i++)
		if (statuses[i].error == error)
			return statuses[i].status;
	return 0;
}

int
status_of_outcome(enum outcome outcome, int success)
{
	switch (outcome) {
	case OUTCOME_THERE_ALREADY: return 200;
	case OUTCOME_UNHEALTHY: return 503;
	case OUTCOME_DONE: break;
	}
	return success;
}

/*
 * Every refusal the server can give, as a named constant. A function that may refuse returns a
 * pointer to one; NULL is success. There is nothing to translate and nothing to free.
 */
#ifndef MOZNODS_ERROR_H
#define MOZNODS_ERROR_H

struct error {
	int status;            /* HTTP status */
	int close;             /* WebSocket close code where the refusal ends the connection, else 0 */
	const char *code;      /* the API's word for it */
	const char *message;   /* for a person */
};

extern const struct error error_validation;
extern const struct error error_room_full;
extern const struct error error_authentication_required;
extern const struct error error_invalid_credentials;
extern const struct error error_permission_denied;
extern const struct error error_registration_closed;
extern const struct error error_not_found;
extern const struct error error_method_not_allowed;
extern const struct error error_message_deleted;
extern const struct error error_length_required;
extern const struct error error_payload_too_large;
extern const struct error error_file_too_large;
extern const struct error error_unsupported_media_type;
extern const struct error error_content_encoding;
extern const struct error error_timeout;
extern const struct error error_uri_too_long;
extern const struct error error_headers_too_large;
extern const struct error error_rate_limited;
extern const struct error error_too_many_connections;
extern const struct error error_unknown_type;
extern const struct error error_invalid_frame;
extern const struct error error_not_owner;
extern const struct error error_foreign_seat;
extern const struct error error_not_in_call;
extern const struct error error_peer_unavailable;
extern const struct error error_already_in_call;
extern const struct error error_call_full;
extern const struct error error_internal;
extern const struct error error_not_implemented;
extern const struct error error_version_not_supported;
extern const struct error error_busy;
extern const struct error error_deferred;   /* not done here: password.h; no client is told */
extern const struct error error_insufficient_storage;
extern const struct error error_quota_exceeded;

#endif

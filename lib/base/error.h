/*
 * Every refusal the server can give, as a named constant. A function that may refuse returns a
 * pointer to one; NULL is success. There is nothing to translate and nothing to free.
 */
#ifndef MOZNODS_ERROR_H
#define MOZNODS_ERROR_H

struct error {
	const char *code;    /* the API's word for it */
	const char *message; /* for a person */
};

/* The list of them: ERROR(name, code, message). What a protocol makes of each is the protocol's: fcgi/status.c, wsd/close_code.c.
 * `error_deferred` (password.h) is no answer: the request goes to another process.
 * `error_met_another` (db.h) is none either: what was tried is tried again. */
#define ERRORS(ERROR) \
	ERROR(error_validation, "validation_error", "The request data is not valid.") \
	ERROR(error_room_full, "room_full", "The room has reached its maximum of participants.") \
	ERROR(error_authentication_required, "authentication_required", "A valid token is required.") \
	ERROR(error_invalid_credentials, "invalid_credentials", "No account has this name and password.") \
	ERROR(error_totp_required, "totp_required", "This account asks for a code of its authenticator, too.") \
	ERROR(error_not_vouched, "authentication_required", "No proxy that the server trusts says who you are.") \
	ERROR(error_permission_denied, "permission_denied", "You may not do this.") \
	ERROR(error_only_reads, "permission_denied", "This token only reads.") \
	ERROR(error_direct_not_allowed, "permission_denied", "You may not write to this person here.") \
	ERROR(error_direct_room, "direct_room", "A direct room stays as it was made.") \
	ERROR(error_recipient_unavailable, "recipient_unavailable", "This person cannot be written to.") \
	ERROR(error_muted, "muted", "You may say nothing here for a while.") \
	ERROR(error_banned, "banned", "There is a ban from this room.") \
	ERROR(error_site_banned, "banned", "Nobody registers or logs in from your network.") \
	ERROR(error_read_only, "read_only", "Only the owner and the moderators write here.") \
	ERROR(error_slow_mode, "slow_mode", "This room lets some time pass between two messages of yours.") \
	ERROR(error_too_many_pins, "too_many_pins", "A room takes no more pinned messages.") \
	ERROR(error_too_many_reactions, "too_many_reactions", "A message takes no more different reactions.") \
	ERROR(error_registration_closed, "registration_closed", "This server takes no registrations.") \
	ERROR(error_invite_required, "registration_closed", "This server takes registrations by invitation only.") \
	ERROR(error_invite_invalid, "invite_invalid", "This invitation is not good, or not any more.") \
	ERROR(error_feature_off, "feature_off", "This server does not do that.") \
	ERROR(error_not_found, "not_found", "There is nothing here.") \
	ERROR(error_method_not_allowed, "method_not_allowed", "This resource does not take this method.") \
	ERROR(error_message_deleted, "message_deleted", "The message that was sent with this nonce has been deleted.") \
	ERROR(error_length_required, "length_required", \
	      "Send Content-Length: this web server takes no body of unknown length here.") \
	ERROR(error_payload_too_large, "payload_too_large", "The request body is too large.") \
	ERROR(error_file_too_large, "file_too_large", "The file is larger than this server takes.") \
	ERROR(error_unsupported_media_type, "unsupported_media_type", \
	      "Send application/json or application/x-www-form-urlencoded.") \
	ERROR(error_no_upload, "unsupported_media_type", \
	      "Send multipart/form-data with the field file, or the bytes of the file themselves and ?name= in the address.") \
	ERROR(error_content_encoding, "unsupported_media_type", "Send the body as it is, without a Content-Encoding.") \
	ERROR(error_timeout, "timeout", "The request took too long.") \
	ERROR(error_uri_too_long, "uri_too_long", "The address is too long.") \
	ERROR(error_headers_too_large, "headers_too_large", "The headers of the request are too large.") \
	ERROR(error_rate_limited, "rate_limited", "Too many requests: try again later.") \
	ERROR(error_too_many_connections, "too_many_connections", "There are too many connections of yours already.") \
	ERROR(error_unknown_type, "unknown_type", "There is no frame of this type.") \
	ERROR(error_invalid_frame, "invalid_frame", "A frame is a JSON object with a type and, where needed, a data object.") \
	ERROR(error_version_required, "validation_error", "Connect with v=2.") \
	ERROR(error_not_owner, "permission_denied", "Only the owner and the moderators of the room may do this.") \
	ERROR(error_out_of_reach, "permission_denied", \
	      "Only the owner of the room does this to its moderators, and nobody to the owner.") \
	ERROR(error_foreign_seat, "permission_denied", "This is somebody else's seat.") \
	ERROR(error_not_in_call, "not_in_call", "You are not in this room's call.") \
	ERROR(error_peer_unavailable, "peer_unavailable", "This user is not in the call.") \
	ERROR(error_already_in_call, "already_in_call", "You are in a call already.") \
	ERROR(error_call_full, "call_full", "The call has reached its maximum of participants.") \
	ERROR(error_internal, "internal_error", "The server could not do this. The log knows why.") \
	ERROR(error_not_implemented, "not_implemented", "The server knows no such method or transfer coding.") \
	ERROR(error_version_not_supported, "version_not_supported", "The server does not speak this version of HTTP.") \
	ERROR(error_busy, "busy", "The server is busy: try again.") \
	ERROR(error_met_another, "busy", "The server is busy: try again.") \
	ERROR(error_deferred, "busy", "Another process of the server does this.") \
	ERROR(error_insufficient_storage, "insufficient_storage", "The server has no space left.") \
	ERROR(error_quota_exceeded, "quota_exceeded", "There is no room left for this file.")

#define ERROR_DECLARE(name, code, message) extern const struct error name;
ERRORS(ERROR_DECLARE)
#undef ERROR_DECLARE

#endif

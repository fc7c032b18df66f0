/* Everything that can go wrong, on one screen: see error.h. */
#include "lib/base/error.h"

const struct error error_validation = { 400, 0, "validation_error", "The request data is not valid." };
const struct error error_room_full = { 400, 0, "room_full", "The room has reached its maximum of participants." };
const struct error error_authentication_required = { 401, 4401, "authentication_required", "A valid token is required." };
const struct error error_invalid_credentials = { 401, 0, "invalid_credentials", "No account has this name and password." };
const struct error error_permission_denied = { 403, 4403, "permission_denied", "You may not do this." };
const struct error error_registration_closed = { 403, 0, "registration_closed", "This server takes no registrations." };
const struct error error_not_found = { 404, 4404, "not_found", "There is nothing here." };
const struct error error_method_not_allowed = { 405, 0, "method_not_allowed", "This resource does not take this method." };
const struct error error_message_deleted = { 410, 0, "message_deleted", "The message that was sent with this nonce has been deleted." };
const struct error error_length_required = { 411, 0, "length_required", "Send Content-Length: this web server takes no body of unknown length here." };
const struct error error_payload_too_large = { 413, 0, "payload_too_large", "The request body is too large." };
const struct error error_file_too_large = { 413, 0, "file_too_large", "The file is larger than this server takes." };
const struct error error_unsupported_media_type = { 415, 0, "unsupported_media_type", "Send application/json or application/x-www-form-urlencoded." };
const struct error error_content_encoding = { 415, 0, "unsupported_media_type", "Send the body as it is, without a Content-Encoding." };
const struct error error_timeout = { 408, 0, "timeout", "The request took too long." };
const struct error error_uri_too_long = { 414, 0, "uri_too_long", "The address is too long." };
const struct error error_headers_too_large = { 431, 0, "headers_too_large", "The headers of the request are too large." };
const struct error error_rate_limited = { 429, 0, "rate_limited", "Too many requests: try again later." };
const struct error error_too_many_connections = { 429, 4429, "too_many_connections", "There are too many connections of yours already." };
const struct error error_unknown_type = { 400, 0, "unknown_type", "There is no frame of this type." };
const struct error error_invalid_frame = { 400, 0, "invalid_frame", "A frame is a JSON object with a type and, where needed, a data object." };
const struct error error_not_owner = { 403, 0, "permission_denied", "Only the owner of the room may do this." };
const struct error error_foreign_seat = { 403, 0, "permission_denied", "This is somebody else's seat." };
const struct error error_not_in_call = { 400, 0, "not_in_call", "You are not in this room's call." };
const struct error error_peer_unavailable = { 400, 0, "peer_unavailable", "This user is not in the call." };
const struct error error_already_in_call = { 400, 0, "already_in_call", "You are in a call already." };
const struct error error_call_full = { 400, 0, "call_full", "The call has reached its maximum of participants." };
const struct error error_internal = { 500, 0, "internal_error", "The server could not do this. The log knows why." };
const struct error error_not_implemented = { 501, 0, "not_implemented", "The server knows no such method or transfer coding." };
const struct error error_version_not_supported = { 505, 0, "version_not_supported", "The server speaks HTTP/1.0, 1.1 and 2." };
const struct error error_busy = { 503, 0, "busy", "The server is busy: try again." };
const struct error error_deferred = { 503, 0, "busy", "Another process of the server does this." };
const struct error error_insufficient_storage = { 507, 0, "insufficient_storage", "The server has no space left." };
const struct error error_quota_exceeded = { 507, 0, "quota_exceeded", "There is no room left for this file." };

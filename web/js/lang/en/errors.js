// What went wrong, by its code.
export default {
	"errors.network": "The server cannot be reached.",
	"errors.internal_error": "The server could not do this. Try again later.",
	"errors.busy": "The server is busy. Try again in a moment.",
	"errors.bad_gateway": "The server is starting. Try again in a moment.",
	"errors.timeout": "This took too long. Try again.",
	"errors.permission_denied": "You may not do this.",
	"errors.not_found": "This does not exist any more.",
	"errors.validation_error": "Something here is not right.",
	"errors.room_full": "The room is full.",
	"errors.invalid_credentials": "No account has this name and password.",
	"errors.registration_closed": "This server takes no registrations.",
	"errors.authentication_required": "Please log in again.",
	"errors.file_too_large": "The file is larger than this server takes.",
	"errors.payload_too_large": "This is more than the server takes.",
	"errors.unsupported_media_type": "The server does not take this kind of data.",
	"errors.insufficient_storage": "The server has no space left.",
	"errors.quota_exceeded": "There is no space left for your files.",
	"errors.rate_limited_for": {
		one: "Too many requests. Wait {count} second.",
		other: "Too many requests. Wait {count} seconds.",
	},
};

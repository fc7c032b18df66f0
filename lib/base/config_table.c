/* The table of options: see config_option.h. */
#include "lib/base/config_option.h"
#include "lib/base/address.h"
#include "lib/base/config.h"
#include "lib/base/config_forms.h"

#define HEADER_FORM "the name of a header such as X-Remote-User"
#define LINE_FORM "one line of UTF-8"
#define DATABASE_FORM "nothing, or an address that begins with postgresql://"

/* clang-format off */
#define T(name, initial, fits, form) { #name, TEXT, offsetof(struct config, name), initial, 0, 0, NULL, fits, form }
#define N(name, initial, least, most) { #name, NUMBER, offsetof(struct config, name), #initial, least, most, NULL, NULL, NULL }
#define C(name, initial, choices) { #name, CHOICE, offsetof(struct config, name), initial, 0, 0, choices, NULL, NULL }
/* clang-format on */

const struct option config_table[] = {
	T(state, STATEDIR, config_form_name, "the path of a directory"),
	T(database, "", config_form_database, DATABASE_FORM),
	T(site_name, "MOznoDS", config_form_line, LINE_FORM),
	T(web, "", config_form_line, LINE_FORM),
	T(address, "127.0.0.1", config_form_addresses, "numeric addresses of IPv4 or IPv6, or localhost (names are not looked up)"),
	N(http_port, 8000, 0, 65535),
	N(ws_port, 8001, 0, 65535),
	T(cluster_address, "", config_form_host, "nothing, or one numeric address of IPv4 or IPv6"),
	N(cluster_port, 8002, 1, 65535),
	T(link_key_phrase, "", config_form_phrase, "nothing, or at least 32 characters"),
	T(public_url, "", config_form_url, "an address that begins with http:// or https://"),
	T(mail_command, "", config_form_command, "the whole path of a program, and its arguments"),
	N(workers, 4, 1, 256),
	C(allow_root, "no", "no yes"),
	C(registration, "open", "open invite closed"),
	C(invites, "admins", "admins members"),
	C(direct, "all", "all shared off"),
	T(allowed_origins, "", config_form_origins, "origins such as https://example.org"),
	T(trusted_proxies, "", address_networks_valid, "addresses and networks such as 10.0.0.0/8"),

	C(login, "password", "password proxy both"),
	T(auth_header, "", config_form_header, HEADER_FORM),
	T(auth_header_email, "", config_form_header, HEADER_FORM),
	T(auth_header_name, "", config_form_header, HEADER_FORM),
	C(auth_header_create, "no", "no yes"),

	C(synchronous, "full", "full normal"),
	C(journal, "wal", "wal delete"),
	N(busy_timeout, 2000, 0, 60000),
	N(write_wait, 20, 1, 600),

	N(token_days, 90, 0, 36500),
	N(tokens_max, 50, 1, 10000),
	N(personal_tokens_max, 100, 0, 10000),
	N(password_passes, 2, 1, 100),
	N(password_memory_kib, 19456, 8, 4194304),
	N(password_parallel, 0, 0, 256),
	N(hash_wait, 10, 1, 600),
	N(hash_queue, 500, 1, 10000),

	N(body_max, 1048576, 1024, 67108864),
	N(body_short_max, 65536, 1024, 67108864),
	N(message_max, 4000, 1, 1000000),
	N(attachments_max, 10, 0, 1000),
	N(upload_max_kib, 25600, 1, 1073741824),
	N(thumb_max_kib, 100, 1, 1048576),
	N(thumb_max_pixels, 480, 16, 65535),
	N(duration_max, 86400, 1, 999999999),
	N(storage_quota_mib, 0, 0, 1073741824),
	N(user_quota_mib, 0, 0, 1073741824),
	C(strip_metadata, "yes", "no yes"),
	T(storage, "", config_form_storage, "nothing, or s3://BUCKET or s3://BUCKET/PREFIX"),
	T(bucket_endpoint, "", config_form_url, "an address that begins with http:// or https://"),
	T(bucket_region, "us-east-1", config_form_region, "the name of a region such as us-east-1"),
	T(bucket_key_file, "", config_form_line, LINE_FORM),
	T(bucket_ca_file, "", config_form_line, LINE_FORM),
	C(bucket_path_style, "yes", "no yes"),
	N(bucket_connect_timeout, 5, 1, 60),
	N(bucket_timeout, 20, 1, 600),
	N(bucket_rate_min_kib, 16, 0, 1048576),
	N(bucket_tries, 3, 1, 10),
	N(bucket_pause, 5, 1, 600),
	N(bucket_part_mib, 16, 5, 5120),
	N(cache_mib, 10240, 1, 1073741824),
	N(fetches_max, 0, 0, 256),
	N(fetch_wait, 5, 1, 600),
	N(orphan_hours, 24, 0, 87600),
	N(clock_settle_hours, 24, 0, 8760),
	N(link_minutes, 10, 1, 10080),
	C(sendfile, "off", "off x-sendfile x-accel-redirect"),
	N(room_log_days, 90, 0, 36500),
	N(retention_days, 0, 0, 36500),
	N(event_days, 7, 0, 36500),
	N(event_replay_max, 1000, 1, 100000),

	C(limits, "on", "off on"),
	N(limit_auth, 5, 0, 65000),
	N(limit_general, 100, 0, 65000),
	N(limit_upload, 10, 0, 65000),
	N(limit_chat, 60, 0, 65000),
	N(limit_poll, 300, 0, 65000),
	N(limit_guess, 100, 0, 65000),
	N(limit_invites, 60, 0, 65000),
	N(limit_totp, 5, 0, 65000),
	N(limit_reactions, 60, 0, 65000),
	N(limit_search, 30, 0, 65000),
	N(limit_connects, 300, 0, 65000),
	N(limit_signal_burst, 300, 0, 65000),
	N(limit_signal_rate, 20, 1, 65000),
	N(limit_read_kib, 64, 0, 65536),

	N(call_max, 8, 2, 12),
	T(stun_urls, "", config_form_line, LINE_FORM),
	T(turn_urls, "", config_form_line, LINE_FORM),
	T(turn_secret, "", config_form_line, LINE_FORM),
	N(turn_ttl, 3600, 60, 604800),

	N(connections_max, 0, 0, 10000000),
	N(connections_per_address, 1024, 0, 10000000),
	N(connections_per_user, 64, 0, 10000000),
	N(crowded_timeout, 3, 1, 60),
	N(handshake_timeout, 10, 1, 600),
	N(auth_timeout, 5, 1, 600),
	N(ping_interval, 25, 1, 3600),
	N(ping_timeout, 60, 2, 3600),
	N(call_ping_interval, 2, 1, 3600),
	N(call_ping_timeout, 4, 2, 3600),
	N(bad_frames_max, 10, 1, 65000),
	N(flood_max, 120, 1, 65000),
	N(queue_frames_max, 256, 128, 1000000),
	N(queue_kib_max, 1024, 64, 1048576),

	N(read_timeout, 30, 1, 3600),
	N(write_timeout, 120, 1, 3600),
	N(transfers_max, 1024, 0, 16384),
	N(transfers_per_address, 256, 0, 16384),
	N(refusal_delay, 250, 0, 60000),

	C(metrics, "local", "off admin local"),
	C(log_level, "info", "error warning info debug"),
	C(log_format, "text", "text json"),
};

const size_t config_table_rows = sizeof config_table / sizeof config_table[0];

_Static_assert(sizeof config_table / sizeof config_table[0] <= OPTIONS_MOST, "every option must have a place for its source");

/*
 * Which store the option `storage` means: see store_find.h. That of S3 is a module, so that who has a directory links and loads nothing
 * of it.
 */
#include "lib/store/store_find.h"
#include "lib/base/config.h"
#include "lib/base/log.h"
#include "lib/base/module.h"
#include "lib/base/private.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#ifdef S3
static struct store_place place;

/* Splits s3://BUCKET/PREFIX, which has been looked at (config_form_storage). */
static void
split_storage(const char *storage)
{
	const char *bucket = storage + strlen("s3://"), *prefix;
	int length = (int)strcspn(bucket, "/"), rest;

	prefix = bucket + length + (bucket[length] == '/');
	for (rest = (int)strlen(prefix); rest > 0 && prefix[rest - 1] == '/'; rest--)
		;
	snprintf(place.bucket, sizeof place.bucket, "%.*s", length, bucket);
	snprintf(place.prefix, sizeof place.prefix, "%.*s%s", rest, prefix, rest ? "/" : "");
}

/* Takes the next line of the text; false: there is none, it is empty, or too long. */
static bool
take_line(const char **text, char *line, size_t size)
{
	size_t length = strcspn(*text, "\r\n");
	bool fits = length > 0 && length < size;

	snprintf(line, size, "%.*s", fits ? (int)length : 0, *text);
	*text += length;
	*text += strspn(*text, "\r\n");
	return fits;
}

/* The key stands in a file of its own, which only the server reads: the configuration is shown to more people. */
static bool
read_key(const char *path)
{
	char text[1024] = "";
	const char *rest = text;
	int file;
	bool good;

	if (!*path) {
		log_error("storage: bucket_key_file must name the file with the key of the bucket");
		return false;
	}
	if (!private_file(path))
		return false;
	if ((file = private_open(path, O_RDONLY)) < 0) {
		log_error("%s: %s", path, strerror(errno));
		return false;
	}
	good = read(file, text, sizeof text - 1) > 0 && take_line(&rest, place.key, sizeof place.key)
	    && take_line(&rest, place.secret, sizeof place.secret);
	close(file);
	explicit_bzero(text, sizeof text);
	if (!good)
		log_error("%s: there must be two lines, the id of the key and its secret", path);
	return good;
}

/* libcurl reads the file with its first connection: what is missing is found out before. */
static bool
find_authorities(const char *path)
{
	if (!*path || access(path, R_OK) == 0)
		return true;
	log_error("%s: %s", path, strerror(errno));
	return false;
}

static bool
find_place(void)
{
	size_t length;

	split_storage(config.storage);
	snprintf(place.region, sizeof place.region, "%s", config.bucket_region);
	if (*config.bucket_endpoint)
		snprintf(place.endpoint, sizeof place.endpoint, "%s", config.bucket_endpoint);
	else
		snprintf(place.endpoint, sizeof place.endpoint, "https://s3.%s.amazonaws.com", config.bucket_region);
	for (length = strlen(place.endpoint); length > 0 && place.endpoint[length - 1] == '/'; length--)
		place.endpoint[length - 1] = '\0';
	place.path_style = config.bucket_path_style;
	return find_authorities(config.bucket_ca_file) && read_key(config.bucket_key_file);
}

static const struct store *
store_load(void)
{
	static const struct store_host host = {
		.version = VERSION,
		.config = &config,
		.place = &place,
		.log_warning = log_warning,
		.log_debug = log_debug,
	};
	store_entry *entry = NULL;
	const struct store *store;

	*(void **)&entry = module_entry("moznods-s3.so", STORE_ENTRY, "S3 (package moznods-s3)");
	if (!entry)
		return NULL;
	if (!(store = entry(&host)))
		log_error("storage: the module for S3 is not of version " VERSION);
	return store;
}

const struct store *
store_find(void)
{
	static const struct store *store;

	if (!find_place())
		return NULL;
	if (!store)
		store = store_load();
	return store;
}
#else
const struct store *
store_find(void)
{
	log_error("storage: this program was built without S3 (configure --with-s3)");
	return NULL;
}
#endif

/*
 * What the texts among the options must look like, for config_table.c: each says whether a value does.
 */
#ifndef MOZNODS_CONFIG_FORMS_H
#define MOZNODS_CONFIG_FORMS_H

#include <stdbool.h>

/* One line of UTF-8, as it has to be in answers and in the log; may be empty. */
bool config_form_line(const char *value);

/* Anything but nothing. */
bool config_form_name(const char *value);

/* Nothing, or an address that begins with http:// or https://. */
bool config_form_url(const char *value);

/* Nothing, or a program by its whole path and its arguments, with blanks between. */
bool config_form_command(const char *value);

/* Nothing, or the address of a PostgreSQL server: see the option `database`. */
bool config_form_database(const char *value);

/* Nothing, or a bucket of S3, perhaps with a prefix of names: see the option `storage`. */
bool config_form_storage(const char *value);

/* The name of a region, which stands in signatures. */
bool config_form_region(const char *value);

/* Nothing, or the name of a header: letters, digits and hyphens. */
bool config_form_header(const char *value);

/* A list of origins (RFC 6454), without a path. */
bool config_form_origins(const char *list);

/* Nothing, or one address to listen at. */
bool config_form_host(const char *value);

/* Nothing, or at least 32 characters: see the option `link_key_phrase`. */
bool config_form_phrase(const char *value);

/* A list of addresses to listen at (lib/base/endpoint.h). */
bool config_form_addresses(const char *list);

#endif

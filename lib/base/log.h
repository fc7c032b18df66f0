/*
 * The log: one line an event on standard error, as text for a person or as a JSON object for a program, by the option
 * `log_format`. Never a token, a password, what a query string holds or the content of a message.
 */
#ifndef MOZNODS_LOG_H
#define MOZNODS_LOG_H

#include <stddef.h>
#include <stdint.h>

enum log_level { LOG_LEVEL_ERROR, LOG_LEVEL_WARNING, LOG_LEVEL_INFO, LOG_LEVEL_DEBUG };

/* One fact of an event: a text, or with `text` NULL a number. Both are borrowed. */
struct log_field {
	const char *name;
	const char *text;
	int64_t number;
};

/* Names the program in every line and sets what is too detailed to be written.
 * `program` must live as long as the process. */
void log_open(const char *program, enum log_level level);

/* Each writes one line: as text `time level program[pid]: message`; as JSON the members time, level, program, pid and
 * message. Control characters, and bytes that are no UTF-8, become `?`, so that a stranger's bytes cannot forge a line. */
void log_error(const char *format, ...) __attribute__((format(printf, 1, 2)));
void log_warning(const char *format, ...) __attribute__((format(printf, 1, 2)));
void log_info(const char *format, ...) __attribute__((format(printf, 1, 2)));
void log_debug(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Writes, at the level of log_info, what happened and the facts of it: as text `what name=value …`, where a blank, a quote
 * or a backslash in a value becomes `?`; as JSON each fact is a member of its own. */
void log_event(const char *what, const struct log_field *fields, size_t count);

#endif

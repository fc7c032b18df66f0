/*
 * The log: one line an event on standard error, for a person to read and a supervisor to keep.
 * Never a token, a password or the content of a message.
 */
#ifndef MOZNODS_LOG_H
#define MOZNODS_LOG_H

enum log_level { LOG_LEVEL_ERROR, LOG_LEVEL_WARNING, LOG_LEVEL_INFO, LOG_LEVEL_DEBUG };

/* Names the program in every line and sets what is too detailed to be written.
 * `program` must live as long as the process. */
void log_open(const char *program, enum log_level level);

/* Each writes one line `time level program[pid]: text`; control characters in the text become `?`, so
 * that a stranger's bytes cannot forge a line. */
void log_error(const char *format, ...) __attribute__((format(printf, 1, 2)));
void log_warning(const char *format, ...) __attribute__((format(printf, 1, 2)));
void log_info(const char *format, ...) __attribute__((format(printf, 1, 2)));
void log_debug(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif

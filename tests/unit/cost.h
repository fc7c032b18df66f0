/*
 * What the bytes of strangers may cost: one row a parser and kind of input. The harness (cost.c) makes inputs that grow, gives
 * them to the parser and measures CPU and memory; the rows are in cost_rows.c.
 */
#ifndef MOZNODS_TESTS_COST_H
#define MOZNODS_TESTS_COST_H

#include <stddef.h>

struct row {
	const char *parser, *kind;                      /* for a person */
	void (*parse)(const char *text, size_t length); /* the text ends in NUL, beyond its length */
	const char *begin, *unit, *end; /* of the input; in `unit` each @ is six digits that differ in every repetition */
	size_t most;                    /* bytes of the largest input */
	double base;                    /* milliseconds that the smallest input may cost; 0: next to none */
};

extern const struct row rows[];
extern const size_t row_count;

/* cost_bodies.c */
void parse_json(const char *text, size_t length);
void parse_form(const char *text, size_t length);
void parse_frame(const char *text, size_t length);
void parse_account(const char *text, size_t length);
void parse_folded(const char *text, size_t length);
void parse_normalized(const char *text, size_t length);
void parse_searched(const char *text, size_t length);
void parse_mentioned(const char *text, size_t length);

/* cost_uploads.c */
void parse_multipart(const char *text, size_t length);
void parse_disposition(const char *text, size_t length);
void parse_filename(const char *text, size_t length);
void parse_file_type(const char *text, size_t length);
void parse_image(const char *text, size_t length);

/* cost_headers.c */
void parse_address_line(const char *text, size_t length);
void parse_forwarded_for(const char *text, size_t length);
void parse_forwarded_proto(const char *text, size_t length);
void parse_host(const char *text, size_t length);
void parse_authorization(const char *text, size_t length);
void parse_user_agent(const char *text, size_t length);
void parse_content_encoding(const char *text, size_t length);
void parse_range(const char *text, size_t length);
void parse_tags(const char *text, size_t length);
void parse_origin(const char *text, size_t length);

/* cost_sockets.c */
void parse_handshake(const char *text, size_t length);
void parse_frames(const char *text, size_t length);

/* Prepares what a process of the server has ready before its first request. */
void rows_begin(void);

#endif

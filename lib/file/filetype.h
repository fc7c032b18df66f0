/*
 * What a file is, read off its content, by libmagic where it knows best, and what a browser may do with it.
 */
#ifndef MOZNODS_FILETYPE_H
#define MOZNODS_FILETYPE_H

#include <stdbool.h>

/* The media type of an open file, whose position may change; borrowed until the next call. What libmagic would call by its
 * container alone is looked into. */
const char *filetype_of(int descriptor);

/* The character set of an open file of this type: "utf-8" of text that is, to its last byte, else NULL. */
const char *filetype_charset(int descriptor, const char *type);

/* Whether a browser may show it in place: images, audio, video and PDF, none of which can run a script there. */
bool filetype_is_inline(const char *type);

/* Whether it is sound or film, which browsers play. */
bool filetype_is_media(const char *type);

/* Whether it is a picture, of whatever format. */
bool filetype_is_picture(const char *type);

/* Whether it can be an avatar: a picture that every browser shows. */
bool filetype_is_avatar(const char *type);

#endif

/*
 * What a file is, read off its content by libmagic, and what a browser may do with it.
 */
#ifndef MOZNODS_FILETYPE_H
#define MOZNODS_FILETYPE_H

#include <stdbool.h>

/* The media type of an open file, whose position may change; borrowed until the next call. */
const char *filetype_of(int descriptor);

/* Whether a browser may show it in place: images, audio, video and PDF, none of which can run a script there. */
bool filetype_is_inline(const char *type);

/* Whether it is sound or film, which browsers play. */
bool filetype_is_media(const char *type);

/* Whether it is a picture, of whatever format. */
bool filetype_is_picture(const char *type);

/* Whether it can be an avatar: a picture that every browser shows. */
bool filetype_is_avatar(const char *type);

#endif

/*
 * Contents between a bucket and the directory of a backup or an export, one at a time.
 */
#ifndef MOZNODS_CTL_BUCKET_H
#define MOZNODS_CTL_BUCKET_H

#include <stdbool.h>

/* Gets a content from the bucket, where files are in one, into the new file `to`, and proves it. False: it cannot be had, and nothing is
 * there; the log may say why. */
bool bucket_take_out(const char *hash, const char *to);

/* Puts the content of a file into the bucket, unless it is there; nobody else uses the bucket. False, and why in the log. */
bool bucket_put_in(const char *hash, const char *from);

#endif

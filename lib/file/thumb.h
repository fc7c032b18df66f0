/*
 * The small picture of a file, which its sender makes: of a picture, or the poster of a film. No image is decoded here.
 */
#ifndef MOZNODS_THUMB_H
#define MOZNODS_THUMB_H

struct receiving;
struct request;
struct error;

/* The media type of one that has been received, NULL where it is none: not JPEG or WebP, or with more pixels than thumb_max_pixels on a
 * side. */
const char *thumb_type(const struct receiving *receiving);

/* storage_keep of a file's bytes and of its thumb's, NULL for none: in the order of their hashes, in which they are locked. */
const struct error *thumb_keep(struct receiving *file, struct receiving *thumb);

/* GET /api/files/{id}/thumb/: fills in `download`, no reply. */
const struct error *thumb_download(struct request *request);

#endif

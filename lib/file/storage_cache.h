/*
 * Copies on this disk of what is in a bucket: `files/` of the state directory. Losing them loses nothing. Both are for who tends them,
 * and do nothing where files are not in a bucket.
 */
#ifndef MOZNODS_STORAGE_CACHE_H
#define MOZNODS_STORAGE_CACHE_H

/* Where there is more than `cache_mib`, removes those that have not been used for longest. What was used in the last minute stays: it
 * may be about to be read. */
void storage_cache_trim(void);

/* Removes those that no file has any more, in the next of their 256 directories: another host may have removed them from the bucket. Not
 * inside a transaction. */
void storage_cache_sweep(void);

#endif

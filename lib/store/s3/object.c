/* One object: see struct store. */
#include "lib/store/s3/module.h"
#include "lib/base/config.h"

enum { MIB = 1024 * 1024 };

enum store_outcome
s3_put(const char *name, const char *hash, int descriptor, int64_t size)
{
	struct s3_request request = { .method = "PUT", .name = name, .hash = hash, .descriptor = descriptor, .length = size };
	enum store_outcome outcome;

	if (size > (int64_t)host->config->bucket_part_mib * MIB)
		return s3_put_pieces(name, descriptor, size);
	outcome = s3_perform(&request);
	s3_end(&request);
	return outcome;
}

enum store_outcome
s3_get(const char *name, store_sink *sink, void *context)
{
	struct s3_request request = { .method = "GET", .name = name, .sink = sink, .context = context };
	enum store_outcome outcome = s3_perform(&request);

	s3_end(&request);
	return outcome;
}

enum store_outcome
s3_size(const char *name, int64_t *size)
{
	struct s3_request request = { .method = "HEAD", .name = name };
	enum store_outcome outcome = s3_perform(&request);

	*size = request.size;
	s3_end(&request);
	return outcome;
}

enum store_outcome
s3_remove(const char *name)
{
	struct s3_request request = { .method = "DELETE", .name = name };
	enum store_outcome outcome = s3_perform(&request);

	s3_end(&request);
	return outcome;
}

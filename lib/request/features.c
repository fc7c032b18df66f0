/* What this server can do, by name: see features.h. */
#include "lib/request/features.h"
#include "lib/base/strbuf.h"

static const char *const features[] = {
	"read",
};

void
features_write(struct strbuf *to)
{
	strbuf_text(to, "[");
	for (size_t i = 0; i < sizeof features / sizeof features[0]; i++) {
		strbuf_text(to, i ? "," : "");
		strbuf_json(to, features[i]);
	}
	strbuf_text(to, "]");
}

/* Compressed delivery: see compression.h. */
#include "compression.h"
#include "copy.h"
#include "state.h"
#include "lib/base/strbuf.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

static const char directory[] = "run/compressed";

void
compression_add_module(struct strbuf *to)
{
	strbuf_text(to, "server.modules += ( \"mod_deflate\" )\n");
}

/* Each file is compressed once, so it may take its time: at the highest quality Brotli's text is a sixth smaller than gzip's. lighttpd
 * looks for what it has kept at absolute paths alone; the directory where it is started is the state directory. */
void
compression_add(struct strbuf *to)
{
	strbuf_format(to,
	              "\tdeflate.mimetypes = ( \"text/\", \"image/svg+xml\", \"application/manifest+json\" )\n"
	              "\tdeflate.allowed-encodings = ( \"br\", \"gzip\" )\n"
	              "\tdeflate.compression-level = 9\n"
	              "\tdeflate.params = ( \"BROTLI_PARAM_QUALITY\" => 11 )\n"
	              "\tdeflate.cache-dir = var.CWD + \"/%s\"\n",
	              directory);
}

void
compression_forget(void)
{
	copy_remove(directory);
}

static bool
write_probe(void)
{
	struct strbuf lines = { 0 };
	bool good;

	strbuf_text(&lines, "server.document-root = \"/\"\n");
	compression_add_module(&lines);
	compression_add(&lines);
	good = !lines.failed && state_write("compression.conf", strbuf_string(&lines));
	strbuf_free(&lines);
	return good;
}

/* Runs `lighttpd -tt`, which loads the modules, and keeps what it has to say to itself. */
static bool
takes(char *lighttpd)
{
	char *arguments[] = { lighttpd, "-tt", "-f", "run/compression.conf", NULL };
	posix_spawn_file_actions_t actions;
	pid_t pid = 0;
	int status = -1;

	if (posix_spawn_file_actions_init(&actions))
		return false;
	for (int i = 0; i <= STDERR_FILENO; i++)
		posix_spawn_file_actions_addopen(&actions, i, "/dev/null", O_RDWR, 0);
	if (posix_spawn(&pid, lighttpd, &actions, NULL, arguments, environ) || waitpid(pid, &status, 0) != pid)
		status = -1;
	posix_spawn_file_actions_destroy(&actions);
	return status == 0;
}

bool
compression_possible(char *lighttpd)
{
	bool possible = copy_directory(directory) && write_probe() && takes(lighttpd);

	state_remove("compression.conf");
	return possible;
}

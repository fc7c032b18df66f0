/* Web servers as their configuration tells: ctl/front, on a directory such as /etc. */
#include "tap.h"
#include "ctl/front.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char etc[64] = "/tmp/moznods-front.XXXXXX";

/* Writes a file below the directory, with the directories that it is in. */
static void
put(const char *name, const char *text)
{
	char path[256];
	FILE *file;

	snprintf(path, sizeof path, "%s/%s", etc, name);
	for (char *slash = strchr(path + strlen(etc) + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		mkdir(path, 0700);
		*slash = '/';
	}
	if (!(file = fopen(path, "w")))
		exit(EXIT_FAILURE);
	fputs(text, file);
	fclose(file);
}

/* Claims that there is one web server, and what it has room for; the files are gone after that. */
static void
is(const char *name, const char *setting, long value, long sockets, const char *what)
{
	struct front fronts[FRONTS];
	char command[128];

	claim(front_look(etc, fronts) == 1 && !strcmp(fronts[0].name, name) && !strcmp(fronts[0].setting, setting)
	              && fronts[0].value == value && fronts[0].sockets == sockets,
	      what);
	snprintf(command, sizeof command, "rm -rf %s/*", etc);
	if (system(command))
		exit(EXIT_FAILURE);
}

static void
apache(void)
{
	put("apache2/sites-enabled/chat.conf", "<VirtualHost *:443>\n\tInclude /usr/share/doc/moznods/apache-proxy-fcgi.conf\n");
	put("apache2/mods-enabled/mpm_event.conf", "# MaxRequestWorkers: maximum\n\tMaxRequestWorkers\t  150\n");
	is("Apache", "MaxRequestWorkers", 150, 150, "Apache as Debian has it");
	put("apache2/sites-enabled/chat.conf", "Include /usr/share/doc/moznods/apache-proxy-fcgi.conf\n");
	put("apache2/mods-enabled/mpm_event.conf", "MaxRequestWorkers 150\n");
	put("apache2/conf-enabled/moznods-mpm.conf", "<IfModule mpm_event_module>\n\tMaxRequestWorkers 2048\n");
	is("Apache", "MaxRequestWorkers", 2048, 2048, "Apache with the file for it");
}

static void
nginx(void)
{
	put("nginx/sites-enabled/chat", "\tinclude /usr/share/doc/moznods/nginx.conf;\n");
	put("nginx/nginx.conf", "worker_processes 4;\nevents {\n\tworker_connections 768;\n\t# multi_accept on;\n}\n");
	is("nginx", "worker_connections", 768, 4 * 768 / 2, "nginx as Debian has it");
	put("nginx/conf.d/moznods.conf", "log_format moznods '';\n");
	put("nginx/nginx.conf", "worker_processes 1;\nworker_rlimit_nofile 9000;\nevents { worker_connections 8192; }\n");
	is("nginx", "worker_connections", 8192, 4096, "nginx, in one line");
	put("nginx/conf.d/moznods.conf", "log_format moznods '';\n");
	put("nginx/nginx.conf", "worker_processes 1;\nevents { worker_connections 8192; }\n");
	is("nginx", "worker_rlimit_nofile", 1024, 512, "nginx with more connections than descriptors");
}

static void
lighttpd(void)
{
	put("lighttpd/conf-enabled/90-moznods.conf", "fastcgi.server += ( \"/run/moznods/fcgi.sock\"\n");
	put("lighttpd/lighttpd.conf", "server.port = 80\n");
	is("lighttpd", "server.max-connections", 2048, 2048, "lighttpd as it is");
	put("lighttpd/conf-enabled/90-moznods.conf", "fastcgi.server += ( \"/run/moznods/fcgi.sock\"\n");
	put("lighttpd/lighttpd.conf", "server.max-connections = 5000\nserver.max-fds=1024\n");
	is("lighttpd", "server.max-fds", 1024, 512, "lighttpd with fewer descriptors than connections");
}

int
main(void)
{
	struct front fronts[FRONTS];

	if (!mkdtemp(etc))
		return EXIT_FAILURE;
	put("apache2/sites-enabled/000-default.conf", "# moznods is not here\nDocumentRoot /var/www/html\n");
	put("nginx/nginx.conf", "worker_connections 768;\n");
	claim(front_look(etc, fronts) == 0, "web servers that are somebody else's");
	put("apache2/sites-enabled/000-default.conf", "");
	apache();
	nginx();
	lighttpd();
	rmdir(etc);
	return tap_done();
}

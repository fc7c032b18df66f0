/* Taking in lines: see import.h. */
#include "import.h"
#include "arguments.h"
#include "lib/base/config.h"
#include "lib/base/error.h"
#include "lib/convert/convert.h"
#include "lib/db/db.h"
#include "lib/import/import.h"
#include "lib/store/store.h"

#include <err.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* Where it is read from, and where the paths in it begin. */
struct source {
	char file[PATH_MAX], directory[PATH_MAX];
};

static bool
is_directory(const char *path)
{
	struct stat status;

	return stat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

static struct source
find_source(const char *operand)
{
	struct source source;
	char *slash;

	snprintf(source.directory, sizeof source.directory, "%s", operand);
	if (is_directory(operand)) {
		snprintf(source.file, sizeof source.file, "%.*s/export.ndjson", PATH_MAX - 32, operand);
		return source;
	}
	snprintf(source.file, sizeof source.file, "%s", operand);
	if ((slash = strrchr(source.directory, '/')))
		slash[slash == source.directory] = '\0';
	else
		strcpy(source.directory, ".");
	return source;
}

/* Where another system has its files: the first of the usual places that is there. */
static void
find_files(struct source *source, const char *const *places)
{
	char path[PATH_MAX];

	for (; *places; places++) {
		snprintf(path, sizeof path, "%.*s/%s", PATH_MAX - 32, source->directory, *places);
		if (is_directory(path)) {
			snprintf(source->directory, sizeof source->directory, "%s", path);
			return;
		}
	}
}

/* Opens the lines, or makes them of another system's database. */
static FILE *
open_lines(struct source *source)
{
	const struct convert_source *system = convert_find(source->file);
	FILE *lines = system ? convert_lines(system, source->file) : fopen(source->file, "re");

	if (!lines && !system)
		warn("%s", source->file);
	if (!lines || !system)
		return lines;
	find_files(source, convert_places(system));
	printf("%s is %s, its files are looked for in %s\n", source->file, convert_name(system), source->directory);
	return lines;
}

static void
print_notes(const char *text)
{
	fputs(text, stdout);
}

/* A line for each type of which there were any. */
static void
print_counts(const struct import *import)
{
	const struct import_count *count;

	for (int i = 0; (count = import_counts(i)); i++)
		if (count->added || count->known || count->bad || count->left_out)
			printf("%-16s %8lld %s %8lld here before %8lld left out %8lld bad\n", count->type, (long long)count->added,
			       import->dry_run ? "to add" : "added ", (long long)count->known, (long long)count->left_out,
			       (long long)count->bad);
}

static int
conclude(const struct import *import, const struct error *error)
{
	print_counts(import);
	if (error) {
		warnx("%s What was added stays; begin again, and it goes on from there.", error->message);
		return EXIT_FAILURE;
	}
	if (!import->complete)
		warnx("the file does not end as an export does: it may have been cut off");
	if (import->bad)
		warnx("%lld lines could not be taken", (long long)import->bad);
	return import->bad ? EXIT_FAILURE : EXIT_SUCCESS;
}

int
import_command(const struct arguments *arguments)
{
	struct source source = find_source(arguments->operands[0]);
	struct import import = { .directory = source.directory, .dry_run = arguments->dry_run, .tell = print_notes };
	FILE *lines;
	int status;

	if (!store_open() || !db_open(config.state) || !(lines = open_lines(&source)))
		return EXIT_FAILURE;
	if (arguments->files)
		import.directory = arguments->files;
	status = conclude(&import, import_read(&import, lines));
	fclose(lines);
	db_close();
	return status;
}

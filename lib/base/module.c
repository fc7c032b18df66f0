/* Modules: see module.h. */
#include "lib/base/module.h"
#include "lib/base/log.h"
#include "lib/base/program_path.h"

#include <dlfcn.h>
#include <stdio.h>

void *
module_entry(const char *file, const char *entry, const char *what)
{
	char paths[2 * PATH_MAX], path[PATH_MAX];
	void *module = NULL, *found = NULL;

	snprintf(paths, sizeof paths, "$ORIGIN/%s:" MODULEDIR "/%s", file, file);
	if (!program_path_find(paths, path))
		return NULL;
	if ((module = dlopen(path, RTLD_NOW | RTLD_LOCAL)))
		found = dlsym(module, entry);
	if (!found)
		log_error("the module for %s cannot be loaded: %s", what, dlerror());
	return found;
}

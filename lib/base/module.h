/*
 * Modules: parts of the programs that are loaded where they are asked for, so that who does without links and loads nothing of them,
 * not even their library. A module names nothing of the program but what its entry is given.
 */
#ifndef MOZNODS_MODULE_H
#define MOZNODS_MODULE_H

/* What a module has under the name `entry`; NULL, and why in the log, which calls the module `what`: it cannot be loaded. Its file is
 * looked for beside the programs, then where modules are installed. It stays loaded as long as the process. */
void *module_entry(const char *file, const char *entry, const char *what);

#endif

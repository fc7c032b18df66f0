/*
 * Options that a site admin can set without a shell, while the server runs: a row of the table site_setting each. It counts where
 * neither the configuration file nor environment or command line sets the option; whoever asks reads the row, so that a change
 * holds for all processes at once. Everything here runs inside the caller's transaction.
 */
#ifndef MOZNODS_SITE_SETTING_H
#define MOZNODS_SITE_SETTING_H

#include <stdbool.h>

/* To add one: a row here, and one in site_setting.c. */
enum site_setting { SETTING_SITE_NAME, SETTING_REGISTRATION, SITE_SETTINGS };

/* Where the value comes from. */
enum setting_source { SETTING_DEFAULT, SETTING_DATABASE, SETTING_CONFIGURATION };

/* The name of the option. */
const char *site_setting_option(enum site_setting setting);

/* Its value as a text, and where that comes from, which may be NULL; borrowed until it is asked for again. */
const char *site_setting_value(enum site_setting setting, enum setting_source *source);

/* The value of SETTING_REGISTRATION: REGISTRATION_… of config.h. */
int site_setting_registration(void);

/* Stores a value that is one of the option's, NULL: leaves it to the default again. In a transaction that writes. */
void site_setting_store(enum site_setting setting, const char *value);

#endif

/* Everything that can go wrong, as constants: see error.h, where the list is. */
#include "lib/base/error.h"

#define ERROR_DEFINE(name, code, message) const struct error name = { code, message };
ERRORS(ERROR_DEFINE)

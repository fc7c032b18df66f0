/* A login as JSON: see session_shape.h. */
#include "lib/shape/session_shape.h"

SHAPE(session_shape, SESSION_FIELDS);

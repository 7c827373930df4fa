// The header has all there is; a target needs a source.
#include "CPrefetch.h"

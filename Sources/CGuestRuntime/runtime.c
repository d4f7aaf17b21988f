#include "guest_runtime.h"

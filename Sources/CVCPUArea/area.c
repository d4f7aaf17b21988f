#include "vcpu_area.h"

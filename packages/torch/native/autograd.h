// Gradients, and the modes of a thread that steer them.
#pragma once

#include "call.h"

namespace panshift {

napi_value backward(Call& call);          // (roots, gradients | null, retainGraph, inputs | null)
napi_value gradients(Call& call);         // (outputs, inputs, gradients | null, retainGraph | null, createGraph, allowUnused)
napi_value requiresGrad(Call& call);      // (handle) => boolean
napi_value setRequiresGrad(Call& call);   // (handle, flag)
napi_value gradOf(Call& call);            // (handle) => handle | null
napi_value setGrad(Call& call);           // (handle, handle | null)
napi_value isLeaf(Call& call);            // (handle) => boolean
napi_value exchangeGradMode(Call& call);  // (enabled) => what it was
napi_value gradMode(Call& call);          // () => boolean
napi_value enterAutocast(Call& call);     // (device type, enabled, dtype | null) => [enabled, dtype] as they were
napi_value leaveAutocast(Call& call);     // (device type, enabled, dtype): restores; clears the cache at the outermost

}  // namespace panshift

// Tensors and data: making, reading, describing, freeing.
#pragma once

#include "call.h"

namespace panshift {

napi_value fromData(Call& call);       // (typed array, shape, dtype, device) => handle; copies
napi_value copyOut(Call& call);        // (handle, typed array); copies
napi_value shapeOf(Call& call);        // (handle) => number[]
napi_value stridesOf(Call& call);      // (handle) => number[]
napi_value tensorDtype(Call& call);    // (handle) => name
napi_value tensorDevice(Call& call);   // (handle) => name
napi_value elementCount(Call& call);   // (handle) => number
napi_value isAlive(Call& call);        // (handle) => boolean
napi_value dispose(Call& call);        // (handle)
napi_value disposeBuffered(Call& call);  // (count): the first `count` handles of the buffer
napi_value handleBuffer(Call& call);   // () => Float64Array shared with disposeBuffered
napi_value reportMemory(Call& call);   // (handle): tells the garbage collector of the tensor's bytes
napi_value liveTensors(Call& call);    // () => number

}  // namespace panshift

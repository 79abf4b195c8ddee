// Random generators of libtorch.
#pragma once

#include "call.h"

namespace panshift {

napi_value createGenerator(Call& call);    // (device, seed) => handle
napi_value defaultGenerator(Call& call);   // (device) => handle
napi_value disposeGenerator(Call& call);   // (handle)
napi_value generatorSeed(Call& call);      // (handle) => number | bigint
napi_value seedGenerator(Call& call);      // (handle, seed)
napi_value generatorState(Call& call);     // (handle) => handle of a uint8 tensor
napi_value setGeneratorState(Call& call);  // (handle, handle of a uint8 tensor)
napi_value seedAll(Call& call);            // (seed): the default generators of all devices

}  // namespace panshift

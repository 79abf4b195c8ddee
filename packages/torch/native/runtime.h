// The process: threads, allocator, devices, what this libtorch is.
#pragma once

#include "call.h"

namespace panshift {

/** Allocator and threads; once a process, before the first operator. */
void initializeRuntime();

napi_value getThreads(Call& call);    // () => number
napi_value setThreads(Call& call);    // (count)
napi_value cudaDevices(Call& call);   // () => number of CUDA devices
napi_value synchronize(Call& call);   // (device): waits for its work
napi_value engineInfo(Call& call);    // () => object of strings, numbers and booleans

}  // namespace panshift

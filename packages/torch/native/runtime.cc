#include "runtime.h"

#include <ATen/Context.h>
#include <ATen/Parallel.h>
#include <ATen/Version.h>
#include <ATen/core/dispatch/Dispatcher.h>
#include <torch/version.h>
#include <unistd.h>

#include <algorithm>
#include <climits>
#include <mutex>

#if defined(__linux__)
#include <sched.h>
#endif
#if defined(__GLIBC__)
#include <malloc.h>
#endif
#if defined(__x86_64__)
#include <cpuid.h>
#endif

#include "convert.h"

namespace panshift {

namespace {

/**
 * Keeps freed memory in the process: by default glibc gives each large block back to the system and
 * every training step pays for zeroed pages again (up to a fifth of a step).
 */
void keepFreedMemory() {
#if defined(__GLIBC__)
  mallopt(M_MMAP_MAX, 0);
  mallopt(M_TRIM_THRESHOLD, INT_MAX);
#endif
}

/** Cores that this process may use. */
int availableCores() {
#if defined(__linux__)
  cpu_set_t cores;
  if (sched_getaffinity(0, sizeof(cores), &cores) == 0) return CPU_COUNT(&cores);
#endif
  return static_cast<int>(sysconf(_SC_NPROCESSORS_ONLN));
}

struct CpuFeatures {
  bool avx512Bf16 = false;
  bool amxBf16 = false;
};

CpuFeatures cpuFeatures() {
  CpuFeatures features;
#if defined(__x86_64__)
  unsigned a, b, c, d;
  if (__get_cpuid_count(7, 0, &a, &b, &c, &d)) features.amxBf16 = d & (1u << 22);
  if (__get_cpuid_count(7, 1, &a, &b, &c, &d)) features.avx512Bf16 = a & (1u << 5);
#endif
  return features;
}

bool onednnSupportsBf16() {
  const auto handle = c10::Dispatcher::singleton().findSchema({"mkldnn::_is_mkldnn_bf16_supported", ""});
  if (!handle) return false;
  torch::jit::Stack stack;
  handle->callBoxed(stack);
  return stack.at(0).toBool();
}

int cudaDeviceCount() {
  const auto& hooks = at::detail::getCUDAHooks();
  return hooks.hasCUDA() ? hooks.getNumGPUs() : 0;
}

void set(napi_env env, napi_value object, const char* name, napi_value value) {
  check(napi_set_named_property(env, object, name, value));
}

}  // namespace

void initializeRuntime() {
  static std::once_flag once;
  std::call_once(once, [] {
    keepFreedMemory();
    at::set_num_threads(std::max(1, std::min(at::get_num_threads(), availableCores())));
  });
}

napi_value getThreads(Call& call) { return makeInteger(call.env, at::get_num_threads()); }

napi_value setThreads(Call& call) {
  const int64_t count = call.integer(0);
  if (count < 1 || count > 1024) failArgument("expected 1 to 1024 threads");
  at::set_num_threads(static_cast<int>(count));
  return nullptr;
}

napi_value cudaDevices(Call& call) { return makeInteger(call.env, cudaDeviceCount()); }

napi_value synchronize(Call& call) {
  const c10::Device device = deviceOf(call.string(0));
  if (device.is_cuda()) at::detail::getCUDAHooks().deviceSynchronize(std::max<c10::DeviceIndex>(device.index(), 0));
  return nullptr;
}

napi_value engineInfo(Call& call) {
  napi_env env = call.env;
  const CpuFeatures features = cpuFeatures();
  napi_value info;
  check(napi_create_object(env, &info));
  set(env, info, "version", makeString(env, TORCH_VERSION));
  set(env, info, "configuration", makeString(env, at::show_config()));
  set(env, info, "parallel", makeString(env, at::get_parallel_info()));
  set(env, info, "cpuCapability", makeString(env, at::get_cpu_capability()));
  set(env, info, "avx512Bf16", makeBoolean(env, features.avx512Bf16));
  set(env, info, "amxBf16", makeBoolean(env, features.amxBf16));
  set(env, info, "onednnBf16", makeBoolean(env, onednnSupportsBf16()));
  set(env, info, "threads", makeInteger(env, at::get_num_threads()));
  set(env, info, "availableCores", makeInteger(env, availableCores()));
  set(env, info, "cudaDevices", makeInteger(env, cudaDeviceCount()));
  return info;
}

}  // namespace panshift

// What one JavaScript thread owns on the native side.
#pragma once

#include <ATen/core/Generator.h>
#include <ATen/core/Tensor.h>
#include <ATen/core/stack.h>
#include <node_api.h>

#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "slots.h"

namespace panshift {

struct Operator;

/** A tensor in the table, with the bytes that the garbage collector was told of (0 if none). */
struct TensorEntry {
  at::Tensor tensor;
  int64_t reportedBytes = 0;
};

/** Created when the addon is loaded into a thread, destroyed with it; everything in it is freed then. */
struct Environment {
  Environment();
  ~Environment();
  Environment(const Environment&) = delete;
  Environment& operator=(const Environment&) = delete;

  SlotTable<TensorEntry> tensors;
  SlotTable<at::Generator> generators;
  std::vector<std::unique_ptr<Operator>> operators;
  std::unordered_map<std::string, uint32_t> operatorIds;
  torch::jit::Stack stack;         // reused by every call: its memory stays
  napi_ref errorFactory = nullptr;  // (kind, operator, arguments, message) => Error
  double* handleBuffer = nullptr;   // shared with JavaScript, for disposing of many at once
};

/** Number of doubles in `handleBuffer`. */
inline constexpr size_t kHandleBufferLength = 1024;

}  // namespace panshift

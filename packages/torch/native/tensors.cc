#include "tensors.h"

#include <ATen/ops/empty.h>

#include <cstring>

#include "convert.h"

namespace panshift {

namespace {

struct Bytes {
  void* data;
  size_t length;
};

Bytes readTypedArray(napi_env env, napi_value value) {
  static constexpr size_t kWidths[] = {1, 1, 1, 2, 2, 4, 4, 4, 8, 8, 8};  // in the order of napi_typedarray_type
  napi_typedarray_type type;
  size_t length;
  void* data;
  if (napi_get_typedarray_info(env, value, &type, &length, &data, nullptr, nullptr) != napi_ok)
    failArgument("expected a typed array");
  if (static_cast<size_t>(type) >= std::size(kWidths)) failArgument("this kind of typed array is not supported");
  return {data, length * kWidths[type]};
}

void requireBytes(const at::Tensor& tensor, const Bytes& bytes) {
  if (tensor.nbytes() != bytes.length)
    failArgument("expected " + std::to_string(tensor.nbytes()) + " bytes of data, found " +
                 std::to_string(bytes.length));
}

napi_value makeIntegers(napi_env env, at::IntArrayRef values) {
  napi_value list = makeArray(env, values.size());
  for (size_t i = 0; i < values.size(); i++) check(napi_set_element(env, list, i, makeInteger(env, values[i])));
  return list;
}

void free(Call& call, double handle) {
  const int64_t reported = call.environment.tensors.at(handle).reportedBytes;
  call.environment.tensors.erase(handle);
  int64_t total;
  if (reported) napi_adjust_external_memory(call.env, -reported, &total);
}

}  // namespace

napi_value fromData(Call& call) {
  const Bytes bytes = readTypedArray(call.env, call.arguments[0]);
  const std::vector<int64_t> shape = call.integers(1);
  for (const int64_t size : shape)
    if (size < 0) failArgument("a size is negative");
  const c10::Device device = deviceOf(call.string(3));
  at::Tensor tensor = at::empty(shape, at::TensorOptions(dtypeOf(call.string(2))));
  requireBytes(tensor, bytes);
  if (bytes.length) std::memcpy(tensor.data_ptr(), bytes.data, bytes.length);
  return call.result(device.is_cpu() ? std::move(tensor) : tensor.to(device));
}

napi_value copyOut(Call& call) {
  const at::Tensor tensor = call.tensor(0).detach().cpu().contiguous();
  const Bytes bytes = readTypedArray(call.env, call.arguments[1]);
  requireBytes(tensor, bytes);
  if (bytes.length) std::memcpy(bytes.data, tensor.data_ptr(), bytes.length);
  return nullptr;
}

napi_value shapeOf(Call& call) { return makeIntegers(call.env, call.tensor(0).sizes()); }

napi_value stridesOf(Call& call) { return makeIntegers(call.env, call.tensor(0).strides()); }

napi_value tensorDtype(Call& call) { return makeString(call.env, nameOf(call.tensor(0).scalar_type())); }

napi_value tensorDevice(Call& call) { return makeString(call.env, call.tensor(0).device().str()); }

napi_value elementCount(Call& call) { return makeInteger(call.env, call.tensor(0).numel()); }

napi_value isAlive(Call& call) {
  try {
    call.tensor(0);
    return makeBoolean(call.env, true);
  } catch (const StaleHandle&) {
    return makeBoolean(call.env, false);
  }
}

napi_value dispose(Call& call) {
  free(call, call.number(0));
  return nullptr;
}

napi_value disposeBuffered(Call& call) {
  const int64_t count = call.integer(0);
  if (!call.environment.handleBuffer || count < 0 || count > static_cast<int64_t>(kHandleBufferLength))
    failArgument("count outside of the buffer");
  for (int64_t i = 0; i < count; i++) free(call, call.environment.handleBuffer[i]);
  return nullptr;
}

napi_value handleBuffer(Call& call) {
  napi_value buffer, array;
  void* data;
  check(napi_create_arraybuffer(call.env, kHandleBufferLength * sizeof(double), &data, &buffer));
  check(napi_create_typedarray(call.env, napi_float64_array, kHandleBufferLength, buffer, 0, &array));
  napi_ref reference;  // lives as long as the thread: the memory must not move or go
  check(napi_create_reference(call.env, array, 1, &reference));
  call.environment.handleBuffer = static_cast<double*>(data);
  return array;
}

napi_value reportMemory(Call& call) {
  TensorEntry& entry = call.environment.tensors.at(call.number(0));
  if (entry.reportedBytes || !entry.tensor.has_storage()) return nullptr;
  entry.reportedBytes = static_cast<int64_t>(entry.tensor.storage().nbytes());
  int64_t total;
  check(napi_adjust_external_memory(call.env, entry.reportedBytes, &total));
  return nullptr;
}

napi_value liveTensors(Call& call) {
  return makeInteger(call.env, static_cast<int64_t>(call.environment.tensors.live()));
}

}  // namespace panshift

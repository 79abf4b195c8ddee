#include "call.h"

#include <c10/util/Exception.h>

#include <cmath>

#include "operators.h"

namespace panshift {

namespace {

constexpr int64_t kMaxSafeInteger = 9007199254740991;

napi_valuetype typeOf(napi_env env, napi_value value) {
  napi_valuetype type;
  check(napi_typeof(env, value, &type));
  return type;
}

/** The JavaScript error that the error factory makes of a message. */
napi_value makeError(Call& call, const char* errorKind, const char* message) {
  napi_env env = call.env;
  const std::vector<std::string> descriptions = describeArguments(call);
  napi_value list = makeArray(env, descriptions.size());
  for (size_t i = 0; i < descriptions.size(); i++)
    check(napi_set_element(env, list, i, makeString(env, descriptions[i])));
  const std::string name = call.target ? call.target->name : call.binding.entry.name;
  napi_value arguments[] = {makeString(env, errorKind), makeString(env, name), list, makeString(env, message)};
  napi_value factory, global, error;
  check(napi_get_reference_value(env, call.environment.errorFactory, &factory));
  check(napi_get_global(env, &global));
  check(napi_call_function(env, global, factory, 4, arguments, &error));
  return error;
}

void raise(Call& call, const char* errorKind, const char* message) {
  bool pending = false;
  if (napi_is_exception_pending(call.env, &pending) != napi_ok || pending) return;
  try {
    napi_throw(call.env, makeError(call, errorKind, message));
  } catch (const std::exception&) {  // no factory yet, or it failed itself
    napi_throw_error(call.env, errorKind, message);
  }
}

bool saysOutOfMemory(const std::string& message) {
  return message.find("can't allocate memory") != std::string::npos ||
         message.find("not enough memory") != std::string::npos;
}

void raiseCurrent(Call& call) {
  try {
    throw;
  } catch (const Failure& error) {
    raise(call, error.kind, error.what());
  } catch (const StaleHandle& error) {
    raise(call, kind::kDisposed, error.what());
  } catch (const ForeignHandle& error) {
    raise(call, kind::kThread, error.what());
  } catch (const c10::OutOfMemoryError& error) {
    raise(call, kind::kMemory, error.what_without_backtrace());
  } catch (const c10::Error& error) {
    const std::string message = error.what_without_backtrace();
    raise(call, saysOutOfMemory(message) ? kind::kMemory : kind::kOperator, message.c_str());
  } catch (const std::bad_alloc& error) {
    raise(call, kind::kMemory, error.what());
  } catch (const std::exception& error) {
    raise(call, kind::kOperator, error.what());
  }
}

}  // namespace

void failArgument(const std::string& message) { throw Failure(kind::kArgument, message); }

bool isMissing(napi_env env, napi_value value) {
  const napi_valuetype type = typeOf(env, value);
  return type == napi_undefined || type == napi_null;
}

double readNumber(napi_env env, napi_value value) {
  double number;
  if (napi_get_value_double(env, value, &number) != napi_ok) [[unlikely]]
    failArgument("expected a number");
  return number;
}

int64_t readInteger(napi_env env, napi_value value) {
  double number;
  if (napi_get_value_double(env, value, &number) == napi_ok) {
    if (number != std::floor(number) || std::abs(number) > kMaxSafeInteger)
      failArgument("expected an integer (a bigint beyond 2^53)");
    return static_cast<int64_t>(number);
  }
  int64_t integer;
  bool lossless;
  if (napi_get_value_bigint_int64(env, value, &integer, &lossless) != napi_ok) failArgument("expected an integer");
  if (!lossless) failArgument("this bigint does not fit into 64 bits");
  return integer;
}

bool readBoolean(napi_env env, napi_value value) {
  bool boolean;
  if (napi_get_value_bool(env, value, &boolean) != napi_ok) failArgument("expected a boolean");
  return boolean;
}

std::string readString(napi_env env, napi_value value) {
  size_t length;
  if (napi_get_value_string_utf8(env, value, nullptr, 0, &length) != napi_ok) failArgument("expected a string");
  std::string text(length, '\0');
  check(napi_get_value_string_utf8(env, value, text.data(), length + 1, &length));
  return text;
}

napi_value makeNumber(napi_env env, double value) {
  napi_value result;
  check(napi_create_double(env, value, &result));
  return result;
}

napi_value makeInteger(napi_env env, int64_t value) {
  napi_value result;
  if (value >= -kMaxSafeInteger && value <= kMaxSafeInteger)
    check(napi_create_int64(env, value, &result));
  else
    check(napi_create_bigint_int64(env, value, &result));
  return result;
}

napi_value makeBoolean(napi_env env, bool value) {
  napi_value result;
  check(napi_get_boolean(env, value, &result));
  return result;
}

napi_value makeString(napi_env env, const std::string& value) {
  napi_value result;
  check(napi_create_string_utf8(env, value.data(), value.size(), &result));
  return result;
}

napi_value makeNull(napi_env env) {
  napi_value result;
  check(napi_get_null(env, &result));
  return result;
}

napi_value makeArray(napi_env env, size_t length) {
  napi_value result;
  check(napi_create_array_with_length(env, length, &result));
  return result;
}

std::vector<at::Tensor> Call::tensors(napi_value list) const {
  std::vector<at::Tensor> result = optionalTensors(list);
  for (const at::Tensor& tensor : result)
    if (!tensor.defined()) failArgument("expected a tensor, found null");
  return result;
}

std::vector<at::Tensor> Call::optionalTensors(napi_value list) const {
  uint32_t length;
  if (napi_get_array_length(env, list, &length) != napi_ok) failArgument("expected an array of tensors");
  std::vector<at::Tensor> result(length);
  for (uint32_t i = 0; i < length; i++) {
    napi_value element;
    check(napi_get_element(env, list, i, &element));
    if (!isMissing(env, element)) result[i] = environment.tensors.at(readNumber(env, element)).tensor;
  }
  return result;
}

std::vector<int64_t> Call::integers(size_t index) const {
  uint32_t length;
  if (napi_get_array_length(env, arguments[index], &length) != napi_ok) failArgument("expected an array of integers");
  std::vector<int64_t> result(length);
  for (uint32_t i = 0; i < length; i++) {
    napi_value element;
    check(napi_get_element(env, arguments[index], i, &element));
    result[i] = readInteger(env, element);
  }
  return result;
}

napi_value Call::result(at::Tensor tensor) const {
  if (!tensor.defined()) return makeNull(env);
  return makeNumber(env, environment.tensors.insert({std::move(tensor)}));
}

napi_value Call::result(const std::vector<at::Tensor>& tensors) const {
  napi_value list = makeArray(env, tensors.size());
  for (size_t i = 0; i < tensors.size(); i++) check(napi_set_element(env, list, i, result(tensors[i])));
  return list;
}

const Binding& Call::read(napi_callback_info info) {
  void* data;
  napi_get_cb_info(env, info, &count, arguments, nullptr, &data);  // cannot fail inside of a callback
  return *static_cast<const Binding*>(data);
}

napi_value enter(napi_env env, napi_callback_info info) {
  Call call(env, info);
  try {
    if (call.count > Call::kMaxArguments) failArgument("too many arguments");
    return call.binding.entry.body(call);
  } catch (...) {
    raiseCurrent(call);
    return nullptr;
  }
}

}  // namespace panshift

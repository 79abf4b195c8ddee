// One call from JavaScript: reading arguments, making results, turning exceptions into errors.
#pragma once

#include <string>
#include <vector>

#include "environment.h"

namespace panshift {

/** An error of the binding itself. `kind` selects the error code on the JavaScript side. */
struct Failure : std::runtime_error {
  Failure(const char* kind, const std::string& message) : std::runtime_error(message), kind(kind) {}
  const char* kind;
};

/** Kinds of errors, known to src/errors.ts. */
namespace kind {
inline constexpr const char* kArgument = "argument";
inline constexpr const char* kDevice = "device";
inline constexpr const char* kDisposed = "disposed";
inline constexpr const char* kMemory = "memory";
inline constexpr const char* kOperator = "operator";
inline constexpr const char* kThread = "thread";
inline constexpr const char* kUnknownOperator = "unknown-operator";
}  // namespace kind

/** Throws Failure(argument). */
[[noreturn]] void failArgument(const std::string& message);

/** Throws when a Node-API call did not succeed. */
inline void check(napi_status status) {
  if (status != napi_ok) [[unlikely]]
    throw Failure(kind::kArgument, "Node-API status " + std::to_string(status));
}

// Reading single values; each throws Failure(argument) for a value of another type.
double readNumber(napi_env env, napi_value value);
int64_t readInteger(napi_env env, napi_value value);
bool readBoolean(napi_env env, napi_value value);
std::string readString(napi_env env, napi_value value);
bool isMissing(napi_env env, napi_value value);  // null or undefined

// Making single values.
napi_value makeNumber(napi_env env, double value);
napi_value makeInteger(napi_env env, int64_t value);  // a bigint outside of +-(2^53 - 1)
napi_value makeBoolean(napi_env env, bool value);
napi_value makeString(napi_env env, const std::string& value);
napi_value makeNull(napi_env env);
napi_value makeArray(napi_env env, size_t length);

struct Call;

/** Name and body of one function of the addon. */
struct Entry {
  const char* name;
  napi_value (*body)(Call&);
};

/** What the callback of a function finds as its data. */
struct Binding {
  Environment* environment;
  Entry entry;
};

/** The arguments of one call. */
struct Call {
  static constexpr size_t kMaxArguments = 40;

  Call(napi_env env, napi_callback_info info) : env(env), binding(read(info)), environment(*binding.environment) {}

  napi_env env;
  size_t count = kMaxArguments;
  napi_value arguments[kMaxArguments];
  const Binding& binding;
  Environment& environment;
  const Operator* target = nullptr;  // the operator that runs, for error messages

  bool has(size_t index) const { return index < count && !isMissing(env, arguments[index]); }
  double number(size_t index) const { return readNumber(env, arguments[index]); }
  int64_t integer(size_t index) const { return readInteger(env, arguments[index]); }
  bool boolean(size_t index) const { return readBoolean(env, arguments[index]); }
  std::string string(size_t index) const { return readString(env, arguments[index]); }
  at::Tensor& tensor(size_t index) const { return environment.tensors.at(number(index)).tensor; }
  std::vector<at::Tensor> tensors(napi_value list) const;          // of an array of handles
  std::vector<at::Tensor> optionalTensors(napi_value list) const;  // null stands for no tensor
  std::vector<int64_t> integers(size_t index) const;

  napi_value result(at::Tensor tensor) const;  // a handle, or null for no tensor
  napi_value result(const std::vector<at::Tensor>& tensors) const;

 private:
  const Binding& read(napi_callback_info info);  // fills count and arguments
};

/** The callback behind every function of the addon: no C++ exception leaves it. */
napi_value enter(napi_env env, napi_callback_info info);

}  // namespace panshift

// Operators of the dispatcher, resolved once, and how their arguments are read.
#pragma once

#include <ATen/core/dispatch/Dispatcher.h>

#include <optional>

#include "call.h"

namespace panshift {

/** Types of the schema language that JavaScript values are converted to. */
enum class ValueKind {
  Tensor,
  Integer,
  Float,
  Boolean,
  Scalar,
  DType,
  MemoryFormat,
  Layout,
  Device,
  String,
  Generator,
  TensorList,
  OptionalTensorList,
  IntegerList,
  FloatList,
  BooleanList,
  ScalarList,
  Unsupported,
};

/** One argument of an operator. */
struct Parameter {
  std::string name;
  std::string type;  // as the schema writes it
  ValueKind kind;
  bool optional;                        // null is a value of it
  uint32_t repeat;                      // length of a list that a single value fills; 1 if open
  std::optional<c10::IValue> fallback;  // what a left-out argument becomes; none: it is required
};

struct Operator {
  explicit Operator(c10::OperatorHandle handle);

  c10::OperatorHandle handle;
  std::string name;  // "aten::add.Tensor"
  std::vector<Parameter> parameters;
};

/** The arguments of the call's operator (or of its entry point) in words: types, shapes, values. */
std::vector<std::string> describeArguments(Call& call) noexcept;

// Functions of the addon.
napi_value resolveOperator(Call& call);   // (name, overload) => id
napi_value operatorSchema(Call& call);    // (id) => schema
napi_value callOperator(Call& call);      // (id, ...arguments) => result or results
napi_value runOperator(Call& call);       // (id, ...arguments); results are dropped
napi_value registeredSchemas(Call& call);  // () => string[]

}  // namespace panshift

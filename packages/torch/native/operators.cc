#include "operators.h"

#include <ATen/core/jit_type.h>

#include <sstream>

#include "convert.h"

namespace panshift {

namespace {

ValueKind listKind(const c10::Type& element) {
  switch (element.kind()) {
    case c10::TypeKind::TensorType:
      return ValueKind::TensorList;
    case c10::TypeKind::OptionalType:
      return element.castRaw<c10::OptionalType>()->getElementType()->kind() == c10::TypeKind::TensorType
                 ? ValueKind::OptionalTensorList
                 : ValueKind::Unsupported;
    case c10::TypeKind::IntType:
    case c10::TypeKind::SymIntType:
      return ValueKind::IntegerList;
    case c10::TypeKind::FloatType:
      return ValueKind::FloatList;
    case c10::TypeKind::BoolType:
      return ValueKind::BooleanList;
    case c10::TypeKind::NumberType:
      return ValueKind::ScalarList;
    default:
      return ValueKind::Unsupported;
  }
}

ValueKind valueKind(const c10::Type& type) {
  switch (type.kind()) {
    case c10::TypeKind::TensorType:
      return ValueKind::Tensor;
    case c10::TypeKind::IntType:
    case c10::TypeKind::SymIntType:
      return ValueKind::Integer;
    case c10::TypeKind::FloatType:
      return ValueKind::Float;
    case c10::TypeKind::BoolType:
      return ValueKind::Boolean;
    case c10::TypeKind::NumberType:
      return ValueKind::Scalar;
    case c10::TypeKind::ScalarTypeType:
      return ValueKind::DType;
    case c10::TypeKind::MemoryFormatType:
      return ValueKind::MemoryFormat;
    case c10::TypeKind::LayoutType:
      return ValueKind::Layout;
    case c10::TypeKind::DeviceObjType:
      return ValueKind::Device;
    case c10::TypeKind::StringType:
      return ValueKind::String;
    case c10::TypeKind::GeneratorType:
      return ValueKind::Generator;
    case c10::TypeKind::ListType:
      return listKind(*type.castRaw<c10::ListType>()->getElementType());
    default:
      return ValueKind::Unsupported;
  }
}

Parameter toParameter(const c10::Argument& argument) {
  const c10::Type* type = argument.real_type().get();
  const bool optional = type->kind() == c10::TypeKind::OptionalType;
  Parameter parameter{argument.name(), type->str(), ValueKind::Unsupported, optional, 1, argument.default_value()};
  if (optional) type = type->castRaw<c10::OptionalType>()->getElementType().get();
  parameter.kind = valueKind(*type);
  if (argument.N()) parameter.repeat = *argument.N();
  if (optional && !parameter.fallback) parameter.fallback = c10::IValue();
  return parameter;
}

/** Keeps the environment's stack empty between calls, whatever happens. */
struct StackGuard {
  torch::jit::Stack& stack;
  ~StackGuard() { stack.clear(); }
};

/** Any argument but a plain tensor: null and undefined have meanings of their own. */
void pushOther(Call& call, napi_value value, const Parameter& parameter, torch::jit::Stack& stack) {
  napi_valuetype type;
  check(napi_typeof(call.env, value, &type));
  if (type == napi_undefined && parameter.fallback) {
    stack.push_back(*parameter.fallback);
  } else if (type == napi_null && parameter.optional) {
    stack.emplace_back();
  } else {
    try {
      stack.push_back(toIValue(call, value, parameter));
    } catch (const Failure& error) {
      throw Failure(error.kind, "argument \"" + parameter.name + "\": " + error.what());
    }
  }
}

/** Pushes the arguments from `first` on; left-out and undefined ones become their defaults. */
void pushArguments(Call& call, size_t first, torch::jit::Stack& stack) {
  const std::vector<Parameter>& parameters = call.target->parameters;
  while (call.count > first + parameters.size() && isMissing(call.env, call.arguments[call.count - 1])) call.count--;
  if (call.count > first + parameters.size()) failArgument("too many arguments");
  for (size_t i = 0; i < parameters.size(); i++) {
    const Parameter& parameter = parameters[i];
    const size_t index = first + i;
    if (index >= call.count) {
      if (!parameter.fallback) failArgument("argument \"" + parameter.name + "\" of type " + parameter.type + " is missing");
      stack.push_back(*parameter.fallback);
      continue;
    }
    const napi_value value = call.arguments[index];
    double handle;
    if (parameter.kind == ValueKind::Tensor && napi_get_value_double(call.env, value, &handle) == napi_ok)
      stack.push_back(call.environment.tensors.at(handle).tensor);
    else
      pushOther(call, value, parameter, stack);
  }
}

/** Runs the operator; its results are on the stack. */
void dispatch(Call& call, torch::jit::Stack& stack) {
  const double id = call.number(0);
  if (!(id >= 0 && id < static_cast<double>(call.environment.operators.size()))) failArgument("unknown operator id");
  call.target = call.environment.operators[static_cast<size_t>(id)].get();
  pushArguments(call, 1, stack);
  call.target->handle.callBoxed(stack);
}

}  // namespace

Operator::Operator(c10::OperatorHandle handle) : handle(handle) {
  name = handle.schema().name();
  if (!handle.schema().overload_name().empty()) name += "." + handle.schema().overload_name();
  for (const c10::Argument& argument : handle.schema().arguments()) parameters.push_back(toParameter(argument));
}

napi_value resolveOperator(Call& call) {
  const std::string name = call.string(0), overload = call.string(1), key = name + "." + overload;
  auto& ids = call.environment.operatorIds;
  if (const auto found = ids.find(key); found != ids.end()) return makeNumber(call.env, found->second);
  const auto handle = c10::Dispatcher::singleton().findSchema({name, overload});
  if (!handle) throw Failure(kind::kUnknownOperator, key);
  const auto id = static_cast<uint32_t>(call.environment.operators.size());
  call.environment.operators.push_back(std::make_unique<Operator>(*handle));
  ids.emplace(key, id);
  return makeNumber(call.env, id);
}

napi_value operatorSchema(Call& call) {
  std::ostringstream text;
  text << call.environment.operators.at(call.integer(0))->handle.schema();
  return makeString(call.env, text.str());
}

napi_value callOperator(Call& call) {
  torch::jit::Stack& stack = call.environment.stack;
  const StackGuard guard{stack};
  dispatch(call, stack);
  if (stack.size() == 1) return fromIValue(call, std::move(stack[0]));
  if (stack.empty()) return nullptr;
  napi_value results = makeArray(call.env, stack.size());
  for (size_t i = 0; i < stack.size(); i++)
    check(napi_set_element(call.env, results, i, fromIValue(call, std::move(stack[i]))));
  return results;
}

napi_value runOperator(Call& call) {
  const StackGuard guard{call.environment.stack};
  dispatch(call, call.environment.stack);
  return nullptr;
}

napi_value registeredSchemas(Call& call) {
  std::vector<std::string> schemas;
  for (const c10::OperatorName& name : c10::Dispatcher::singleton().getAllOpNames()) {
    const auto handle = c10::Dispatcher::singleton().findSchema(name);
    if (!handle) continue;
    std::ostringstream text;
    text << handle->schema();
    schemas.push_back(text.str());
  }
  napi_value list = makeArray(call.env, schemas.size());
  for (size_t i = 0; i < schemas.size(); i++)
    check(napi_set_element(call.env, list, i, makeString(call.env, schemas[i])));
  return list;
}

}  // namespace panshift

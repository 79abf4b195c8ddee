#include "convert.h"

#include <ATen/core/List.h>
#include <ATen/detail/CUDAHooksInterface.h>

#include <array>
#include <cmath>

namespace panshift {

namespace {

constexpr double kLargestExactInteger = 9007199254740991.0;

struct NamedDtype {
  const char* name;
  at::ScalarType dtype;
};

constexpr std::array<NamedDtype, 10> kDtypes{{{"float32", at::kFloat},
                                              {"float64", at::kDouble},
                                              {"float16", at::kHalf},
                                              {"bfloat16", at::kBFloat16},
                                              {"int64", at::kLong},
                                              {"int32", at::kInt},
                                              {"int16", at::kShort},
                                              {"int8", at::kChar},
                                              {"uint8", at::kByte},
                                              {"bool", at::kBool}}};

/** Integral numbers become integers, as in Python; {float: x} and -0, NaN, infinities become doubles. */
c10::IValue toScalar(napi_env env, napi_value value) {
  double number;
  if (napi_get_value_double(env, value, &number) == napi_ok) {
    const bool integral = number == std::floor(number) && std::abs(number) <= kLargestExactInteger;
    if (integral && !(number == 0 && std::signbit(number))) return static_cast<int64_t>(number);
    return number;
  }
  napi_valuetype type;
  check(napi_typeof(env, value, &type));
  if (type == napi_boolean) return readBoolean(env, value);
  if (type == napi_bigint) return readInteger(env, value);
  if (type != napi_object) failArgument("expected a number, a bigint, a boolean or {float: number}");
  napi_value inner;
  check(napi_get_named_property(env, value, "float", &inner));
  return readNumber(env, inner);
}

at::MemoryFormat memoryFormatOf(const std::string& name) {
  if (name == "contiguous") return at::MemoryFormat::Contiguous;
  if (name == "preserve") return at::MemoryFormat::Preserve;
  if (name == "channels-last") return at::MemoryFormat::ChannelsLast;
  if (name == "channels-last-3d") return at::MemoryFormat::ChannelsLast3d;
  failArgument("unknown memory format \"" + name + "\"");
}

at::Layout layoutOf(const std::string& name) {
  if (name == "strided") return at::kStrided;
  failArgument("unknown layout \"" + name + "\": only strided tensors are supported");
}

/** Visits the elements of an array, or `repeat` times one value that stands for a list. */
template <typename Visit>
void eachElement(napi_env env, napi_value value, uint32_t repeat, Visit visit) {
  bool isArray;
  check(napi_is_array(env, value, &isArray));
  uint32_t length = repeat;
  if (isArray) check(napi_get_array_length(env, value, &length));
  for (uint32_t i = 0; i < length; i++) {
    napi_value element = value;
    if (isArray) check(napi_get_element(env, value, i, &element));
    visit(element);
  }
}

template <typename T, typename Read>
c10::IValue toList(Call& call, napi_value value, const Parameter& parameter, Read read) {
  c10::List<T> list;
  eachElement(call.env, value, parameter.repeat, [&](napi_value element) { list.push_back(read(call.env, element)); });
  return list;
}

c10::IValue toScalarList(Call& call, napi_value value, const Parameter& parameter) {
  c10::impl::GenericList list(c10::NumberType::get());
  eachElement(call.env, value, parameter.repeat, [&](napi_value e) { list.push_back(toScalar(call.env, e)); });
  return list;
}

c10::IValue toOptionalTensorList(Call& call, napi_value value) {
  c10::List<std::optional<at::Tensor>> list;
  for (at::Tensor& tensor : call.optionalTensors(value))
    list.push_back(tensor.defined() ? std::optional<at::Tensor>(std::move(tensor)) : std::nullopt);
  return list;
}

napi_value makeList(Call& call, c10::ArrayRef<c10::IValue> elements) {
  napi_value list = makeArray(call.env, elements.size());
  for (size_t i = 0; i < elements.size(); i++)
    check(napi_set_element(call.env, list, i, fromIValue(call, c10::IValue(elements[i]))));
  return list;
}

}  // namespace

at::ScalarType dtypeOf(const std::string& name) {
  for (const NamedDtype& entry : kDtypes)
    if (name == entry.name) return entry.dtype;
  failArgument("unknown dtype \"" + name + "\"");
}

const char* nameOf(at::ScalarType dtype) {
  for (const NamedDtype& entry : kDtypes)
    if (dtype == entry.dtype) return entry.name;
  return c10::toString(dtype);
}

c10::Device deviceOf(const std::string& name) {
  const c10::Device device(name);
  if (device.is_cpu()) return device;
  const int count = device.is_cuda() && at::detail::getCUDAHooks().hasCUDA() ? at::detail::getCUDAHooks().getNumGPUs() : 0;
  if (device.is_cuda() && std::max<int>(device.index(), 0) < count) return device;
  throw Failure(kind::kDevice, name);
}

c10::IValue toIValue(Call& call, napi_value value, const Parameter& parameter) {
  napi_env env = call.env;
  switch (parameter.kind) {
    case ValueKind::Tensor:
      return call.environment.tensors.at(readNumber(env, value)).tensor;
    case ValueKind::Integer:
      return readInteger(env, value);
    case ValueKind::Float:
      return readNumber(env, value);
    case ValueKind::Boolean:
      return readBoolean(env, value);
    case ValueKind::Scalar:
      return toScalar(env, value);
    case ValueKind::DType:
      return dtypeOf(readString(env, value));
    case ValueKind::MemoryFormat:
      return memoryFormatOf(readString(env, value));
    case ValueKind::Layout:
      return layoutOf(readString(env, value));
    case ValueKind::Device:
      return deviceOf(readString(env, value));
    case ValueKind::String:
      return readString(env, value);
    case ValueKind::Generator:
      return call.environment.generators.at(readNumber(env, value));
    case ValueKind::TensorList:
      return call.tensors(value);
    case ValueKind::OptionalTensorList:
      return toOptionalTensorList(call, value);
    case ValueKind::IntegerList:
      return toList<int64_t>(call, value, parameter, readInteger);
    case ValueKind::FloatList:
      return toList<double>(call, value, parameter, readNumber);
    case ValueKind::BooleanList:
      return toList<bool>(call, value, parameter, readBoolean);
    case ValueKind::ScalarList:
      return toScalarList(call, value, parameter);
    case ValueKind::Unsupported:
      break;
  }
  failArgument("arguments of type " + parameter.type + " are not supported");
}

napi_value fromIValue(Call& call, c10::IValue&& value) {
  napi_env env = call.env;
  if (value.isTensor()) return call.result(std::move(value).toTensor());
  if (value.isNone()) return makeNull(env);
  if (value.isBool()) return makeBoolean(env, value.toBool());
  if (value.isInt()) return makeInteger(env, value.toInt());
  if (value.isSymInt()) return makeInteger(env, value.toSymInt().guard_int(__FILE__, __LINE__));
  if (value.isDouble()) return makeNumber(env, value.toDouble());
  if (value.isString()) return makeString(env, value.toStringRef());
  if (value.isDevice()) return makeString(env, value.toDevice().str());
  if (value.isList()) return makeList(call, value.toListRef());
  if (value.isTuple()) return makeList(call, value.toTupleRef().elements());
  failArgument("results of type " + value.tagKind() + " are not supported");
}

}  // namespace panshift

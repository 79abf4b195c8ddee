// Arguments in words, for error messages.
#include <sstream>

#include "convert.h"

namespace panshift {

namespace {

constexpr uint32_t kMaxListed = 6;

std::string describeTensor(const at::Tensor& tensor) {
  if (!tensor.defined()) return "no tensor";
  std::ostringstream text;
  text << nameOf(tensor.scalar_type()) << tensor.sizes();
  if (!tensor.device().is_cpu()) text << "@" << tensor.device().str();
  return text.str();
}

std::string describeHandle(Call& call, napi_value value) {
  try {
    return describeTensor(call.environment.tensors.at(readNumber(call.env, value)).tensor);
  } catch (const StaleHandle&) {
    return "disposed tensor";
  } catch (const ForeignHandle&) {
    return "tensor of another thread";
  } catch (const Failure&) {
    return "not a tensor";
  }
}

std::string describePlain(napi_env env, napi_value value) {
  napi_value text;
  if (napi_coerce_to_string(env, value, &text) != napi_ok) {
    napi_value ignored;
    napi_get_and_clear_last_exception(env, &ignored);
    return "?";
  }
  return readString(env, text);
}

std::string describeValue(Call& call, napi_value value, bool isTensor) {
  napi_valuetype type;
  check(napi_typeof(call.env, value, &type));
  if (type == napi_null || type == napi_undefined) return "null";
  bool isArray = false;
  check(napi_is_array(call.env, value, &isArray));
  if (!isArray) return isTensor ? describeHandle(call, value) : describePlain(call.env, value);
  uint32_t length;
  check(napi_get_array_length(call.env, value, &length));
  std::string text = "[";
  for (uint32_t i = 0; i < std::min(length, kMaxListed); i++) {
    napi_value element;
    check(napi_get_element(call.env, value, i, &element));
    text += (i ? ", " : "") + describeValue(call, element, isTensor);
  }
  return text + (length > kMaxListed ? ", ... " + std::to_string(length) + " in all]" : "]");
}

bool holdsTensors(ValueKind kind) {
  return kind == ValueKind::Tensor || kind == ValueKind::TensorList || kind == ValueKind::OptionalTensorList;
}

}  // namespace

std::vector<std::string> describeArguments(Call& call) noexcept {
  std::vector<std::string> descriptions;
  try {
    if (!call.target) return descriptions;
    const std::vector<Parameter>& parameters = call.target->parameters;
    for (size_t i = 0; i < parameters.size() && i + 1 < call.count; i++) {
      if (!call.has(i + 1)) continue;
      const std::string value = describeValue(call, call.arguments[i + 1], holdsTensors(parameters[i].kind));
      descriptions.push_back(parameters[i].name + ": " + value);
    }
  } catch (const std::exception&) {
    descriptions.push_back("...");  // an error message must not fail itself
  }
  return descriptions;
}

}  // namespace panshift

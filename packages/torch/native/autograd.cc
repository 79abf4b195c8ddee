#include "autograd.h"

#include <ATen/autocast_mode.h>
#include <ATen/core/grad_mode.h>
#include <torch/csrc/autograd/autograd.h>

#include "convert.h"

namespace panshift {

namespace {

std::vector<at::Tensor> tensorsOrNone(const Call& call, size_t index) {
  return call.has(index) ? call.optionalTensors(call.arguments[index]) : std::vector<at::Tensor>();
}

std::optional<bool> optionalBoolean(const Call& call, size_t index) {
  return call.has(index) ? std::optional<bool>(call.boolean(index)) : std::nullopt;
}

}  // namespace

napi_value backward(Call& call) {
  torch::autograd::backward(call.tensors(call.arguments[0]), tensorsOrNone(call, 1), call.boolean(2), false,
                            tensorsOrNone(call, 3));
  return nullptr;
}

napi_value gradients(Call& call) {
  return call.result(torch::autograd::grad(call.tensors(call.arguments[0]), call.tensors(call.arguments[1]),
                                           tensorsOrNone(call, 2), optionalBoolean(call, 3), call.boolean(4),
                                           call.boolean(5)));
}

napi_value requiresGrad(Call& call) { return makeBoolean(call.env, call.tensor(0).requires_grad()); }

napi_value setRequiresGrad(Call& call) {
  call.tensor(0).requires_grad_(call.boolean(1));
  return nullptr;
}

napi_value gradOf(Call& call) { return call.result(call.tensor(0).grad()); }

napi_value setGrad(Call& call) {
  call.tensor(0).mutable_grad() = call.has(1) ? call.tensor(1) : at::Tensor();
  return nullptr;
}

napi_value isLeaf(Call& call) { return makeBoolean(call.env, call.tensor(0).is_leaf()); }

napi_value exchangeGradMode(Call& call) {
  const bool before = c10::GradMode::is_enabled();
  c10::GradMode::set_enabled(call.boolean(0));
  return makeBoolean(call.env, before);
}

napi_value gradMode(Call& call) { return makeBoolean(call.env, c10::GradMode::is_enabled()); }

napi_value enterAutocast(Call& call) {
  const at::DeviceType device = c10::Device(call.string(0)).type();
  const bool enabled = call.boolean(1);
  const at::ScalarType dtype = call.has(2) ? dtypeOf(call.string(2)) : at::autocast::get_autocast_dtype(device);
  napi_value before = makeArray(call.env, 2);
  check(napi_set_element(call.env, before, 0, makeBoolean(call.env, at::autocast::is_autocast_enabled(device))));
  check(napi_set_element(call.env, before, 1,
                         makeString(call.env, nameOf(at::autocast::get_autocast_dtype(device)))));
  at::autocast::set_autocast_enabled(device, enabled);
  at::autocast::set_autocast_dtype(device, dtype);
  at::autocast::increment_nesting();
  return before;
}

napi_value leaveAutocast(Call& call) {
  const at::DeviceType device = c10::Device(call.string(0)).type();
  at::autocast::set_autocast_enabled(device, call.boolean(1));
  at::autocast::set_autocast_dtype(device, dtypeOf(call.string(2)));
  if (at::autocast::decrement_nesting() == 0) at::autocast::clear_cache();
  return nullptr;
}

}  // namespace panshift

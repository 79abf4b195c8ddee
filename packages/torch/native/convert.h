// JavaScript values to the dispatcher's values and back.
#pragma once

#include <ATen/core/ivalue.h>
#include <c10/core/Device.h>
#include <c10/core/ScalarType.h>

#include "operators.h"

namespace panshift {

/** The value of one argument; throws Failure(argument) when it is of another type. */
c10::IValue toIValue(Call& call, napi_value value, const Parameter& parameter);

/** Tensors become handles, lists and tuples arrays, 64-bit integers bigints beyond 2^53. */
napi_value fromIValue(Call& call, c10::IValue&& value);

/** "float32" and so on; throws Failure(argument) for an unknown name. */
at::ScalarType dtypeOf(const std::string& name);
const char* nameOf(at::ScalarType dtype);

/** "cpu", "cuda:0"; throws Failure(device) for a device this machine does not have. */
c10::Device deviceOf(const std::string& name);

}  // namespace panshift

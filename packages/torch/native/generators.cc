#include "generators.h"

#include <ATen/CPUGeneratorImpl.h>
#include <ATen/Context.h>

#include <mutex>

#include "convert.h"

namespace panshift {

namespace {

uint64_t readSeed(const Call& call, size_t index) { return static_cast<uint64_t>(call.integer(index)); }

at::Generator& generator(Call& call) { return call.environment.generators.at(call.number(0)); }

napi_value makeGenerator(Call& call, at::Generator generator) {
  return makeNumber(call.env, call.environment.generators.insert(std::move(generator)));
}

}  // namespace

napi_value createGenerator(Call& call) {
  const c10::Device device = deviceOf(call.string(0));
  at::Generator made = device.is_cpu() ? at::make_generator<at::CPUGeneratorImpl>()
                                       : at::detail::getCUDAHooks().getNewGenerator(device.index());
  made.set_current_seed(readSeed(call, 1));
  return makeGenerator(call, std::move(made));
}

napi_value defaultGenerator(Call& call) {
  return makeGenerator(call, at::globalContext().defaultGenerator(deviceOf(call.string(0))));
}

napi_value disposeGenerator(Call& call) {
  call.environment.generators.erase(call.number(0));
  return nullptr;
}

napi_value generatorSeed(Call& call) {
  return makeInteger(call.env, static_cast<int64_t>(generator(call).current_seed()));
}

napi_value seedGenerator(Call& call) {
  at::Generator& target = generator(call);
  const std::lock_guard<std::mutex> lock(target.mutex());
  target.set_current_seed(readSeed(call, 1));
  return nullptr;
}

napi_value generatorState(Call& call) {
  at::Generator& source = generator(call);
  const std::lock_guard<std::mutex> lock(source.mutex());
  return call.result(source.get_state());
}

napi_value setGeneratorState(Call& call) {
  at::Generator& target = generator(call);
  const std::lock_guard<std::mutex> lock(target.mutex());
  target.set_state(call.tensor(1));
  return nullptr;
}

napi_value seedAll(Call& call) {
  at::manual_seed(readSeed(call, 0));
  return nullptr;
}

}  // namespace panshift

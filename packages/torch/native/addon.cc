// The addon's table of functions. Tensors and generators are numbers; see slots.h.
#include <node_api.h>

#include "autograd.h"
#include "call.h"
#include "generators.h"
#include "operators.h"
#include "runtime.h"
#include "tensors.h"

namespace panshift {

Environment::Environment() { stack.reserve(Call::kMaxArguments); }

Environment::~Environment() = default;

namespace {

/** (factory): (kind, operator, arguments, message) => Error, called for every error of this thread. */
napi_value setErrorFactory(Call& call) {
  if (call.environment.errorFactory) check(napi_delete_reference(call.env, call.environment.errorFactory));
  check(napi_create_reference(call.env, call.arguments[0], 1, &call.environment.errorFactory));
  return nullptr;
}

constexpr Entry kEntries[] = {
    {"setErrorFactory", setErrorFactory},
    {"resolve", resolveOperator},
    {"schema", operatorSchema},
    {"call", callOperator},
    {"run", runOperator},
    {"schemas", registeredSchemas},
    {"fromData", fromData},
    {"copyOut", copyOut},
    {"shape", shapeOf},
    {"strides", stridesOf},
    {"dtype", tensorDtype},
    {"device", tensorDevice},
    {"numel", elementCount},
    {"isAlive", isAlive},
    {"dispose", dispose},
    {"disposeBuffered", disposeBuffered},
    {"handleBuffer", handleBuffer},
    {"reportMemory", reportMemory},
    {"liveTensors", liveTensors},
    {"backward", backward},
    {"gradients", gradients},
    {"requiresGrad", requiresGrad},
    {"setRequiresGrad", setRequiresGrad},
    {"gradOf", gradOf},
    {"setGrad", setGrad},
    {"isLeaf", isLeaf},
    {"exchangeGradMode", exchangeGradMode},
    {"gradMode", gradMode},
    {"enterAutocast", enterAutocast},
    {"leaveAutocast", leaveAutocast},
    {"createGenerator", createGenerator},
    {"defaultGenerator", defaultGenerator},
    {"disposeGenerator", disposeGenerator},
    {"generatorSeed", generatorSeed},
    {"seedGenerator", seedGenerator},
    {"generatorState", generatorState},
    {"setGeneratorState", setGeneratorState},
    {"seedAll", seedAll},
    {"getThreads", getThreads},
    {"setThreads", setThreads},
    {"cudaDevices", cudaDevices},
    {"synchronize", synchronize},
    {"engineInfo", engineInfo},
};

/** Everything of one thread; deleted when the thread's JavaScript ends. */
struct Instance {
  Environment environment;
  Binding bindings[std::size(kEntries)];
};

napi_value initialize(napi_env env, napi_value exports) {
  initializeRuntime();
  auto* instance = new Instance();
  const auto remove = [](napi_env, void* data, void*) { delete static_cast<Instance*>(data); };
  if (napi_set_instance_data(env, instance, remove, nullptr) != napi_ok) return nullptr;
  for (size_t i = 0; i < std::size(kEntries); i++) {
    instance->bindings[i] = {&instance->environment, kEntries[i]};
    napi_value function;
    if (napi_create_function(env, kEntries[i].name, NAPI_AUTO_LENGTH, enter, &instance->bindings[i], &function) !=
            napi_ok ||
        napi_set_named_property(env, exports, kEntries[i].name, function) != napi_ok)
      return nullptr;
  }
  return exports;
}

}  // namespace

}  // namespace panshift

NAPI_MODULE_INIT() { return panshift::initialize(env, exports); }

const SCALARS = {
  Tensor: "Tensor",
  int: "Int",
  SymInt: "Int",
  float: "number",
  bool: "boolean",
  Scalar: "Scalar",
  ScalarType: "DType",
  MemoryFormat: "MemoryFormat",
  Layout: '"strided"',
  Device: "Device",
  Generator: "Generator",
  str: "string",
};

/** Results that differ from arguments of the same schema type. */
const RESULTS = { "Tensor[]": "Tensor[]", Scalar: "number | bigint | boolean" };

const RESERVED = new Set(["from", "in", "function", "default", "new", "delete", "with", "class", "enum", "var"]);

/** The source of one typed function that calls the first overload which its arguments fit. */
export function functionSource({ overloads, name }) {
  const parameters = mergeParameters(overloads);
  const variables = overloads.map((overload) => `${name}${overloads.length > 1 ? overload.overload : ""}Operator`);
  const lines = overloads.map(
    ({ name, overload }, index) => `const ${variables[index]} = operator("aten::${name}", "${overload}");`,
  );
  lines.push(`/** ${overloads.map(({ text }) => text.slice("aten::".length)).join(" | ")} */`);
  lines.push(`export function ${name}(${signature(parameters)}): ${returnType(overloads[0])} {`);
  overloads.forEach((overload, index) => {
    const condition =
      index < overloads.length - 1 ? conditionFor(overload, overloads.slice(index + 1), parameters) : "";
    for (const statement of statements(overload, variables[index], parameters, condition)) lines.push(`  ${statement}`);
  });
  lines.push("}", "");
  return lines.join("\n");
}

/** The source of a method that passes `this` to the function of the same name. */
export function methodSource({ overloads, name }) {
  const [, ...parameters] = mergeParameters(overloads);
  const head = ["this: Tensor", ...(parameters.length > 0 ? [signature(parameters)] : [])].join(", ");
  const values = ["this", ...parameters.map((parameter) => parameter.name)].join(", ");
  return `  ${name}(${head}): ${returnType(overloads[0])} {\n    return aten.${name}(${values});\n  }`;
}

/** Parameters of the first overload; one that has several types gets their union. */
function mergeParameters(overloads) {
  return overloads[0].parameters.map((parameter, index) => {
    const variants = overloads.map((overload) => overload.parameters[index]).filter((variant) => variant !== undefined);
    return {
      name: safeName(parameter.name),
      types: [...new Set(variants.flatMap(({ type }) => alternatives(type)))],
      required: variants.every((variant) => variant.required),
    };
  });
}

function signature(parameters) {
  return parameters
    .map(({ name, types, required }, index) => {
      const optional = !required && parameters.slice(index).every((later) => !later.required);
      const type = types.join(" | ");
      return optional ? `${name}?: ${type}` : `${name}: ${type}${required ? "" : " | undefined"}`;
    })
    .join(", ");
}

/** The TypeScript types of one schema type: "Tensor?" -> Tensor, null; "int[3]" -> Int, readonly Int[]. */
function alternatives(type) {
  if (type.endsWith("?")) return [...alternatives(type.slice(0, -1)), "null"];
  const list = /^(.*)\[(\d*)\]$/.exec(type);
  if (list) {
    const elements = alternatives(list[1]);
    const array = `readonly ${elements.length > 1 ? `(${elements.join(" | ")})` : elements[0]}[]`;
    return list[2] === "" || list[1] === "bool" ? [array] : [...elements, array];
  }
  if (!(type in SCALARS)) throw new Error(`no TypeScript type for ${type}`);
  return [SCALARS[type]];
}

function returnType({ returns }) {
  const types = returns.map(({ type }) => RESULTS[type] ?? alternatives(type).join(" | "));
  if (types.length === 0) return "void";
  return types.length === 1 ? types[0] : `[${types.join(", ")}]`;
}

/** When this overload is meant: its tensors are tensors where the later overloads have numbers. */
function conditionFor(overload, later, parameters) {
  const differing = overload.parameters
    .map(({ type }, index) => ({ type, test: `isTensor(${parameters[index].name})`, index }))
    .filter(({ type, index }) => later.some((other) => other.parameters[index]?.type !== type));
  const required = differing.filter(({ type }) => type === "Tensor").map(({ test }) => test);
  const optional = differing.filter(({ type }) => type === "Tensor?").map(({ test }) => test);
  if (required.length + optional.length === 0) throw new Error(`${overload.text}: the next overload is no different`);
  return required.length > 0 ? required.join(" && ") : optional.join(" || ");
}

function statements(overload, variable, parameters, condition) {
  const values = overload.parameters.map((parameter, index) => argument(parameter, parameters[index]));
  const call = (method) => `native().${method}(${[`idOf(${variable})`, ...values].join(", ")})`;
  const lead = condition ? `if (${condition}) ` : "";
  const { returns } = overload;
  const self = parameters[0]?.name;
  if (returns.length === 1 && returns[0].writes) {
    return condition
      ? [`${lead}{`, `  ${call("run")};`, `  return ${self};`, "}"]
      : [`${call("run")};`, `return ${self};`];
  }
  if (returns.length === 0) return condition ? [`${lead}return ${call("run")};`] : [`${call("run")};`];
  return [`${lead}return ${result(returns, call("call"))};`];
}

function result(returns, call) {
  if (returns.length > 1) return `wrapList(${call}) as ${returnType({ returns })}`;
  if (returns[0].type === "Tensor") return `wrap(${call})`;
  if (returns[0].type === "Tensor[]") return `wrapList(${call})`;
  return `${call} as ${returnType({ returns })}`;
}

/** How an argument reaches the addon; one of several types is cast to that of this overload. */
function argument({ type }, { name, types }) {
  if (type === "Tensor") return types.length > 1 ? `(${name} as Tensor).handle` : `${name}.handle`;
  if (type === "Tensor?")
    return types.length > 2 ? `handleOf(${name} as Tensor | null | undefined)` : `handleOf(${name})`;
  if (type === "Generator?") return `handleOf(${name})`;
  if (type === "Tensor[]") return `handlesOf(${name})`;
  if (type === "Tensor?[]") return `optionalHandlesOf(${name})`;
  return name;
}

function safeName(name) {
  const camel = name.replace(/_(\w)/g, (_, letter) => letter.toUpperCase());
  return RESERVED.has(camel) ? `${camel}_` : camel;
}

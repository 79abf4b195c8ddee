/**
 * Reads "aten::add.Tensor(Tensor self, Tensor other, *, Scalar alpha=1) -> Tensor" into its parts.
 *
 * @returns {{text: string, name: string, overload: string, parameters: {name: string, type: string, required: boolean,
 * writes: boolean}[], returns: {type: string, writes: boolean}[]}} types are without alias marks; `writes` says that the
 * operator changes that argument, or that a result is one
 */
export function parseSchema(text) {
  const [, name, overload = "", list, results] = /^aten::(\w+)(?:\.(\w+))?\((.*)\) -> (.*)$/.exec(text);
  return {
    text,
    name,
    overload,
    parameters: splitList(list)
      .filter((item) => item !== "*")
      .map(parseParameter),
    returns: splitList(results.startsWith("(") ? results.slice(1, -1) : results).map(parseResult),
  };
}

/** Splits at commas outside of brackets. */
function splitList(list) {
  return list === "" ? [] : list.split(/, (?![^([]*[)\]])/);
}

function parseParameter(item) {
  const [, type, name, fallback] = /^(\S+(?: -> \S+)?) (\w+)(?:=(.*))?$/.exec(item);
  return {
    name,
    type: withoutAlias(type),
    required: fallback === undefined && !type.endsWith("?"),
    writes: type.includes("!"),
  };
}

function parseResult(item) {
  const type = item.split(" ")[0];
  return { type: withoutAlias(type), writes: type.includes("!") };
}

function withoutAlias(type) {
  return type.replace(/\([a-z][^)]*\)/g, "");
}

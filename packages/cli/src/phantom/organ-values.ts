import { InvalidArgumentError } from "commander";

/** Parses `pancreas=2,liver=6`: organs and their values in a label map. */
export function organValues(text: string): Record<string, number> {
  const pairs = text.split(",").map((part) => /^\s*([a-z_]+)\s*=\s*(\d+)\s*$/.exec(part));
  if (pairs.some((pair) => pair === null)) throw new InvalidArgumentError("Expected name=value,... with whole values.");
  return Object.fromEntries(pairs.map((pair) => [pair?.[1] as string, Number(pair?.[2])]));
}

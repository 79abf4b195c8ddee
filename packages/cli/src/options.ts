import { InvalidArgumentError } from "commander";

/** Parses the value of an option that is a whole number of at least `min`. */
export function wholeNumber(min: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^\d+$/.test(text) && Number.isSafeInteger(value) && value >= min) return value;
    throw new InvalidArgumentError(`Expected a whole number of at least ${min}.`);
  };
}

/** Parses the value of an option that is a number of at least `min`. */
export function number(min: number): (text: string) => number {
  return (text) => {
    const value = text.trim() === "" ? Number.NaN : Number(text);
    if (Number.isFinite(value) && value >= min) return value;
    throw new InvalidArgumentError(`Expected a number of at least ${min}.`);
  };
}

/** Parses the value of an option that is a list of names separated by commas. */
export function names(text: string): string[] {
  const parts = text.split(",").map((part) => part.trim());
  if (parts.every((part) => part !== "")) return parts;
  throw new InvalidArgumentError("Expected names separated by commas.");
}

/** Parses the value of an option that is a list of positive numbers separated by commas: ascending, each once. */
export function positiveNumbers(text: string): number[] {
  const values = text.split(",").map((part) => (part.trim() === "" ? Number.NaN : Number(part)));
  if (values.every((value) => Number.isFinite(value) && value > 0)) return [...new Set(values)].sort((a, b) => a - b);
  throw new InvalidArgumentError("Expected positive numbers separated by commas.");
}

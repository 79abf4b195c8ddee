/** ATen's operators: a curated, typed subset, and `call` for any other. */
export * as aten from "./aten-operators.ts";

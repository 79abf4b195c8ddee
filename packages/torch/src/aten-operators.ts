export * from "./generated/aten.ts";
export { call, type OperatorArgument, type OperatorResult, schema, schemas } from "./operator.ts";

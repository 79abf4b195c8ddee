export { counted } from "./counted.ts";
export { type ErrorCode, errorCodes } from "./error-codes.ts";
export { describeFound, type ErrorFacts, fail, PanShiftError } from "./errors.ts";
export { canonicalHash, canonicalJson, sha256Bytes, sha256Hex, shortId } from "./hash.ts";
export { philox4x32 } from "./philox.ts";
export { Rng, type RngName, type RngState } from "./rng.ts";
export { refuseVersion } from "./schema-version.ts";

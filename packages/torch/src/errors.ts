import { type ErrorCode, PanShiftError } from "@panshift/core";

/** Longest part of libtorch's message that is kept: it may list every registered kernel. */
const MESSAGE_LIMIT = 600;

interface Kind {
  readonly code: ErrorCode;
  readonly expected: string;
  readonly hint: string;
}

/** The kinds of native/call.h. */
const kinds: Record<string, Kind> = {
  operator: {
    code: "TORCH_OPERATOR_FAILED",
    expected: "arguments that the operator accepts",
    hint: "check shapes, element types and devices of the arguments",
  },
  argument: {
    code: "TORCH_ARGUMENT_INVALID",
    expected: "arguments of the operator's schema",
    hint: "compare with aten.schema(name)",
  },
  memory: {
    code: "OUT_OF_MEMORY",
    expected: "enough memory",
    hint: "use a smaller patch, batch or width, or free tensors earlier with scope()",
  },
  disposed: {
    code: "TENSOR_DISPOSED",
    expected: "a live tensor",
    hint: "it was disposed or its scope has ended: return it from the scope, or keep() it",
  },
  thread: {
    code: "TENSOR_WRONG_THREAD",
    expected: "a tensor of this thread",
    hint: "send typed arrays between threads, and make the tensor where it is used",
  },
  "unknown-operator": {
    code: "TORCH_UNKNOWN_OPERATOR",
    expected: "an operator that this libtorch has",
    hint: "write it as namespace::name.overload; aten.schemas() lists all",
  },
  device: {
    code: "DEVICE_UNAVAILABLE",
    expected: "a device of this machine",
    hint: 'use "cpu", or a libtorch with CUDA on a machine with a driver (panshift doctor shows both)',
  },
};

/** Makes the error of everything that fails in the addon: `operator`, `arguments` and `message` are facts of it. */
export function engineError(kind: string, operator: string, arguments_: readonly string[], message: string): Error {
  const { code, expected, hint } = kinds[kind] ?? (kinds.operator as Kind);
  const text = firstLines(message);
  return new PanShiftError(code, {
    expected,
    found: `${operator}(${arguments_.join(", ")}): ${text}`,
    hint,
    operator,
    arguments: arguments_,
    message: text,
  });
}

/** The message up to libtorch's own appendices, within the limit. */
function firstLines(message: string): string {
  const end = message.search(/\n\n|\nException raised from|\n\S+: registered at/);
  const text = (end < 0 ? message : message.slice(0, end)).trim();
  return text.length > MESSAGE_LIMIT ? `${text.slice(0, MESSAGE_LIMIT)} ...` : text;
}

/**
 * Every error PanShift raises on purpose: what the code means, and the exit code of the command
 * it ends (1: the work failed; 2: the call was wrong).
 */
export const errorCodes = {
  FILE_MISSING: { meaning: "A file or folder that was named does not exist.", exit: 2 },
  FILE_UNREADABLE: { meaning: "A file exists but cannot be read.", exit: 1 },
  FILE_CORRUPT: { meaning: "A file ends early or its content contradicts its header.", exit: 1 },
  DISK_FULL: { meaning: "A write ended because the disk is full; nothing half-written is left.", exit: 1 },
  WRITE_FAILED: { meaning: "A write failed for a reason other than a full disk.", exit: 1 },
  VALUE_INVALID: { meaning: "An argument lies outside its documented range.", exit: 2 },
} as const satisfies Record<string, { meaning: string; exit: 1 | 2 }>;

export type ErrorCode = keyof typeof errorCodes;

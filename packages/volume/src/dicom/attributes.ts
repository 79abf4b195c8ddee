import { type InflateRaw, parseDataSet, textOf } from "./data-set.ts";

/**
 * Attributes of a DICOM file as text (several values joined by backslashes), by the names that the caller gives to
 * their tags; null where one is absent or empty. Attributes in sequences are not looked into.
 *
 * @param tags name to tag, written as `x00180087`
 * @throws FILE_CORRUPT, FORMAT_UNSUPPORTED for a file that is no DICOM
 */
export function dicomAttributes<Name extends string>(
  bytes: Uint8Array,
  tags: Readonly<Record<Name, string>>,
  { file, inflateRaw }: { readonly file: string; readonly inflateRaw?: InflateRaw },
): Record<Name, string | null> {
  const dataSet = parseDataSet(bytes, { file, inflateRaw, headerOnly: true });
  const entries = Object.entries<string>(tags).map(([name, tag]) => [name, textOf(dataSet, tag)]);
  return Object.fromEntries(entries) as Record<Name, string | null>;
}

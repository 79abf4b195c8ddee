/**
 * A buffer that is used again and again by one function: an interval needs tens of thousands of numbers and a study
 * tens of thousands of intervals, whose buffers would be gigabytes to clear and to collect.
 *
 * @returns gives the buffer, with what the last use left in it
 */
export function reusable<T extends { readonly length: number }>(create: (length: number) => T): (length: number) => T {
  let buffer = create(0);
  return (length) => {
    if (buffer.length !== length) buffer = create(length);
    return buffer;
  };
}

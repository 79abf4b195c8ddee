/** How many cases, and of how many subjects where some have several: `28 of 9 subjects`. */
export function countText(cases: number, subjects: number): string {
  return subjects === cases ? String(cases) : `${cases} of ${subjects} subject${subjects === 1 ? "" : "s"}`;
}

import { type Sheet, sheetSvg } from "@panshift/benchmark/pictures";
import { renderSvg } from "../render-svg.ts";

/** Draws a sheet; PNG bytes. */
export function renderSheet(sheet: Sheet): Uint8Array {
  return renderSvg(sheetSvg(sheet));
}

export {
  cellSvg,
  type GrayWindow,
  largestSlice,
  type Overlay,
  outlineColors,
  type Sheet,
  type SheetCell,
  type SheetOutline,
  type SliceChoice,
  type SlicePicture,
  sheetSvg,
} from "@panshift/benchmark/pictures";
export { renderSheet } from "./pictures/render-sheet.ts";
export { renderSvg } from "./render-svg.ts";

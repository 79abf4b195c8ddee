export {
  type GrayWindow,
  largestSlice,
  type Overlay,
  type SliceChoice,
  type SlicePicture,
} from "@panshift/benchmark/pictures";
export {
  cellSvg,
  outlineColors,
  renderSheet,
  type Sheet,
  type SheetCell,
  type SheetOutline,
  sheetSvg,
} from "./pictures/sheet.ts";
export { renderSvg } from "./render-svg.ts";

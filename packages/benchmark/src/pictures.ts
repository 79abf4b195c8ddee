export { type Mask2d, outlinePath } from "./report/pictures/outline-path.ts";
export {
  cellSvg,
  outlineColors,
  type Sheet,
  type SheetCell,
  type SheetOutline,
  sheetSvg,
} from "./report/pictures/sheet.ts";
export {
  type GrayWindow,
  largestSlice,
  type Overlay,
  type SliceChoice,
  type SlicePicture,
} from "./report/pictures/slice-picture.ts";

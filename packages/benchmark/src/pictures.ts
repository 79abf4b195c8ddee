export { type Mask2d, outlinePath } from "./report/pictures/outline-path.ts";
export {
  type GrayWindow,
  largestSlice,
  type Overlay,
  type SliceChoice,
  type SlicePicture,
} from "./report/pictures/slice-picture.ts";

/** Writers of DICOM and NIfTI files that know nothing of the code under test, for the tests of every package. */
export { type DicomElement, dicomSlice, type SliceFields } from "../../packages/volume/test/dicom-bytes.ts";
export { type NiftiFields, niftiBytes } from "../../packages/volume/test/nifti-bytes.ts";

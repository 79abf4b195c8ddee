import { dicomSlice, type SliceFields, SYNTAX, sequence } from "../../packages/volume/test/dicom-bytes.ts";
import { encode, encodeLossless, encodeRle, type Image } from "../../packages/volume/test/dicom-encoders.ts";
import { oneFile, type Sample, type Target } from "./target.ts";
import { readBoth } from "./volume-targets.ts";

const image: Image = {
  width: 16,
  height: 12,
  bits: 12,
  pixels: Uint16Array.from({ length: 192 }, (_, n) => (n * 97) % 4096),
};
/** No decoder starts for an image that takes more, as 16-bit pixels; where one does not fit, all are held as 32-bit floats too. */
const COMPRESSED = 4096;
const SIZE = { rows: image.height, columns: image.width };

export async function dicomTarget(): Promise<Target> {
  const compressed = (syntax: string, bytes: Uint8Array) => slice({ syntax, pixels: [bytes] });
  return {
    expansion: 3 * COMPRESSED,
    tokens: [...Object.values(SYNTAX), "\xfe\xff\x00\xe0\xff\xff\xff\xff", "\xfe\xff\xdd\xe0\0\0\0\0", "UN", "SQ"],
    read: readBoth,
    samples: [
      oneFile("little.dcm", slice({})),
      oneFile("implicit.dcm", slice({ syntax: SYNTAX.implicit })),
      oneFile("big.dcm", slice({ syntax: SYNTAX.big })),
      oneFile("deflated.dcm", slice({ syntax: SYNTAX.deflated })),
      oneFile("nested.dcm", slice({ extra: [sequence(0x0040, 0x0275, [[0x0008, 0x0060, "CS", "CT"]])] })),
      oneFile("rle.dcm", compressed(SYNTAX.rle, encodeRle(image))),
      oneFile("lossless.dcm", compressed(SYNTAX.jpegLossless, encodeLossless(image))),
      oneFile("jpeg-2000.dcm", compressed(SYNTAX.jpeg2000, await encode("jpeg-2000", image))),
      oneFile("jpeg-ls.dcm", compressed(SYNTAX.jpegLs, await encode("jpeg-ls", image))),
      series(),
    ],
  };
}

function slice(fields: Partial<SliceFields>): Uint8Array {
  return dicomSlice({ ...SIZE, pixels: image.pixels as Uint16Array, ...fields });
}

/** A folder of four slices. */
function series(): Sample {
  const files = [0, 1, 2, 3].map((k) => ({ name: `${k}.dcm`, bytes: slice({ position: [-10, -20, 30 + 3 * k] }) }));
  return { name: "series", open: ".", files };
}

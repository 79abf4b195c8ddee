import { gzipSync } from "node:zlib";
import { affineFrom, createVolume, encodeNifti } from "@panshift/volume";
import { readHeader, readVolume, volumeFiles } from "@panshift/volume/files";
import { nifti2Bytes, niftiBytes } from "../../packages/volume/test/nifti-bytes.ts";
import { oneFile, type Sample, type Target } from "./target.ts";

/** What DEFLATE can expand by, for the data and for the voxels made of it. */
const DEFLATED = 2 * 1032;

export async function niftiTarget(): Promise<Target> {
  const words = Int16Array.from({ length: 8 * 9 * 10 }, (_, n) => 37 * n);
  const own = encodeNifti(createVolume(words, { shape: [8, 9, 10], affine: affineFrom([0.7, 0.8, 3]) }));
  const single = new Uint8Array(Buffer.concat([...own]));
  const pair = niftiBytes({ magic: "ni1", voxOffset: 0 });
  return {
    expansion: DEFLATED,
    tokens: ["n+1\0", "ni1\0", "n+2\0\r\n\x1a\n", "\x1f\x8b\x08", "\x01\0\0\0\x10\0\0\0\x06\0\0\0"],
    read: readBoth,
    samples: [
      oneFile("own.nii", single),
      oneFile("own.nii.gz", single, gzip),
      oneFile(
        "big-endian.nii",
        niftiBytes({ littleEndian: false, datatype: 16, bitpix: 32, body: new Uint8Array(96) }),
      ),
      oneFile("scaled.nii.gz", niftiBytes({ sclSlope: 2, sclInter: -5, qformCode: 1, sformCode: 0 }), gzip),
      oneFile("two.nii.gz", nifti2Bytes(), gzip),
      {
        name: "pair",
        open: "pair.hdr",
        files: [
          { name: "pair.hdr", bytes: pair.slice(0, 352) },
          { name: "pair.img", bytes: pair.slice(352) },
        ],
      },
    ],
  };
}

const META = `ObjectType = Image
NDims = 3
BinaryData = True
BinaryDataByteOrderMSB = False
CompressedData = False
TransformMatrix = 1 0 0 0 1 0 0 0 1
Offset = -10 -20 30
ElementSpacing = 0.5 0.75 3
DimSize = 4 5 6
ElementType = MET_SHORT
ElementDataFile = LOCAL
`;

const NRRD = `NRRD0005
# a comment
a key:=a value
type: short
dimension: 3
space: left-posterior-superior
sizes: 4 5 6
space directions: (0.5,0,0) (0,0.75,0) (0,0,3)
kinds: domain domain domain
endian: little
encoding: raw
space origin: (-10,-20,30)
`;

const voxels = new Uint8Array(Int16Array.from({ length: 120 }, (_, n) => 257 * n - 1000).buffer);
const decimals = new TextEncoder().encode([...new Int16Array(voxels.buffer)].join(" "));

export async function mhaTarget(): Promise<Target> {
  const deflated = META.replace("CompressedData = False", "CompressedData = True");
  return {
    expansion: DEFLATED,
    tokens: [
      "CompressedData = True\n",
      "BinaryData = False\n",
      "HeaderSize = -1\n",
      "ElementDataFile = LIST\n",
      "ElementDataFile = ../x.raw\n",
      "ElementType = MET_DOUBLE\n",
      "NDims = 4\n",
      "DimSize = 65535 65535 65535\n",
      " = ",
    ],
    read: readBoth,
    samples: [
      oneFile("raw.mha", headed(META, voxels)),
      oneFile("deflated.mha", headed(deflated, gzipSync(voxels))),
      besides("apart.mhd", META.replace("LOCAL", "apart.raw"), "apart.raw", voxels),
    ],
  };
}

export async function nrrdTarget(): Promise<Target> {
  return {
    expansion: DEFLATED,
    tokens: [
      "encoding: gzip\n",
      "encoding: ascii\n",
      "byte skip: -1\n",
      "byte skip: 4294967296\n",
      "line skip: 1000000000\n",
      "data file: LIST\n",
      "data file: ../x.raw\n",
      "type: double\n",
      "sizes: 65535 65535 65535\n",
      "dimension: 16\n",
      "(none)",
      "\n\n",
    ],
    read: readBoth,
    samples: [
      oneFile("raw.nrrd", headed(`${NRRD}\n`, voxels)),
      oneFile("deflated.nrrd", headed(`${NRRD.replace("raw", "gzip")}\n`, gzipSync(voxels))),
      oneFile("text.nrrd", headed(`${NRRD.replace("raw", "ascii")}\n`, decimals)),
      besides("apart.nhdr", `${NRRD}byte skip: -1\ndata file: apart.raw\n`, "apart.raw", voxels),
    ],
  };
}

/** Reads the header, which files belong to it, then all; the first error is the outcome. */
export function readBoth(path: string): void {
  readHeader(path);
  volumeFiles(path);
  readVolume(path);
}

function gzip(bytes: Uint8Array): Uint8Array {
  return gzipSync(bytes, { level: 1 });
}

function headed(header: string, body: Uint8Array): Uint8Array {
  return new Uint8Array(Buffer.concat([Buffer.from(header), body]));
}

function besides(open: string, header: string, name: string, bytes: Uint8Array): Sample {
  return {
    name: open,
    open,
    files: [
      { name: open, bytes: Buffer.from(header) },
      { name, bytes },
    ],
  };
}

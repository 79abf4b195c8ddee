"""The Python side of `npm run bench -- io`: one JSON line on stdout for each on stdin. Times exclude imports and inputs."""

import json
import os
import sys
import time

import cc3d
import edt
import nibabel
import numpy as np
import scipy
import SimpleITK as sitk
from scipy import ndimage


def peak_memory():
    """Highest resident memory since it was reset, in MiB; None where the system does not tell."""
    try:
        with open("/proc/self/status") as file:
            return next(int(line.split()[1]) / 1024 for line in file if line.startswith("VmHWM"))
    except OSError:
        return None


def reset_peak_memory():
    try:
        with open("/proc/self/clear_refs", "w") as file:
            file.write("5")
    except OSError:
        pass


class Peer:
    def hello(self, threads):
        self.threads = threads
        sitk.ProcessObject.SetGlobalDefaultNumberOfThreads(threads)
        versions = {"numpy": np, "scipy": scipy, "nibabel": nibabel}
        answer = {name: module.__version__ for name, module in versions.items()}
        return {**answer, "SimpleITK": sitk.Version.VersionString(), "python": sys.version.split()[0]}

    def inputs(self, scan, mask, shape, folder):
        """The scan as both libraries hold it, the mask as an array with x fastest; where results are written."""
        self.image = sitk.ReadImage(scan)
        volume = nibabel.load(scan)
        self.nifti = nibabel.Nifti1Image(np.asarray(volume.dataobj), volume.affine)
        self.mask = np.fromfile(mask, np.uint8).reshape(shape, order="F")
        self.mask_image = sitk.GetImageFromArray(self.mask.T)
        self.folder = folder
        return {}

    def measure(self, task, parameters):
        reset_peak_memory()
        start = time.perf_counter()
        result, check = getattr(self, task)(**parameters)
        ms = 1e3 * (time.perf_counter() - start)
        return {"ms": ms, "peakMiB": peak_memory(), "check": check(result)}

    def load_nibabel(self, path):
        return np.asarray(nibabel.load(path).dataobj), lambda voxels: float(voxels.sum(dtype=np.int64))

    def load_simpleitk(self, path):
        image = sitk.ReadImage(path)
        return image, lambda image: float(sitk.GetArrayViewFromImage(image).sum(dtype=np.int64))

    def save_nibabel(self, level):
        path = os.path.join(self.folder, "nibabel.nii.gz")
        opener = nibabel.openers.Opener
        opener.default_compresslevel = level
        nibabel.save(self.nifti, path)
        return path, os.path.getsize

    def save_simpleitk(self, level):
        path = os.path.join(self.folder, "simpleitk.nii.gz")
        sitk.WriteImage(self.image, path, useCompression=True, compressionLevel=level)
        return path, os.path.getsize

    def resample_simpleitk(self, shape):
        source = self.image
        spacing = [n * s / m for n, s, m in zip(source.GetSize(), source.GetSpacing(), shape)]
        shift = [(new - old) / 2 for new, old in zip(spacing, source.GetSpacing())]
        direction = np.array(source.GetDirection()).reshape(3, 3)
        origin = np.array(source.GetOrigin()) + direction @ shift
        identity = sitk.Transform()
        arguments = (identity, sitk.sitkLinear, origin, spacing, source.GetDirection(), 0.0, sitk.sitkFloat32)
        image = sitk.Resample(source, shape, *arguments)
        return image, lambda image: float(sitk.GetArrayViewFromImage(image)[50:350, 50:450, 50:450].mean(dtype=np.float64))

    def distance_edt(self, spacing):
        field = edt.edt(self.mask, anisotropy=tuple(spacing), black_border=False, parallel=self.threads)
        return field, lambda field: float(field.sum(dtype=np.float64))

    def distance_simpleitk(self, spacing):
        self.mask_image.SetSpacing(spacing)
        field = sitk.SignedMaurerDistanceMap(self.mask_image == 0, False, False, True)
        return field, lambda field: float(np.maximum(sitk.GetArrayViewFromImage(field), 0).sum(dtype=np.float64))

    def distance_scipy(self, spacing):
        return ndimage.distance_transform_edt(self.mask, sampling=spacing), lambda field: float(field.sum())

    def components_cc3d(self):
        return cc3d.connected_components(self.mask, connectivity=26), lambda labels: int(labels.max())

    def components_scipy(self):
        return ndimage.label(self.mask, np.ones((3, 3, 3)))[1], lambda count: count


def main():
    peer = Peer()
    for line in sys.stdin:
        request = json.loads(line)
        print(json.dumps(getattr(peer, request["do"])(**request.get("with", {}))), flush=True)


if __name__ == "__main__":
    main()

"""The Python side of `npm run bench -- metrics`: one JSON line on stdout for each on stdin. Times exclude imports and inputs."""

import contextlib
import json
import sys
import time
import warnings

import medpy
import monai
import numpy as np
import SimpleITK as sitk
import surface_distance
import torch
from medpy.metric import binary
from monai import metrics as monai_metrics
from peak_memory import peak_memory, reset_peak_memory

TOLERANCES_MM = (1, 2, 3, 5)


class Peer:
    def hello(self, threads):
        sitk.ProcessObject.SetGlobalDefaultNumberOfThreads(threads)
        torch.set_num_threads(threads)
        versions = {"surface-distance": "0.1", "SimpleITK": sitk.Version.VersionString(), "MONAI": monai.__version__}
        return {**versions, "medpy": medpy.__version__, "numpy": np.__version__, "python": sys.version.split()[0]}

    def pairs(self, cases):
        """Masks as bits of files of bytes, x fastest: each library gets them as it wants them before its time."""
        self.cases = [(*unpacked(case), case["spacing"]) for case in cases]
        return {"count": len(self.cases)}

    def measure(self, library):
        prepare, evaluate = getattr(self, library)()
        inputs = [prepare(reference, prediction, spacing) for reference, prediction, spacing in self.cases]
        reset_peak_memory()
        start = time.perf_counter()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            results = [evaluate(*one) for one in inputs]
        ms = 1e3 * (time.perf_counter() - start)
        return {"ms": ms, "peakMiB": peak_memory(), "check": {name: mean(results, name) for name in results[0]}}

    def surface_distance(self):
        """Its values are those of our mesh surfaces."""

        def evaluate(reference, prediction, spacing):
            distances = surface_distance.compute_surface_distances(reference, prediction, spacing)
            average = surface_distance.compute_average_surface_distance(distances)
            values = {
                "masdMm": sum(average) / 2,
                "hdMm": surface_distance.compute_robust_hausdorff(distances, 100),
                "hd95Mm": surface_distance.compute_robust_hausdorff(distances, 95),
                "dice": surface_distance.compute_dice_coefficient(reference, prediction),
            }
            for mm in TOLERANCES_MM:
                values[f"nsd{mm}"] = surface_distance.compute_surface_dice_at_tolerance(distances, mm)
            return values

        return lambda *pair: pair, evaluate

    def simpleitk(self):
        """Distance maps of the boundary voxels, read at each other's: the recipe of its own examples."""

        def prepare(reference, prediction, spacing):
            images = [sitk.GetImageFromArray(np.ascontiguousarray(mask.T).astype(np.uint8)) for mask in (reference, prediction)]
            for image in images:
                image.SetSpacing(spacing)
            return images

        def evaluate(reference, prediction):
            overlap = sitk.LabelOverlapMeasuresImageFilter()
            overlap.Execute(reference, prediction)
            contours = [boundary(image) for image in (reference, prediction)]
            maps = [sitk.SignedMaurerDistanceMap(image, False, False, True) for image in contours]
            views = [sitk.GetArrayViewFromImage(image) for image in contours]
            fields = [np.maximum(sitk.GetArrayViewFromImage(image), 0) for image in maps]
            return voxel_values(fields[1][views[0] == 1], fields[0][views[1] == 1]) | {"dice": overlap.GetDiceCoefficient()}

        return prepare, evaluate

    def monai(self):
        """Its distances are those between our boundary voxels, in float32."""

        def prepare(reference, prediction, spacing):
            return *(torch.from_numpy(np.ascontiguousarray(mask))[None, None] for mask in (prediction, reference)), tuple(map(float, spacing))

        def evaluate(prediction, reference, spacing):
            options = {"include_background": True, "spacing": spacing}
            distance = monai_metrics.compute_hausdorff_distance
            values = {
                "hdMm": distance(prediction, reference, **options).item(),
                "hd95Mm": distance(prediction, reference, percentile=95, **options).item(),
                "assdMm": monai_metrics.compute_average_surface_distance(prediction, reference, symmetric=True, **options).item(),
                "dice": monai_metrics.compute_dice(prediction, reference).item(),
            }
            for mm in TOLERANCES_MM:
                values[f"nsd{mm}"] = monai_metrics.compute_surface_dice(prediction, reference, [mm], **options).item()
            return values

        return prepare, evaluate

    def medpy(self):
        """Its average and its percentile are those of both directions together."""

        def evaluate(reference, prediction, spacing):
            return {
                "hdMm": binary.hd(prediction, reference, spacing),
                "hd95PooledMm": binary.hd95(prediction, reference, spacing),
                "assdMm": binary.assd(prediction, reference, spacing),
                "dice": binary.dc(prediction, reference),
            }

        return lambda *pair: pair, evaluate


def unpacked(case):
    bits = np.fromfile(case["path"], np.uint8).reshape(case["shape"], order="F")
    return ((bits >> case["reference"]) & 1) > 0, ((bits >> case["prediction"]) & 1) > 0


def boundary(image):
    """The voxels of a mask with a face neighbor outside of it, the outside of the image included."""
    return sitk.LabelContour(sitk.ConstantPad(image, [1] * 3, [1] * 3, 0), False)


def voxel_values(from_reference, from_prediction):
    pooled = np.concatenate([from_reference, from_prediction])
    values = {
        "assdMm": pooled.mean(dtype=np.float64),
        "masdMm": (from_reference.mean(dtype=np.float64) + from_prediction.mean(dtype=np.float64)) / 2,
        "hdMm": pooled.max(),
        "hd95Mm": max(np.percentile(from_reference, 95), np.percentile(from_prediction, 95)),
        "hd95PooledMm": np.percentile(pooled, 95),
    }
    return values | {f"nsd{mm}": (pooled <= mm).mean() for mm in TOLERANCES_MM}


def mean(results, name):
    return float(np.mean([result[name] for result in results]))


def serve(peer):
    """Answers one request a line until the input ends."""
    answers = sys.stdout
    for line in sys.stdin:
        request = json.loads(line)
        # A library that prints must not spoil the answers.
        with contextlib.redirect_stdout(sys.stderr):
            answer = getattr(peer, request["do"])(**request.get("with", {}))
        print(json.dumps(answer), file=answers, flush=True)


if __name__ == "__main__":
    serve(Peer())

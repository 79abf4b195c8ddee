import { aten } from "../aten.ts";
import { noGrad, scope } from "../scope.ts";
import { stack, type Tensor } from "../tensor.ts";
import { requireNonNegative } from "./optimizer.ts";

/**
 * Scales all gradients together so that their joint L2 norm is at most `maxNorm`.
 *
 * @returns the norm before; 0 without any gradient. A norm that is not finite makes every gradient NaN or 0: check it.
 * @source Pascanu et al., ICML 2013, algorithm 1; PyTorch's `clip_grad_norm_` (1e-6 added to the norm)
 */
export function clipGradNorm(params: Iterable<Tensor>, maxNorm: number): number {
  requireNonNegative({ maxNorm });
  return noGrad(() =>
    scope(() => {
      const grads = gradsOf(params);
      if (grads.length === 0) return 0;
      const norm = stack(aten.foreachNorm(grads, 2), 0).norm();
      aten.foreachMul_(grads, norm.add(1e-6).reciprocal().mul(maxNorm).clamp(null, 1));
      return norm.item();
    }),
  );
}

/** Clamps every element of every gradient to [-limit, limit]. */
export function clipGradValue(params: Iterable<Tensor>, limit: number): void {
  requireNonNegative({ limit });
  noGrad(() =>
    scope(() => {
      for (const grad of gradsOf(params)) grad.clamp_(-limit, limit);
    }),
  );
}

function gradsOf(params: Iterable<Tensor>): Tensor[] {
  return [...params].flatMap((param) => param.grad ?? []);
}

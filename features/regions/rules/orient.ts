/**
 * Exact sign of the area of the triangle a, b, c: +1 when c lies to the left of a→b, −1 to the right, 0 exactly on the line.
 *
 * The floating-point determinant is trusted when it exceeds its error bound (Shewchuk 1997, "ccwerrboundA"); otherwise the
 * sign is computed in integers. Every double is an integer times a power of two, so nothing is lost.
 */
export function orient(ax: number, ay: number, bx: number, by: number, cx: number, cy: number): -1 | 0 | 1 {
  const left = (ax - cx) * (by - cy)
  const right = (ay - cy) * (bx - cx)
  const det = left - right
  const bound = ERROR * (Math.abs(left) + Math.abs(right))
  // Below 1e-250 products may underflow and the bound no longer holds.
  if ((det > bound || -det > bound) && bound > 1e-250) return det > 0 ? 1 : -1
  return exact(ax, ay, bx, by, cx, cy)
}

const EPSILON = 2 ** -53
const ERROR = (3 + 16 * EPSILON) * EPSILON

function exact(...v: [number, number, number, number, number, number]): -1 | 0 | 1 {
  const parts = v.map(decompose)
  let low = parts[0]!.exponent
  for (const p of parts) if (p.exponent < low) low = p.exponent
  const [ax, ay, bx, by, cx, cy] = parts.map((p) => p.mantissa << BigInt(p.exponent - low)) as [
    bigint,
    bigint,
    bigint,
    bigint,
    bigint,
    bigint,
  ]
  const det = (ax - cx) * (by - cy) - (ay - cy) * (bx - cx)
  return det > 0n ? 1 : det < 0n ? -1 : 0
}

const view = new DataView(new ArrayBuffer(8))

/** v = mantissa · 2^exponent, exactly. */
function decompose(v: number): { mantissa: bigint; exponent: number } {
  if (v === 0) return { mantissa: 0n, exponent: 0 }
  view.setFloat64(0, v)
  const bits = view.getBigUint64(0)
  const raw = Number((bits >> 52n) & 0x7ffn)
  const fraction = bits & 0xfffffffffffffn
  const mantissa = raw === 0 ? fraction : fraction | 0x10000000000000n
  return { mantissa: bits >> 63n ? -mantissa : mantissa, exponent: (raw === 0 ? 1 : raw) - 1075 }
}

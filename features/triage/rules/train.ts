/** Training of a linear model on labelled texts, with the temperature fitted on texts that it had not seen. */
import { LinearModel, type LinearOptions, softmax } from './linear.ts'

export interface Example {
  text: string
  label: string
}

/** Small seeded generator (mulberry32): the same examples give the same model, bit for bit. */
export function seeded(seed: number): () => number {
  let s = seed | 0
  return () => {
    s = (s + 0x6d2b79f5) | 0
    let t = Math.imul(s ^ (s >>> 15), 1 | s)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

export function shuffled<T>(list: readonly T[], random: () => number): T[] {
  const out = [...list]
  for (let i = out.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1))
    ;[out[i], out[j]] = [out[j]!, out[i]!]
  }
  return out
}

/**
 * Trains on examples (any order: they are shuffled with a fixed seed). A tenth is held back, the temperature fitted on it,
 * then it is learnt too among as many others. Fewer than 50 examples hold nothing back. Refuses an empty list.
 */
export function train(
  examples: readonly Example[],
  options: LinearOptions & { epochs?: number } = {},
): LinearModel {
  if (examples.length === 0) throw new RangeError('no examples to learn from')
  const random = seeded(7)
  const all = shuffled(
    [...examples].sort((a, b) => (a.label + a.text < b.label + b.text ? -1 : 1)),
    random,
  )
  const model = new LinearModel([...new Set(all.map((e) => e.label))].sort(), { minDf: 3, ...options })
  for (const e of all) model.note(e.text)
  const held = all.length >= 50 ? all.slice(0, Math.floor(all.length / 10)) : []
  const rest = all.slice(held.length)
  const epochs = options.epochs ?? 5
  for (let i = 0; i < epochs; i++)
    for (const e of shuffled(rest, random)) model.step(e.text, model.indexOf(e.label))
  model.temperature = held.length > 0 ? fitTemperature(model, held) : 1
  for (let i = 0; i < epochs && held.length > 0; i++) {
    const among = shuffled(rest, random).slice(0, held.length)
    for (const e of shuffled([...held, ...among], random)) model.step(e.text, model.indexOf(e.label))
  }
  return model
}

/** Temperature (0.2–5) with the least log loss on examples that the model has not learnt. */
export function fitTemperature(model: LinearModel, held: readonly Example[]): number {
  return temperatureFor(
    held.map((e) => {
      const z = new Float64Array(model.labels.length)
      model.addLogits(e.text, z)
      return { z, truth: model.indexOf(e.label) }
    }),
  )
}

/** The same for logits that were made otherwise. */
export function temperatureFor(logits: readonly { z: Float64Array; truth: number }[]): number {
  let best = 1
  let least = Number.POSITIVE_INFINITY
  for (let t = 0.2; t <= 5; t *= 1.08) {
    let loss = 0
    for (const { z, truth } of logits) {
      const p = Float64Array.from(z)
      softmax(p, t)
      loss -= Math.log(Math.max(1e-9, p[truth] ?? 0))
    }
    if (loss < least) {
      least = loss
      best = t
    }
  }
  return best
}

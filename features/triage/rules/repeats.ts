/** Rows of one file that repeat a text of another, so that nothing is learnt from what it will be tested on. */

/** A row repeats a text that holds more than this share of its words. */
const SHARE = 0.8

/**
 * Rows in words (parted by blanks) of which no text holds more than four fifths of the words of two characters and more.
 * Texts are found by pieces of four characters.
 */
export function withoutRepeats<T extends { tokens: string }>(
  rows: readonly T[],
  texts: readonly string[],
): T[] {
  const byPiece = new Map<string, number[]>()
  texts.forEach((text, i) => {
    for (let k = 0; k + 4 <= text.length; k++) {
      const list = byPiece.get(text.slice(k, k + 4))
      if (!list) byPiece.set(text.slice(k, k + 4), [i])
      else if (list.at(-1) !== i) list.push(i)
    }
  })
  return rows.filter((row) => {
    const words = row.tokens.split(' ').filter((w) => w.length >= 2)
    const votes = new Map<number, number>()
    for (const [k, word] of words.entries())
      for (const piece of [word, word + (words[k + 1] ?? '')])
        if (piece.length >= 4)
          for (const i of byPiece.get(piece.slice(0, 4)) ?? []) votes.set(i, (votes.get(i) ?? 0) + 1)
    const likest = [...votes].sort((a, b) => b[1] - a[1]).slice(0, 5)
    return !likest.some(([i]) => words.filter((w) => texts[i]!.includes(w)).length > SHARE * words.length)
  })
}

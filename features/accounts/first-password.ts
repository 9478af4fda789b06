import { randomInt } from 'node:crypto'

/** Letters and digits that survive being read over the telephone. */
const alphabet = 'abcdefghjkmnpqrstuvwxyz23456789'

/** `k3m9x-2tpq7-w8ry`: 14 of 31 signs are 69 bits. To be told once and changed at the first sign-in. */
export const firstPassword = (): string =>
  Array.from(
    { length: 14 },
    (_, i) => (i === 5 || i === 10 ? '-' : '') + alphabet[randomInt(alphabet.length)],
  ).join('')

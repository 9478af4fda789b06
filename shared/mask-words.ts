/**
 * Phones and identity numbers in what people wrote, before it goes to somebody who need not know them: `13900001111` → `139****1111`, a
 * number of identity not at all.
 */
export const maskWords = (text: string): string =>
  text
    .replace(
      /(?<!\d)\d{6}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx](?!\d)/g,
      '（证件号）',
    )
    .replace(/(?<!\d)(1[3-9]\d)[\s-]?\d{4}[\s-]?(\d{4})(?!\d)/g, '$1****$2')

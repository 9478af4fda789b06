/** Text for XML: feeds, standards, office files. */

// Characters that XML 1.0 has no way to write, lone surrogates among them: pasted from other programs, seen by nobody.
const forbidden = /[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu
const marks: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

/** As it is, without what XML cannot hold. */
export const xmlSafe = (text: string): string => text.replace(forbidden, '')

/** As the text of an element or the value of an attribute. */
export const xmlText = (text: string): string => xmlSafe(text).replace(/[&<>"']/g, (c) => marks[c]!)

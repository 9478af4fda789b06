import type { CSSProperties } from 'react'

/** Columns as a variable, so that a narrow screen's style sheet can say otherwise. */
export const columns = (value: string): CSSProperties => ({ '--cols': value }) as CSSProperties

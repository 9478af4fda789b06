/** Pure rules of the resident's form: what is wrong with it as it stands now, and what wins over what was kept. */

export type Fault = 'empty' | 'badPhone'

export interface Filled {
  text: string
  named: boolean
  phone: string
}

/** The digits of a phone number as the server will read them: without spaces, dashes and the country code. */
export const digitsOf = (phone: string): string =>
  phone.replace(/[\s-]/g, '').replace(/^\+?86(?=1\d{10}$)/, '')

/**
 * Every fault at once, by the field it belongs to; computed from what stands there now, so that a fault goes away with
 * its cause. `enclosed`: number of photos and voice notes. A phone left blank by somebody who wants to be told is a fault.
 */
export function faultsOf(f: Filled, enclosed: number): { body?: Fault; phone?: Fault } {
  return {
    ...(f.text.trim() === '' && enclosed === 0 ? { body: 'empty' as const } : {}),
    ...(f.named && !/^(1[3-9]\d{9}|0\d{9,11})$/.test(digitsOf(f.phone))
      ? { phone: 'badPhone' as const }
      : {}),
  }
}

/** What was kept from last time, under what has been typed since the page opened: reading takes a moment, typing does not wait. */
export const withKept = <T extends object>(blank: T, kept: Partial<T>, typed: Partial<T>): T => ({
  ...blank,
  ...kept,
  ...typed,
})

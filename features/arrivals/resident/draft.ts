/** What is being filled in, and what of it is wrong: said by the page at once, and by the server beside it. */
import type { ApiProblem } from '../../../ui/api.ts'
import type { Lang } from '../../../ui/i18n.tsx'
import { dayNow } from '../../../ui/now.ts'
import { type How, type Place, saidFaults, type With } from '../rules.ts'

export interface Draft {
  name: string
  idNumber: string
  noId: boolean
  phone: string
  from: Place[]
  arrivesOn: string
  how: How
  trip: string
  stay: string
  companions: With[]
}
/** Where the clocks of the place stand, whatever the phone is set to. */
export const today = (): string => dayNow()
export const blank = (): Draft => ({
  name: '',
  idNumber: '',
  noId: false,
  phone: '',
  from: [{ code: '', place: '' }],
  arrivesOn: today(),
  how: 'train',
  trip: '',
  stay: '',
  companions: [],
})

const trimmed = (d: Draft): Draft => ({
  ...d,
  name: d.name.trim(),
  idNumber: d.idNumber.trim(),
  phone: d.phone.trim(),
  stay: d.stay.trim(),
  from: d.from.filter((p) => p.code !== '').map((p) => ({ ...p, place: p.place.trim() })),
  companions: d.companions.map((c) => ({ ...c, name: c.name.trim() })),
})
/** As it is sent: without places that were not chosen. */
export const bodyOf = (d: Draft): Draft => trimmed(d)

export type Faults = Readonly<Record<string, string>>
/** `own`: who they are is asked for; in a correction an empty field means that it stays. */
export function faultsOf(d: Draft, own: boolean, lang: Lang): Faults {
  return Object.fromEntries(saidFaults(trimmed(d), today(), own).map((f) => [f.path, f[lang]]))
}
/** The server says both languages of one fault: 校验码不对 / check digit is wrong. */
export function faultsSaid(p: ApiProblem | undefined, lang: Lang): Faults {
  return Object.fromEntries(
    (p?.issues ?? []).map((i) => {
      const [zh = '', en] = i.message.split(' / ')
      return [i.path, lang === 'zh' ? zh : (en ?? zh)]
    }),
  )
}

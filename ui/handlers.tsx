import { type Clock, type ClockFormatter, ClockTag } from './clock.tsx'
import { dict, useT } from './i18n.tsx'

export interface HandlerStage {
  clock?: Clock
  /** `限 1 分`, `14:34 签`, `随主办`; alone: `不要求`. */
  note?: string
}
export interface Handler {
  id: string
  name: string
  /** 主办 · 止水、换管. */
  role: string
  /** One per column, in the order of `heads`. */
  stages: HandlerStage[]
}

const words = dict({ who: { zh: '谁', en: 'Who' } })

/** Everyone who handles a case, one row each, every one with clocks of their own. */
export function HandlerTable({
  heads,
  handlers,
  formatter,
}: {
  heads: string[]
  handlers: Handler[]
  formatter?: ClockFormatter
}) {
  const t = useT(words)
  return (
    <div className="y-scrollx">
      <table className="y-handlers">
        <thead>
          <tr>
            <th scope="col">{t('who')}</th>
            {heads.map((h) => (
              <th scope="col" key={h}>
                {h}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {handlers.map((h) => (
            <tr key={h.id}>
              <th scope="row">
                <b>{h.name}</b>
                <span>{h.role}</span>
              </th>
              {h.stages.map((s, i) => (
                <td key={heads[i]}>
                  {s.clock && <ClockTag clock={s.clock} {...(formatter ? { formatter } : {})} />}
                  {s.note && <span>{s.note}</span>}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

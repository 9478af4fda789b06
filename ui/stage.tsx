export interface Stage {
  id: string
  title: string
  /** `14:19–14:21 · 1 分 16 秒`. */
  note?: string
  state: 'done' | 'now' | 'todo'
}

/** The five stages of a case with the time spent in each. */
export function StageSteps({ stages }: { stages: Stage[] }) {
  return (
    <ol className="y-steps">
      {stages.map((s) => (
        <li key={s.id} className={s.state} aria-current={s.state === 'now' ? 'step' : undefined}>
          {s.title}
          {s.note && <small>{s.note}</small>}
        </li>
      ))}
    </ol>
  )
}

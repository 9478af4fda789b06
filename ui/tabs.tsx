/** The views of one page, or the few values of one setting. */
export function Tabs<T extends string>({
  label,
  tabs,
  current,
  onOpen,
}: {
  label: string
  tabs: readonly { id: T; text: string }[]
  current: T
  onOpen: (id: T) => void
}) {
  return (
    <div className="y-tabs" role="tablist" aria-label={label}>
      {tabs.map(({ id, text }) => (
        <button key={id} type="button" role="tab" aria-selected={id === current} onClick={() => onOpen(id)}>
          {text}
        </button>
      ))}
    </div>
  )
}

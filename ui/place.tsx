import { Icon } from './icons.tsx'

/** Where it is, and the way to say that it is elsewhere. The place from a code can be refused. */
export function PlaceBar({
  title,
  note,
  action,
  onAction,
}: {
  title: string
  note?: string
  action?: string
  onAction?: () => void
}) {
  return (
    <section className="y-place" aria-label={title}>
      <Icon name="pin" />
      <div>
        <h1>{title}</h1>
        {note && <p>{note}</p>}
      </div>
      {action && (
        <button type="button" onClick={onAction}>
          {action}
        </button>
      )}
    </section>
  )
}

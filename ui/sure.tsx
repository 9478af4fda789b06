import { Btn } from './button.tsx'
import { Dialog } from './dialog.tsx'
import { useWord } from './i18n.tsx'

const cancel = { zh: '算了', en: 'Never mind' }

/** Asks once more before something that is not undone; the button says what it does. */
export function Sure(p: {
  title: string
  text: string
  busy: boolean
  onYes: () => void
  onClose: () => void
}) {
  const w = useWord()
  return (
    <Dialog title={p.title} onClose={p.onClose}>
      <div className="y-sure">
        <p>{p.text}</p>
        <div className="y-row">
          <span className="sp" />
          <Btn onClick={p.onClose}>{w(cancel)}</Btn>
          <Btn pri busy={p.busy} onClick={p.onYes}>
            {p.title}
          </Btn>
        </div>
      </div>
    </Dialog>
  )
}

import { useState } from 'react'
import { Btn } from './button.tsx'
import { Dialog } from './dialog.tsx'
import { dict, useT, useWord } from './i18n.tsx'
import { keyName, keysOf, remap, type Shortcut, setLetters, useShortcutList } from './keyboard.tsx'

const words = dict({
  title: { zh: '这一页的快捷键', en: 'Shortcuts on this page' },
  letters: { zh: '用单个字母', en: 'Single letters on' },
  lettersNote: {
    zh: '打字时总是关着；用语音或扫描输入的人可以整个关掉。',
    en: 'Always off while typing; turn off for speech or switch input.',
  },
  change: { zh: '改键', en: 'Change' },
  press: { zh: '按一个键…', en: 'Press a key…' },
  back: { zh: '还原', en: 'Reset' },
  other: { zh: '这一页', en: 'This page' },
})

/** All keys that work now; each letter can be changed, or all letters switched off (WCAG 2.1.4). */
export function KeyList({ onClose }: { onClose: () => void }) {
  const t = useT(words)
  const w = useWord()
  const { list, letters } = useShortcutList()
  const [changing, setChanging] = useState('')
  const groups = Map.groupBy(list, (s) => (s.group ? w(s.group) : t('other')))
  function onKeyDown(e: React.KeyboardEvent, s: Shortcut) {
    if (changing !== s.id) return
    e.preventDefault()
    e.stopPropagation()
    const name = keyName(e.nativeEvent)
    if (['Shift', 'Control', 'Alt', 'Meta'].includes(e.key)) return
    if (name !== 'Escape') remap(s.id, name)
    setChanging('')
  }
  return (
    <Dialog title={t('title')} onClose={onClose} wide>
      <label className="y-row y-keys-on">
        <input type="checkbox" checked={letters} onChange={(e) => setLetters(e.target.checked)} />
        <b>{t('letters')}</b>
        <span className="muted">{t('lettersNote')}</span>
      </label>
      <div className="y-keys">
        {[...groups].map(([name, items]) => (
          <section key={name}>
            <h3>{name}</h3>
            <ul>
              {items.map((s) => (
                <li key={s.id} className={s.off ? 'muted' : ''}>
                  <span>{w(s.words)}</span>
                  <span className="sp" />
                  {keysOf(s) !== s.keys && (
                    <Btn ghost sm onClick={() => remap(s.id, undefined)}>
                      {t('back')}
                    </Btn>
                  )}
                  <Btn
                    ghost
                    sm
                    className="chg"
                    onClick={() => setChanging(s.id)}
                    onKeyDown={(e) => onKeyDown(e, s)}
                  >
                    {t('change')}
                  </Btn>
                  {changing === s.id ? (
                    <em>{t('press')}</em>
                  ) : (
                    keysOf(s)
                      .split(' ')
                      .map((k) => <kbd key={k}>{k.replace('+', ' ')}</kbd>)
                  )}
                </li>
              ))}
            </ul>
          </section>
        ))}
      </div>
    </Dialog>
  )
}
